//! `PUT`, `GET` and `DELETE /v1/conversations/{id}/files/{file}`

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use protocol::Problem;

use crate::caller::Staff;
use crate::id::TwoInPath;
use crate::query::Query;
use crate::refusal::Refused;
use crate::routes::files::upload::{self, Upload};
use crate::routes::files::{self, Asker, Attachment, Named, shown, take_back};
use crate::state::Api;

/// Upload a file into a conversation
///
/// For staff, as `PUT /v1/me/files/{id}` is for customers.
#[utoipa::path(
    put, path = "/v1/conversations/{id}/files/{file}", tag = "files", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "the conversation"),
        ("file" = Uuid, Path, description = "a new UUID"),
        Named,
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 201, description = "stored", body = Attachment),
        (status = 200, description = "stored before", body = Attachment),
        (status = 400, description = "a field is not as it should be, or the upload broke off", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an operator", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such conversation", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "the file is too large", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "the content is not allowed, or not what was declared", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "the id was used for another file", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "too many files that were not sent", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again with the same id", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    staff: Result<Staff, Refused>,
    TwoInPath(id, file): TwoInPath,
    named: Result<Query<Named>, Refused>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let asker = match staff {
        Ok(staff) => asker(&api, &staff, &id).await,
        Err(refused) => Err(refused),
    };
    upload::take(api, Upload { asker, id: file, named, headers, body }).await
}

/// Read about a file of a conversation's timeline
#[utoipa::path(
    get, path = "/v1/conversations/{id}/files/{file}", tag = "files", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation"), ("file" = Uuid, Path, description = "the file")),
    responses(
        (status = 200, description = "the file, with links that are good for a while", body = Attachment),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an operator", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such conversation or file", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn read(
    State(api): State<Arc<Api>>,
    staff: Staff,
    TwoInPath(id, file): TwoInPath,
) -> Result<axum::Json<Attachment>, Refused> {
    let asker = asker(&api, &staff, &id).await?;
    let file = files::find(&api, &asker, &file).await?;
    Ok(axum::Json(shown(&api, &asker, file)))
}

/// Take back a file that I have not sent
///
/// Twice is as good as once.
#[utoipa::path(
    delete, path = "/v1/conversations/{id}/files/{file}", tag = "files", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation"), ("file" = Uuid, Path, description = "the file")),
    responses(
        (status = 204, description = "there is no such file now"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an operator", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such conversation", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "a message names it", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn delete(
    State(api): State<Arc<Api>>,
    staff: Staff,
    TwoInPath(id, file): TwoInPath,
) -> Result<StatusCode, Refused> {
    let asker = asker(&api, &staff, &id).await?;
    take_back(&api, &asker, &file).await
}

/// Whoever may read the conversation.
async fn asker(api: &Api, staff: &Staff, id: &str) -> Result<Asker, Refused> {
    let row = super::find(api, staff, id).await?;
    Ok(Asker::staff(staff, row.timeline))
}
