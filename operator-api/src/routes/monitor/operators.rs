//! `POST /v1/monitor/operators/{id}/status`, `capacity`, `sign-out`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use domain::entry::Author;
use domain::operator::Status;
use domain::{ClientId, DeskId, OperatorId, Timestamp};
use http::{Method, StatusCode};
use protocol::Problem;
use protocol::frame::StatusName;
use protocol::monitor::{ForceStatus, SetCapacity};
use protocol::record::{Command, DeskAsk};
use serde::Serialize;

use crate::body::Json;
use crate::caller::Staff;
use crate::command::{Accepted, Asked, Changed, IdempotencyKey, Outcome, carry_out, fingerprint};
use crate::id::InPath;
use crate::refusal::Refused;
use crate::routes::settings::nouns::author;
use crate::state::Api;

const REASON_CHARS: usize = 60;
const MOST_CAPACITY: u16 = 100;

/// Change an operator's status
#[utoipa::path(
    post, path = "/v1/monitor/operators/{id}/status", tag = "monitor", security(("bearer" = [])), request_body = ForceStatus,
    params(
        ("id" = Uuid, Path, description = "the operator"),
        ("Idempotency-Key" = String, Header, description = "new for each request, the same for its repetitions", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 200, description = "done; the version of the operator's inbox", body = Changed),
        (status = 202, description = "stored, not decided yet: ask at `Location`", body = Accepted, headers(("Location", description = "where to ask"))),
        (status = 400, description = "a field or header is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such operator", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "the key was used for another request", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again with the same key", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn status(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
    key: IdempotencyKey,
    Json(body): Json<ForceStatus>,
) -> Result<Response, Refused> {
    let status = match body.status {
        StatusName::Online => Status::Online,
        StatusName::Offline => Status::Offline,
        StatusName::Away => Status::Away { reason: reason(body.reason.as_deref())? },
    };
    let operator = find(&api, &staff, &id).await?;
    let ask = DeskAsk::Status { operator: Some(operator), status, is_next: body.next };
    asked(&api, &staff, &key, operator, "status", &body, ask).await
}

/// Change how many conversations an operator has at once
#[utoipa::path(
    post, path = "/v1/monitor/operators/{id}/capacity", tag = "monitor", security(("bearer" = [])), request_body = SetCapacity,
    params(
        ("id" = Uuid, Path, description = "the operator"),
        ("Idempotency-Key" = String, Header, description = "new for each request, the same for its repetitions", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 200, description = "done; the version of the operator's inbox", body = Changed),
        (status = 202, description = "stored, not decided yet: ask at `Location`", body = Accepted, headers(("Location", description = "where to ask"))),
        (status = 400, description = "a field or header is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such operator", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "the key was used for another request", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again with the same key", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn capacity(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
    key: IdempotencyKey,
    Json(body): Json<SetCapacity>,
) -> Result<Response, Refused> {
    if body.capacity.is_some_and(|capacity| capacity > MOST_CAPACITY) {
        return Err(Refused::field("capacity", "is 0 to 100, or null: what the settings say"));
    }
    let operator = find(&api, &staff, &id).await?;
    let ask = DeskAsk::Capacity { operator: Some(operator), capacity: body.capacity };
    asked(&api, &staff, &key, operator, "capacity", &body, ask).await
}

/// Sign an operator out
///
/// Every session of the operator ends, and every token issued until now stops counting. What is in hand goes back as if
/// the operator had gone: after the grace.
#[utoipa::path(
    post, path = "/v1/monitor/operators/{id}/sign-out", tag = "monitor", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the operator")),
    responses(
        (status = 204, description = "signed out everywhere"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such operator", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn sign_out(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
) -> Result<StatusCode, Refused> {
    let operator = find(&api, &staff, &id).await?;
    let settings = api.store.api_settings();
    let now = Timestamp(api.clock.now_ms());
    api.store.accounts().revoke(staff.principal.tenant, operator.0, now).await?;
    settings.note(author(&staff), "operator.sign_out", &operator.to_string(), "").await?;
    Ok(StatusCode::NO_CONTENT)
}

fn reason(reason: Option<&str>) -> Result<String, Refused> {
    let reason = reason.unwrap_or_default().trim();
    if reason.is_empty() || reason.chars().count() > REASON_CHARS {
        return Err(Refused::field("reason", "has 1 to 60 characters"));
    }
    Ok(reason.to_owned())
}

async fn find(api: &Api, staff: &Staff, id: &str) -> Result<OperatorId, Refused> {
    let missing = || Refused::not_found("operator");
    let id: OperatorId = id.parse().map_err(|_| missing())?;
    let found = api.store.api_settings().rights(staff.principal.tenant, id).await?;
    found.map(|_| id).ok_or_else(missing)
}

async fn asked<T: Serialize>(
    api: &Api,
    staff: &Staff,
    key: &IdempotencyKey,
    operator: OperatorId,
    verb: &str,
    body: &T,
    ask: DeskAsk,
) -> Result<Response, Refused> {
    let tenant = staff.principal.tenant;
    let client_id: ClientId = key.client_id(tenant, staff.operator);
    let canonical = serde_json::to_string(body).expect("a body is plain data");
    let path = format!("/v1/monitor/operators/{operator}/{verb}");
    let fingerprint = fingerprint(&Method::POST, &path, None, canonical.as_bytes());
    let by: Author = staff.author();
    let command = Command::Desk { desk: DeskId::default_of(tenant), by, client_id, ask };
    let outcome = carry_out(api, Asked { staff, client_id, fingerprint, command, said: None }).await?;
    if let Some(Outcome::Changed { .. }) = outcome {
        let action = format!("operator.{verb}");
        api.store.api_settings().note(author(staff), &action, &operator.to_string(), &canonical).await?;
    }
    Ok(Outcome::respond(outcome, client_id, None))
}
