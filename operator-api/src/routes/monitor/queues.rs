//! `POST /v1/monitor/queues/{id}/pause`, `resume`

use std::sync::Arc;

use axum::extract::State;
use domain::QueueId;
use domain::rights::{Ability, Object};
use http::StatusCode;
use protocol::Problem;
use protocol::settings::QueueBody;
use store::settings::change::{Author, Draft, Expected};
use uuid::Uuid;

use crate::caller::Staff;
use crate::id::InPath;
use crate::refusal::Refused;
use crate::state::Api;

/// Pause a queue
///
/// It offers nothing until somebody resumes it; what waits keeps its place. Doing it again changes nothing.
#[utoipa::path(
    post, path = "/v1/monitor/queues/{id}/pause", tag = "monitor", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the queue")),
    responses(
        (status = 204, description = "it is paused"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such queue", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "somebody else changed it in this moment", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn pause(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
) -> Result<StatusCode, Refused> {
    set(&api, &staff, &id, true).await
}

/// Resume a queue
#[utoipa::path(
    post, path = "/v1/monitor/queues/{id}/resume", tag = "monitor", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the queue")),
    responses(
        (status = 204, description = "it offers again"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such queue", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "somebody else changed it in this moment", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn resume(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
) -> Result<StatusCode, Refused> {
    set(&api, &staff, &id, false).await
}

async fn set(api: &Api, staff: &Staff, id: &str, is_paused: bool) -> Result<StatusCode, Refused> {
    let missing = || Refused::not_found("queue");
    let id: Uuid = id.parse().map_err(|_| missing())?;
    let (tenant, settings) = (staff.principal.tenant, api.store.api_settings());
    let found = settings.find::<QueueBody>(tenant, staff.operator, id).await?.ok_or_else(missing)?;
    staff.may(Ability::Administer, &Object::Queues(&[QueueId(id)]))?;
    let author = Author { tenant, operator: Some(staff.operator) };
    let body = QueueBody { is_paused, ..found.body };
    // Nothing else of it changes: a version in between is not written over.
    settings.write(author, vec![Draft { id, expected: Expected::Version(found.version), body }]).await?;
    Ok(StatusCode::NO_CONTENT)
}
