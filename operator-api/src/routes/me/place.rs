//! `GET /v1/me/place`

use std::sync::Arc;

use axum::extract::State;
use domain::{QueueId, TimelineId};
use protocol::Problem;
use serde::Serialize;
use store::reads::Standing;
use utoipa::ToSchema;

use super::read::WEB;
use crate::caller::Customer;
use crate::refusal::Refused;
use crate::state::Api;

/// Where I stand in line; empty while I do not wait.
#[derive(Serialize, ToSchema)]
pub(crate) struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Uuid>)]
    queue: Option<QueueId>,
    /// 1 is next.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<u64>,
    /// How long it takes still; none where nobody can say.
    #[serde(skip_serializing_if = "Option::is_none")]
    wait: Option<WaitBody>,
    /// When it was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<i64>,
}

/// From the pace of the line in the last 15 minutes.
#[derive(Serialize, ToSchema)]
pub(crate) struct WaitBody {
    from_ms: i64,
    to_ms: i64,
}

/// What whoever has `ahead` others before them may be told.
pub(crate) fn wait(standing: &Standing) -> Option<WaitBody> {
    let wait = standing.pace?.wait(standing.ahead + 1, standing.at)?;
    Some(WaitBody { from_ms: wait.from_ms, to_ms: wait.to_ms })
}

/// My place in line
#[utoipa::path(
    get, path = "/v1/me/place", tag = "me", security(("bearer" = [])),
    responses(
        (status = 200, description = "the place, if I wait", body = Place),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not a customer", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn place(
    State(api): State<Arc<Api>>,
    customer: Customer,
) -> Result<axum::Json<Place>, Refused> {
    let timeline = TimelineId::of(customer.id, WEB);
    let standing = api.store.api_reads().place(customer.tenant, timeline).await?;
    Ok(axum::Json(Place {
        queue: standing.map(|standing| standing.queue),
        position: standing.map(|standing| standing.ahead + 1),
        wait: standing.as_ref().and_then(wait),
        at: standing.map(|standing| standing.at.0),
    }))
}
