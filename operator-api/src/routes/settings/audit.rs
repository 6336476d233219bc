//! `GET /v1/settings/audit`

use std::sync::Arc;

use axum::extract::State;
use protocol::Problem;
use protocol::settings::Noun;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::settings::audit::{AuditFilter, AuditLine};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::caller::Staff;
use crate::query::Query;
use crate::refusal::Refused;
use crate::state::Api;

const PAGE: u32 = 100;

/// Which lines.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// What was changed, by its id.
    #[serde(default)]
    subject: Option<Uuid>,
    /// Such as `queue`.
    #[serde(default)]
    noun: Option<String>,
    /// Who changed it.
    #[serde(default)]
    actor: Option<Uuid>,
    /// `next` of the page before.
    #[serde(default)]
    #[param(maximum = 9223372036854775807_i64)]
    after: Option<u64>,
}

/// A page of the audit, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Audit {
    lines: Vec<AuditLineBody>,
    /// Give it as `after` for the next page; none = this is the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<u64>,
}

/// Who did what, and what was before and after it.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditLine)]
struct AuditLineBody {
    no: u64,
    at: i64,
    /// None: the system itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<Uuid>,
    /// As the actor is called now.
    actor_name: String,
    /// Such as `queue.changed`.
    action: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    noun: Option<String>,
    subject: String,
    /// The whole body; none of what was new.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    before: Option<Box<RawValue>>,
    /// None of what was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    after: Option<Box<RawValue>>,
}

impl From<AuditLine> for AuditLineBody {
    fn from(line: AuditLine) -> Self {
        let AuditLine { no, at, actor, actor_name, action, noun, subject, before, after } = line;
        let actor = actor.map(|actor| actor.0);
        Self { no, at: at.0, actor, actor_name, action, noun, subject, before, after }
    }
}

/// Read the audit
#[utoipa::path(
    get, path = "/v1/settings/audit", tag = "settings", security(("bearer" = [])), params(Which),
    responses(
        (status = 200, description = "at most 100 lines, newest first", body = Audit),
        (status = 400, description = "a parameter is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(api): State<Arc<Api>>,
    staff: Staff,
    Query(which): Query<Which>,
) -> Result<axum::Json<Audit>, Refused> {
    let unknown = || Refused::field("noun", "there is no such noun: write queue, operator, canned_reply …");
    let noun = which.noun.as_deref().map(|name| Noun::of_name(name).ok_or_else(unknown)).transpose()?;
    let too_high = || Refused::field("after", "no number is that high");
    let after = which.after.map(|no| i64::try_from(no).map(|_| no).map_err(|_| too_high())).transpose()?;
    let subject = which.subject.map(|id| id.to_string());
    let filter = AuditFilter { subject, noun, actor: which.actor };
    let mut lines = api.store.api_settings().audit(staff.principal.tenant, filter, after, PAGE + 1).await?;
    let has_next = lines.len() > PAGE as usize;
    lines.truncate(PAGE as usize);
    let next = lines.last().filter(|_| has_next).map(|line| line.no);
    Ok(axum::Json(Audit { lines: lines.into_iter().map(AuditLineBody::from).collect(), next }))
}
