//! `POST /v1/sign-in/refresh`

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::Timestamp;
use http::HeaderMap;
use http::header::SET_COOKIE;
use identity::refresh::{self, Decision, Stored};
use protocol::Problem;
use protocol::problem::ProblemKind;

use super::{SignedIn, row, signed_in};
use crate::refusal::Refused;
use crate::state::Api;
use crate::{cookie, origin};

/// Trade the refresh token for fresh tokens
///
/// Each refresh token counts once. One that is shown again later was stolen: all tokens of that sign-in end.
#[utoipa::path(
    post, path = "/v1/sign-in/refresh", tag = "sign-in", security(("refresh" = [])),
    responses(
        (status = 200, description = "fresh tokens", body = SignedIn, headers(("Set-Cookie", description = "the next refresh token"))),
        (status = 401, description = "sign in again", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "a page of another origin asked", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "another tab did so a moment ago: the browser holds the next token, ask again", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn refresh(State(api): State<Arc<Api>>, headers: HeaderMap) -> Result<Response, Refused> {
    origin::check(&api.config, &headers)?;
    let Some(token) = cookie::read(&api.config, &headers) else { return Ok(over(&api)) };
    let (accounts, digest) = (api.store.accounts(), refresh::digest(&token));
    let found = accounts.find_refresh_token(&digest).await?;
    let stored = found.as_ref().map(|found| Stored { expires_at: found.expires_at, used_at: found.used_at });
    let now = Timestamp(api.clock.now_ms());
    let (Some(found), decision) = (found, refresh::decide(stored.as_ref(), now)) else {
        return Ok(over(&api));
    };
    match decision {
        Decision::Rotate { .. } => {}
        Decision::Repeated => return Err(repeated()),
        Decision::Reused => {
            api.figures.sign_in("reused");
            tracing::warn!(operator = %found.operator, family = %found.family, "a refresh token was used twice");
            accounts.end_refresh_family(found.family).await?;
            return Ok(over(&api));
        }
        Decision::Expired | Decision::Unknown => return Ok(over(&api)),
    }
    let Some(account) = accounts.operator_by_id(found.tenant, found.operator).await? else {
        return Ok(over(&api));
    };
    let minted = refresh::mint();
    if !accounts.rotate_refresh_token(&digest, row(&account, found.family, &minted, now), now).await? {
        return Err(repeated());
    }
    signed_in(&api, account, &minted).await
}

fn repeated() -> Refused {
    Refused::new(
        ProblemKind::Conflict,
        "another tab refreshed a moment ago: ask again, with the cookie it got",
    )
    .retry_after(1)
}

/// Sign in again; the cookie is of no use any more.
fn over(api: &Api) -> Response {
    let mut response =
        Refused::new(ProblemKind::Unauthenticated, "the sign-in is over: sign in again").into_response();
    response.headers_mut().insert(SET_COOKIE, cookie::clear(&api.config));
    response
}
