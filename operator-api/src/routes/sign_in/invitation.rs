//! `POST /v1/sign-in/invitation`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use identity::{password, refresh};
use protocol::Problem;
use protocol::problem::ProblemKind;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::create::hashing;
use super::{SignedIn, attempt, first_tokens};
use crate::body::Json;
use crate::caller::Address;
use crate::origin;
use crate::refusal::Refused;
use crate::state::Api;

/// Longer texts are no invitations.
const TOKEN_BYTES: usize = 200;

/// An invitation and the password that is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Accept {
    #[schema(max_length = 200)]
    token: String,
    /// At least 8 characters, at most 1024 bytes.
    #[schema(min_length = 8, max_length = 1024)]
    password: String,
}

/// Set a password by an invitation, and sign in with it
///
/// The invitation is used up. Wherever else the operator was signed in, they are not any more.
#[utoipa::path(
    post, path = "/v1/sign-in/invitation", tag = "sign-in", request_body = Accept,
    responses(
        (status = 200, description = "signed in", body = SignedIn, headers(("Set-Cookie", description = "the refresh token"))),
        (status = 400, description = "a field is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "the invitation does not count, or not any more", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "a page of another origin asked", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "too many wrong invitations; see `Retry-After`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn accept(
    State(api): State<Arc<Api>>,
    Address(address): Address,
    headers: HeaderMap,
    Json(asked): Json<Accept>,
) -> Result<Response, Refused> {
    origin::check(&api.config, &headers)?;
    let wrong =
        || Refused::new(ProblemKind::Unauthenticated, "this invitation does not count: ask for a new one");
    if asked.token.len() > TOKEN_BYTES {
        return Err(wrong());
    }
    let digest = refresh::digest(&asked.token);
    let key: [u8; 32] = Sha256::digest(digest).into();
    attempt(&api, key, address, "invitations")?;
    let hashed = hashing(&api, move || password::hash(&asked.password)).await?;
    let hash = hashed.map_err(|error| Refused::field("password", error.to_string()))?;
    let accepted = api.store.api_settings().accept_invitation(digest.to_vec(), hash).await?;
    let (tenant, operator) = accepted.ok_or_else(wrong)?;
    api.attempts.succeeded(&key, address);
    let account = api.store.accounts().operator_by_id(tenant, operator).await?.ok_or_else(wrong)?;
    first_tokens(&api, account).await
}
