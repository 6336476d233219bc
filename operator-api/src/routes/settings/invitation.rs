//! `POST /v1/settings/operators/{id}/invitation`

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::{OperatorId, Timestamp};
use http::StatusCode;
use identity::refresh;
use protocol::Problem;
use serde::Serialize;
use utoipa::ToSchema;

use super::nouns::author;
use crate::caller::Staff;
use crate::id::InPath;
use crate::refusal::Refused;
use crate::state::Api;

/// An invitation that nobody took up is over by then.
const LASTS_MS: i64 = 7 * 24 * 3_600_000;

/// For the operator, and for nobody else: it is told once.
#[derive(Serialize, ToSchema)]
pub(crate) struct Invitation {
    /// For `POST /v1/sign-in/invitation`.
    token: String,
    /// Milliseconds since 1970.
    expires_at: i64,
}

/// Invite an operator to set a password
///
/// A new operator's first one, or another one for who has forgotten theirs. It counts once and for seven days; an older
/// invitation of the same operator does not count any more.
#[utoipa::path(
    post, path = "/v1/settings/operators/{id}/invitation", tag = "settings", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the operator")),
    responses(
        (status = 201, description = "hand it to the operator", body = Invitation),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such operator, or not an active one", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
) -> Result<Response, Refused> {
    let missing = || Refused::not_found("operator");
    let operator: OperatorId = id.parse().map_err(|_| missing())?;
    let minted = refresh::mint();
    let expires_at = Timestamp(api.clock.now_ms()).plus_ms(LASTS_MS);
    let settings = api.store.api_settings();
    settings.invite(author(&staff), operator, minted.digest.to_vec(), expires_at).await?;
    let invitation = Invitation { token: minted.token, expires_at: expires_at.0 };
    Ok((StatusCode::CREATED, axum::Json(invitation)).into_response())
}
