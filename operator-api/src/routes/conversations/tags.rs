//! `PUT` and `DELETE /v1/conversations/{id}/tags/{tag}`

use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use protocol::Problem;
use protocol::problem::ProblemKind;
use protocol::settings::TagBody;

use super::find_to_write;
use crate::caller::Staff;
use crate::id::TwoInPath;
use crate::refusal::Refused;
use crate::state::Api;

/// Mark a conversation
///
/// Twice is as good as once.
#[utoipa::path(
    put, path = "/v1/conversations/{id}/tags/{tag}", tag = "conversations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation"), ("tag" = Uuid, Path, description = "a tag of the settings")),
    responses(
        (status = 204, description = "it bears the tag"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such conversation, or no such tag", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "it bears as many as it can", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    staff: Staff,
    TwoInPath(id, tag): TwoInPath,
) -> Result<StatusCode, Refused> {
    let row = find_to_write(&api, &staff, &id).await?;
    let (tenant, missing) = (staff.principal.tenant, || Refused::not_found("tag"));
    let tag: uuid::Uuid = tag.parse().map_err(|_| missing())?;
    api.store.api_settings().find::<TagBody>(tenant, staff.operator, tag).await?.ok_or_else(missing)?;
    if !api.store.tags().put(tenant, row.id, tag, staff.operator).await? {
        return Err(Refused::new(ProblemKind::Conflict, "it has 20 tags: take one off first"));
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Take a mark off a conversation
///
/// Twice is as good as once.
#[utoipa::path(
    delete, path = "/v1/conversations/{id}/tags/{tag}", tag = "conversations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation"), ("tag" = Uuid, Path, description = "the tag")),
    responses(
        (status = 204, description = "it does not bear the tag"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such conversation", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn delete(
    State(api): State<Arc<Api>>,
    staff: Staff,
    TwoInPath(id, tag): TwoInPath,
) -> Result<StatusCode, Refused> {
    let row = find_to_write(&api, &staff, &id).await?;
    let tag: uuid::Uuid = tag.parse().map_err(|_| Refused::not_found("tag"))?;
    api.store.tags().remove(staff.principal.tenant, row.id, tag).await?;
    Ok(StatusCode::NO_CONTENT)
}
