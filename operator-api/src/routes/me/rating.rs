//! `PUT /v1/me/conversations/{id}/rating`

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::{ConversationId, TimelineId, Timestamp};
use http::StatusCode;
use protocol::Problem;
use protocol::problem::ProblemKind;
use serde::Deserialize;
use store::ratings::Rating;
use utoipa::ToSchema;

use super::read::WEB;
use crate::body::Json;
use crate::caller::Customer;
use crate::id::InPath;
use crate::refusal::Refused;
use crate::routes::ratings::RatingBody;
use crate::state::Api;

const REASONS: usize = 8;
const REASON_CHARS: usize = 40;
const COMMENT_CHARS: usize = 500;

/// What I thought of it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RatingSaid {
    #[schema(minimum = 1, maximum = 5)]
    score: u8,
    /// Short keys such as `wait`.
    #[serde(default)]
    #[schema(max_items = 8)]
    reasons: Vec<String>,
    #[serde(default)]
    #[schema(max_length = 500)]
    comment: String,
    /// Nobody is told which conversation it was.
    #[serde(default)]
    is_anonymous: bool,
}

/// Rate a conversation of mine
///
/// Once it is closed, and once: the same again changes nothing, another rating is refused.
#[utoipa::path(
    put, path = "/v1/me/conversations/{id}/rating", tag = "me", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation")), request_body = RatingSaid,
    responses(
        (status = 200, description = "the rating as it stands", body = RatingBody),
        (status = 400, description = "a field is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not a customer", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such closed conversation of mine", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "rated otherwise before", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    customer: Customer,
    InPath(id): InPath,
    Json(said): Json<RatingSaid>,
) -> Result<Response, Refused> {
    let missing = || Refused::not_found("closed conversation");
    let id: ConversationId = id.parse().map_err(|_| missing())?;
    let rating = checked(said, Timestamp(api.clock.now_ms()))?;
    let timeline = TimelineId::of(customer.id, WEB);
    let stands = api.store.ratings().put(customer.tenant, timeline, id, rating.clone()).await?;
    let stands = stands.ok_or_else(missing)?;
    if (Rating { at: stands.at, ..rating }) != stands {
        return Err(Refused::new(ProblemKind::Conflict, "this conversation was rated before"));
    }
    Ok((StatusCode::OK, axum::Json(RatingBody::from(stands))).into_response())
}

fn checked(said: RatingSaid, at: Timestamp) -> Result<Rating, Refused> {
    let RatingSaid { score, reasons, comment, is_anonymous } = said;
    if !(1..=5).contains(&score) {
        return Err(Refused::field("score", "give a number from 1 to 5"));
    }
    let plain = |reason: &String| {
        !reason.is_empty()
            && reason.len() <= REASON_CHARS
            && reason.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    if reasons.len() > REASONS || !reasons.iter().all(plain) {
        return Err(Refused::field("reasons", "at most 8 keys of small letters and _"));
    }
    let comment = comment.trim().to_owned();
    if comment.chars().count() > COMMENT_CHARS {
        return Err(Refused::field("comment", "at most 500 characters: shorten it"));
    }
    Ok(Rating { score, reasons, comment, is_anonymous, at })
}
