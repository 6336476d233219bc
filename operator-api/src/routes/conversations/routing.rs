//! `GET /v1/conversations/{id}/routing`

mod sentence;

use std::sync::Arc;

use axum::extract::State;
use protocol::Problem;
use protocol::routing::{Routing, RoutingStep};
use serde::Deserialize;
use store::reads::{StepRange, StepRow};
use utoipa::IntoParams;

use self::sentence::{Names, named};
use super::find;
use crate::caller::Staff;
use crate::id::InPath;
use crate::query::Query;
use crate::refusal::Refused;
use crate::state::Api;

const PAGE: u32 = 50;
const MAX_PAGE: u32 = 200;

/// Which steps; without `after` and `before` the newest.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Between {
    /// Steps above this number, lowest first.
    #[serde(default)]
    #[param(maximum = 4294967295_i64)]
    after: Option<u32>,
    /// The last steps below this number. Not together with `after`.
    #[serde(default)]
    #[param(maximum = 4294967295_i64)]
    before: Option<u32>,
    /// At most so many.
    #[serde(default)]
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// Read why a conversation waited, and who was asked
///
/// What happened to it at the desk: each offer with who else could have had it, who could not and why, by which version
/// of the rules; every answer, transfer and return.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/routing", tag = "conversations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation"), Between),
    responses(
        (status = 200, description = "steps, lowest number first", body = Routing),
        (status = 400, description = "a parameter is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an operator", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such conversation", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn routing(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
    Query(between): Query<Between>,
) -> Result<axum::Json<Routing>, Refused> {
    let range = match (between.after, between.before) {
        (Some(_), Some(_)) => return Err(Refused::field("before", "give after or before, not both")),
        (Some(after), None) => StepRange::After(after),
        (None, before) => StepRange::Before(before),
    };
    let limit = between.limit.unwrap_or(PAGE);
    if !(1..=MAX_PAGE).contains(&limit) {
        return Err(Refused::field("limit", format!("at least 1, at most {MAX_PAGE}")));
    }
    let conversation = find(&api, &staff, &id).await?.id;
    let (tenant, reads) = (staff.principal.tenant, api.store.api_reads());
    // One more than is shown tells whether there are more.
    let mut rows = reads.routing_steps(tenant, conversation, range, limit + 1).await?;
    let limit = limit as usize;
    let more = rows.len() > limit;
    match range {
        StepRange::After(_) => rows.truncate(limit),
        StepRange::Before(_) => drop(rows.drain(..rows.len().saturating_sub(limit))),
    }
    let names = reads.routing_names(tenant, rows.iter().flat_map(|row| named(&row.what)).collect()).await?;
    let told = |row: StepRow| RoutingStep {
        no: row.no,
        at: row.at.0,
        text: Names(&names).sentence(&row.what),
        what: row.what.into(),
    };
    let steps = rows.into_iter().map(told).collect();
    Ok(axum::Json(Routing { conversation, steps, more, names }))
}
