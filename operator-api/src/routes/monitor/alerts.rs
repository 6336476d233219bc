//! `GET /v1/monitor/alerts`, `POST /v1/monitor/alerts/{no}/seen`

use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use protocol::Problem;
use protocol::monitor::Alerts;

use crate::caller::Staff;
use crate::id::InPath;
use crate::refusal::Refused;
use crate::state::Api;

/// Read the alerts
#[utoipa::path(
    get, path = "/v1/monitor/alerts", tag = "monitor", security(("bearer" = [])),
    responses(
        (status = 200, description = "those that last, and those of the last hour; the newest first", body = Alerts),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(State(api): State<Arc<Api>>, staff: Staff) -> Result<axum::Json<Alerts>, Refused> {
    Ok(axum::Json(api.monitor.picture(&api, staff.principal.tenant).await?.alerts()))
}

/// Take an alert on
///
/// Whoever does first stays.
#[utoipa::path(
    post, path = "/v1/monitor/alerts/{no}/seen", tag = "monitor", security(("bearer" = [])),
    params(("no" = u64, Path, description = "the alert")),
    responses(
        (status = 204, description = "somebody has taken it on"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such alert", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn see(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(no): InPath,
) -> Result<StatusCode, Refused> {
    let missing = || Refused::not_found("alert");
    let no = no.parse().map_err(|_| missing())?;
    match api.store.alerts().see(staff.principal.tenant, no, staff.operator).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(missing()),
    }
}
