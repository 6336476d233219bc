//! `GET /v1/conversations/{id}`

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::ETAG;
use protocol::Problem;

use super::{Conversation, find};
use crate::caller::Staff;
use crate::command::etag;
use crate::id::InPath;
use crate::refusal::Refused;
use crate::state::Api;

/// Read a conversation
#[utoipa::path(
    get, path = "/v1/conversations/{id}", tag = "conversations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation")),
    responses(
        (status = 200, description = "the conversation", body = Conversation, headers(("ETag", description = "its version"))),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an operator", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such conversation", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn read(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
) -> Result<Response, Refused> {
    let row = find(&api, &staff, &id).await?;
    Ok(([(ETAG, etag(row.version))], axum::Json(Conversation::from(row))).into_response())
}
