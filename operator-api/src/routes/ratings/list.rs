//! `GET /v1/ratings`

use std::sync::Arc;

use axum::extract::State;
use domain::{ConversationId, Timestamp};
use protocol::Problem;
use serde::{Deserialize, Serialize};
use store::ratings::RatingRow;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::RatingBody;
use crate::caller::Staff;
use crate::query::Query;
use crate::refusal::Refused;
use crate::state::Api;

const PAGE: u32 = 50;

/// Which ratings.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// `next` of the page before.
    #[serde(default)]
    after: Option<String>,
}

/// A page of ratings, the newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ratings {
    ratings: Vec<Listed>,
    /// Give it as `after` for the next page; none = this is the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A rating, with its conversation unless the customer does not want to be named.
#[derive(Serialize, ToSchema)]
pub(crate) struct Listed {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Uuid>)]
    conversation: Option<ConversationId>,
    #[serde(flatten)]
    rating: RatingBody,
}

/// List ratings
#[utoipa::path(
    get, path = "/v1/ratings", tag = "conversations", security(("bearer" = [])), params(Which),
    responses(
        (status = 200, description = "at most 50, the newest first", body = Ratings),
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
) -> Result<axum::Json<Ratings>, Refused> {
    let newest = (Timestamp(i64::MAX), ConversationId(Uuid::max()));
    let before = which.after.as_deref().map_or(Ok(newest), read_cursor)?;
    // One more than is shown tells whether there is a next page.
    let mut rows = api.store.ratings().list(staff.principal.tenant, before, PAGE + 1).await?;
    let has_next = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let next = rows.last().filter(|_| has_next).map(cursor);
    let ratings = rows.into_iter().map(|RatingRow { conversation, rating }| Listed {
        conversation: (!rating.is_anonymous).then_some(conversation),
        rating: rating.into(),
    });
    Ok(axum::Json(Ratings { ratings: ratings.collect(), next }))
}

/// The instant alone: an id would tell whose rating it was. Of ratings of one and the same millisecond at the end of a
/// page the others are passed over.
fn cursor(row: &RatingRow) -> String {
    row.rating.at.0.to_string()
}

fn read_cursor(text: &str) -> Result<(Timestamp, ConversationId), Refused> {
    let refused = || Refused::field("after", "give the `next` of the page before, unchanged");
    Ok((text.parse().map(Timestamp).map_err(|_| refused())?, ConversationId(Uuid::nil())))
}
