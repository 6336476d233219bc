//! `GET /v1/timelines/{id}/entries`

use std::sync::Arc;

use axum::extract::State;
use domain::TimelineId;
use domain::rights::{Ability, Object, Scope};
use protocol::Problem;
use protocol::frame::Page;
use protocol::link::{Range, Reader};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::caller::Staff;
use crate::id::InPath;
use crate::query::Query;
use crate::refusal::Refused;
use crate::state::Api;

/// Which entries; without either the newest.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Between {
    /// Entries above this number, lowest first.
    #[serde(default)]
    #[param(maximum = 9223372036854775807_i64)]
    after: Option<u64>,
    /// The last entries below this number. Not together with `after`.
    #[serde(default)]
    #[param(maximum = 9223372036854775807_i64)]
    before: Option<u64>,
}

/// The range that was asked for.
pub(crate) fn range(between: &Between) -> Result<Range, Refused> {
    let stored = |field: &str, n: u64| match i64::try_from(n) {
        Ok(_) => Ok(n),
        Err(_) => Err(Refused::field(field, "no number is that high")),
    };
    match (between.after, between.before) {
        (Some(_), Some(_)) => Err(Refused::field("before", "give after or before, not both")),
        (Some(after), None) => Ok(Range::After { after: stored("after", after)? }),
        (None, before) => {
            Ok(Range::Before { before: before.map(|before| stored("before", before)).transpose()? })
        }
    }
}

/// Entries of a timeline
///
/// For staff: notes, whispers and undelivered texts among them. Numbers are positions.
#[utoipa::path(
    get, path = "/v1/timelines/{id}/entries", tag = "timelines", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the timeline"), Between),
    responses(
        (status = 200, description = "a page, lowest number first", body = Page),
        (status = 400, description = "a parameter is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an operator", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such timeline", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn entries(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
    Query(between): Query<Between>,
) -> Result<axum::Json<Page>, Refused> {
    let range = range(&between)?;
    let missing = || Refused::not_found("timeline");
    let timeline: TimelineId = id.parse().map_err(|_| missing())?;
    may_see(&api, &staff, timeline).await?;
    let reader = Reader::Staff { operator: staff.operator };
    let page = api.store.api_reads().page(staff.principal.tenant, timeline, reader, range).await?;
    page.map(axum::Json).ok_or_else(missing)
}

/// A timeline is as its newest conversation: one that the asker may not see does not exist for them.
async fn may_see(api: &Api, staff: &Staff, timeline: TimelineId) -> Result<(), Refused> {
    if staff.rights.grants.see == Scope::All {
        return Ok(());
    }
    let missing = || Refused::not_found("timeline");
    let newest =
        api.store.api_reads().newest_of(staff.principal.tenant, timeline).await?.ok_or_else(missing)?;
    let object = Object::Conversation { assignee: newest.assignee, queue: newest.queue };
    staff.rights.may(Ability::See, &object).map_err(|_| missing())
}
