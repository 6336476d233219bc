//! `POST /v1/sign-out`

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};
use identity::refresh;
use protocol::Problem;

use crate::refusal::Refused;
use crate::state::Api;
use crate::{cookie, origin};

/// End this sign-in
///
/// Its refresh tokens count no more. Twice is as good as once.
#[utoipa::path(
    post, path = "/v1/sign-out", tag = "sign-in", security(("refresh" = [])),
    responses(
        (status = 204, description = "signed out"),
        (status = 403, description = "a page of another origin asked", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn sign_out(State(api): State<Arc<Api>>, headers: HeaderMap) -> Result<Response, Refused> {
    origin::check(&api.config, &headers)?;
    let accounts = api.store.accounts();
    if let Some(token) = cookie::read(&api.config, &headers)
        && let Some(found) = accounts.find_refresh_token(&refresh::digest(&token)).await?
    {
        accounts.end_refresh_family(found.family).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie::clear(&api.config))]).into_response())
}
