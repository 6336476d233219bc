//! `PUT`, `GET` and `DELETE /v1/me/files/{id}`

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use protocol::Problem;

use crate::caller::Customer;
use crate::id::InPath;
use crate::query::Query;
use crate::refusal::Refused;
use crate::routes::files::upload::{self, Upload};
use crate::routes::files::{Asker, Attachment, Named, find, shown, take_back};
use crate::state::Api;

/// Upload a file into my timeline
///
/// The body is the file as it is. The id is the sender's own, new for each file and the same for repetitions: an upload
/// that was not answered is sent again as a whole. The type is told from the content; what is declared must agree. A
/// message may name it once it is `clean` or `not_scanned`.
#[utoipa::path(
    put, path = "/v1/me/files/{id}", tag = "files", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "a new UUID"), Named),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 201, description = "stored", body = Attachment),
        (status = 200, description = "stored before", body = Attachment),
        (status = 400, description = "a field is not as it should be, or the upload broke off", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not a customer", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "the file is too large", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "the content is not allowed, or not what was declared", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "the id was used for another file", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "too many files that were not sent", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again with the same id", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    customer: Result<Customer, Refused>,
    InPath(id): InPath,
    named: Result<Query<Named>, Refused>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let asker = customer.map(|customer| Asker::customer(&customer));
    upload::take(api, Upload { asker, id, named, headers, body }).await
}

/// Read about a file of my timeline
#[utoipa::path(
    get, path = "/v1/me/files/{id}", tag = "files", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the file")),
    responses(
        (status = 200, description = "the file, with links that are good for a while", body = Attachment),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not a customer", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such file", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn read(
    State(api): State<Arc<Api>>,
    customer: Customer,
    InPath(id): InPath,
) -> Result<axum::Json<Attachment>, Refused> {
    let asker = Asker::customer(&customer);
    let file = find(&api, &asker, &id).await?;
    Ok(axum::Json(shown(&api, &asker, file)))
}

/// Take back a file that I have not sent
///
/// Twice is as good as once.
#[utoipa::path(
    delete, path = "/v1/me/files/{id}", tag = "files", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the file")),
    responses(
        (status = 204, description = "there is no such file now"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not a customer", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "a message names it", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn delete(
    State(api): State<Arc<Api>>,
    customer: Customer,
    InPath(id): InPath,
) -> Result<StatusCode, Refused> {
    take_back(&api, &Asker::customer(&customer), &id).await
}
