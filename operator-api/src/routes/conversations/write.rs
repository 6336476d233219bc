//! `POST /v1/conversations/{id}/entries`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use domain::FileId;
use domain::file::Attachment;
use domain::rights::Ability;
use domain::timeline::Speech;
use http::Method;
use protocol::frame::{Role, SpeechKind};
use protocol::problem::ProblemKind;
use protocol::record::Command;
use protocol::{Problem, text};
use serde::{Deserialize, Serialize};
use store::files::{SendError, Sending};
use store::reads::ConversationRow;
use utoipa::ToSchema;

use super::{find, object};
use crate::body::Json;
use crate::caller::Staff;
use crate::command::{Asked, IdempotencyKey, Outcome, Said, carry_out, fingerprint};
use crate::id::InPath;
use crate::refusal::Refused;
use crate::state::Api;

/// A text for a conversation.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    #[serde(default)]
    kind: SpeechKind,
    /// 1 to 10 000 characters, at most 32 KiB of UTF-8.
    /// May be empty where there are files.
    #[schema(max_length = 10_000)]
    text: String,
    /// Of messages and notes: what the asker uploaded into this conversation, clean.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Uuid>, max_items = 5)]
    files: Vec<FileId>,
}

/// Write into a conversation
///
/// A message to the customer, a note for staff, a supervisor's whisper to the operator. The answer is the entry as it
/// stands; a message to a conversation that the asker does not answer any more stands there as `undelivered`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/entries", tag = "conversations", security(("bearer" = [])), request_body = Text,
    params(
        ("id" = Uuid, Path, description = "the conversation"),
        ("Idempotency-Key" = String, Header, description = "new for each request, the same for its repetitions", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 201, description = "it stands in the timeline", body = Said),
        (status = 200, description = "decided, without an entry", body = crate::command::Changed),
        (status = 202, description = "stored, not decided yet: ask at `Location`", body = crate::command::Accepted, headers(("Location", description = "where to ask"))),
        (status = 400, description = "a field or header is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow this kind", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such conversation", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "the state does not allow this, or a file cannot be sent", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "the text is too long", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "the key was used for another request", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again with the same key", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn write(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
    key: IdempotencyKey,
    Json(body): Json<Text>,
) -> Result<Response, Refused> {
    let speech = match body.kind {
        SpeechKind::Message => Speech::Message,
        SpeechKind::Note => Speech::Note,
        SpeechKind::Whisper if staff.principal.role == Role::Supervisor => Speech::Whisper,
        SpeechKind::Whisper => {
            let problem = Problem::new(ProblemKind::Forbidden).field("kind");
            return Err(problem.detail("whispers are for supervisors: write a note").into());
        }
        SpeechKind::Form => return Err(Refused::field("kind", "forms are for customers")),
    };
    if body.kind == SpeechKind::Whisper && !body.files.is_empty() {
        return Err(Refused::field("files", "a whisper carries no files: write a note"));
    }
    text::check_with(&body.text, &body.files)?;
    let row = find(&api, &staff, &id).await?;
    may_write(&staff, &row, body.kind)?;
    let client_id = key.client_id(staff.principal.tenant, staff.operator);
    let canonical = serde_json::to_vec(&body).expect("a text is plain data");
    let path = format!("/v1/conversations/{}/entries", row.id);
    let fingerprint = fingerprint(&Method::POST, &path, None, &canonical);
    let files = attached(&api, &staff, &row, body.files).await?;
    let command = Command::Say {
        timeline: row.timeline,
        author: staff.author(),
        client_id,
        sender: None,
        speech,
        text: body.text,
        files,
        profile: None,
    };
    let said = Some(row.timeline);
    let asked = Asked { staff: &staff, client_id, fingerprint, command, said };
    Ok(Outcome::respond(carry_out(&api, asked).await?, client_id, said))
}

/// What the entry says of the files that it names.
async fn attached(
    api: &Api,
    staff: &Staff,
    row: &ConversationRow,
    files: Vec<FileId>,
) -> Result<Vec<Attachment>, Refused> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let (tenant, uploader) = (staff.principal.tenant, staff.operator.0);
    let asked = Sending { tenant, timeline: row.timeline, uploader, files, for_customer: false };
    match api.store.files().fit(asked).await {
        Ok(files) => Ok(files),
        Err(SendError::Unfit { id }) => Err(text::unfit(id).into()),
        Err(SendError::Store(error)) => Err(error.into()),
    }
}

/// Whose the conversation is in this moment is for its owner to say: what comes too late stands there as undelivered.
fn may_write(staff: &Staff, row: &ConversationRow, kind: SpeechKind) -> Result<(), Refused> {
    if kind == SpeechKind::Whisper {
        return staff.may(Ability::Whisper, &object(row));
    }
    staff.rights.may_at_all(Ability::Write)?;
    let is_joining = kind == SpeechKind::Message && staff.principal.role == Role::Supervisor;
    if is_joining && row.assignee.as_ref().is_some_and(|assignee| assignee.operator != staff.operator) {
        staff.may(Ability::Join, &object(row))?;
    }
    Ok(())
}
