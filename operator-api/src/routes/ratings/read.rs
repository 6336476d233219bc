//! `GET /v1/conversations/{id}/rating`

use std::sync::Arc;

use axum::extract::State;
use protocol::Problem;

use super::RatingBody;
use crate::caller::Staff;
use crate::id::InPath;
use crate::refusal::Refused;
use crate::routes::conversations;
use crate::state::Api;

/// Read how the customer rated a conversation
///
/// A customer who does not want to be named is not: such a rating stands in `/v1/ratings` alone, without its conversation.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/rating", tag = "conversations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation")),
    responses(
        (status = 200, description = "the rating", body = RatingBody),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such conversation, or no rating", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn read(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
) -> Result<axum::Json<RatingBody>, Refused> {
    let found = conversations::find(&api, &staff, &id).await?;
    let rating = api.store.ratings().read(staff.principal.tenant, found.id).await?;
    let named = rating.filter(|rating| !rating.is_anonymous);
    named.map(|rating| axum::Json(rating.into())).ok_or_else(|| Refused::not_found("rating"))
}
