//! `GET` and `PUT /v1/conversations/{id}/outcome`

use std::sync::Arc;

use axum::extract::State;
use domain::rights::{Ability, Object};
use domain::{ConversationId, OperatorId};
use http::StatusCode;
use protocol::Problem;
use protocol::settings::CloseCodeBody;
use serde::{Deserialize, Serialize};
use store::outcomes::Closing;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::body::Json;
use crate::caller::Staff;
use crate::id::InPath;
use crate::refusal::Refused;
use crate::state::Api;

/// What came of a conversation; empty while nobody has said it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Outcome {
    /// A close code of the settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Uuid>)]
    said_by: Option<OperatorId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<i64>,
}

/// What came of it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutcomeSaid {
    /// A close code of the settings.
    code: Uuid,
}

/// Read what came of a conversation
#[utoipa::path(
    get, path = "/v1/conversations/{id}/outcome", tag = "conversations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation")),
    responses(
        (status = 200, description = "what was said last", body = Outcome),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such conversation", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn read(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
) -> Result<axum::Json<Outcome>, Refused> {
    let (_, closing) = find(&api, &staff, &id).await?;
    let said = closing.outcome;
    Ok(axum::Json(Outcome {
        code: said.map(|said| said.code),
        said_by: said.map(|said| said.said_by),
        at: said.map(|said| said.at.0),
    }))
}

/// Say what came of a conversation
///
/// While one answers it or writes it up, or later by whoever may write in it. Said again it replaces what was said.
#[utoipa::path(
    put, path = "/v1/conversations/{id}/outcome", tag = "conversations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation")), request_body = OutcomeSaid,
    responses(
        (status = 204, description = "it is written down"),
        (status = 400, description = "no such close code, or the body is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such conversation", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn say(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
    Json(said): Json<OutcomeSaid>,
) -> Result<StatusCode, Refused> {
    let (conversation, closing) = find(&api, &staff, &id).await?;
    staff.may(Ability::Write, &object(&closing))?;
    let tenant = staff.principal.tenant;
    let known = api.store.api_settings().find::<CloseCodeBody>(tenant, staff.operator, said.code).await?;
    if known.is_none() {
        return Err(Refused::field("code", "there is no such close code: read /v1/settings/close-codes"));
    }
    api.store.outcomes().say(tenant, conversation, said.code, staff.operator).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn find(api: &Api, staff: &Staff, id: &str) -> Result<(ConversationId, Closing), Refused> {
    let missing = || Refused::not_found("conversation");
    let id: ConversationId = id.parse().map_err(|_| missing())?;
    let found = api.store.outcomes().read(staff.principal.tenant, id).await?.ok_or_else(missing)?;
    staff.rights.may(Ability::See, &object(&found)).map_err(|_| missing())?;
    Ok((id, found))
}

fn object(closing: &Closing) -> Object<'static> {
    Object::Conversation { assignee: closing.assignee, queue: closing.queue }
}
