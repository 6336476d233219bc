//! `POST /v1/conversations/{id}/close`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::Method;
use protocol::Problem;
use protocol::record::Command;

use super::find;
use crate::caller::Staff;
use crate::command::{Asked, Changed, IdempotencyKey, IfMatch, Outcome, carry_out, fingerprint};
use crate::id::InPath;
use crate::refusal::Refused;
use crate::state::Api;

/// Close a conversation
///
/// Closed twice is as good as once.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/close", tag = "conversations", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "the conversation"),
        ("Idempotency-Key" = String, Header, description = "new for each request, the same for its repetitions", min_length = 1, max_length = 255),
        ("If-Match" = String, Header, description = "`version` of the conversation as \"v7\", or * for whichever it is"),
    ),
    responses(
        (status = 200, description = "done", body = Changed, headers(("ETag", description = "the new version"))),
        (status = 202, description = "stored, not decided yet: ask at `Location`", body = crate::command::Accepted, headers(("Location", description = "where to ask"))),
        (status = 400, description = "a header is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an operator, or another operator answers it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such conversation", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "the state does not allow this", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "it was changed in the meantime: read it again", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "the key was used for another request", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again with the same key", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn close(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
    key: IdempotencyKey,
    IfMatch(if_version): IfMatch,
) -> Result<Response, Refused> {
    let row = find(&api, &staff, &id).await?;
    let client_id = key.client_id(staff.principal.tenant, staff.operator);
    let path = format!("/v1/conversations/{}/close", row.id);
    let fingerprint = fingerprint(&Method::POST, &path, if_version.map(|version| version.0), b"");
    let command = Command::Close { timeline: row.timeline, by: staff.author(), client_id, if_version };
    let asked = Asked { staff: &staff, client_id, fingerprint, command, said: None };
    Ok(Outcome::respond(carry_out(&api, asked).await?, client_id, None))
}
