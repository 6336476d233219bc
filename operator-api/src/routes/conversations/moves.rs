//! What `take`, `close` and `reopen` share: their input, the way through the log, and their answers.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::response::Response;
use domain::entry::Author;
use domain::rights::Ability;
use domain::{ClientId, TenantId, Version};
use http::Method;
use http::request::Parts;
use protocol::Problem;
use protocol::record::Command;
use store::reads::ConversationRow;
use utoipa::{IntoParams, IntoResponses};

use super::{find, object};
use crate::caller::Staff;
use crate::command::{Accepted, Asked, Changed, IdempotencyKey, IfMatch, Outcome, carry_out, fingerprint};
use crate::id::InPath;
use crate::refusal::Refused;
use crate::state::Api;

/// A request to move a conversation. Who asks is settled before what is asked.
pub(crate) struct Move {
    staff: Staff,
    id: String,
    key: IdempotencyKey,
    if_version: Option<Version>,
}

/// What the command of a move is made of.
pub(super) struct Facts<'a> {
    pub(super) tenant: TenantId,
    pub(super) conversation: &'a ConversationRow,
    pub(super) by: Author,
    pub(super) client_id: ClientId,
    pub(super) if_version: Option<Version>,
}

impl Move {
    /// Carries out the command that `command` makes of the facts; `verb` is the last part of the path.
    pub(super) async fn carry_out(
        self,
        api: &Api,
        verb: &str,
        ability: Ability,
        command: impl FnOnce(Facts<'_>) -> Command,
    ) -> Result<Response, Refused> {
        let Self { staff, id, key, if_version } = self;
        let conversation = find(api, &staff, &id).await?;
        // Whose it is in this moment, and so who may write in it, is for its owner to say, in the order of the log.
        if ability != Ability::Write {
            staff.may(ability, &object(&conversation))?;
        }
        let tenant = staff.principal.tenant;
        let client_id = key.client_id(tenant, staff.operator);
        let path = format!("/v1/conversations/{}/{verb}", conversation.id);
        let fingerprint = fingerprint(&Method::POST, &path, if_version.map(|version| version.0), b"");
        let by = staff.author();
        let command = command(Facts { tenant, conversation: &conversation, by, client_id, if_version });
        let asked = Asked { staff: &staff, client_id, fingerprint, command, said: None };
        Ok(Outcome::respond(carry_out(api, asked).await?, client_id, None))
    }
}

impl FromRequestParts<Arc<Api>> for Move {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Refused> {
        let staff = Staff::from_request_parts(parts, api).await?;
        let InPath(id) = InPath::from_request_parts(parts, api).await?;
        let key = IdempotencyKey::from_request_parts(parts, api).await?;
        let IfMatch(if_version) = IfMatch::from_request_parts(parts, api).await?;
        Ok(Self { staff, id, key, if_version })
    }
}

/// The headers of a move, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only the document reads it")]
pub(crate) struct MoveHeaders {
    /// New for each request, the same for its repetitions: visible letters.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    idempotency_key: String,
    /// The version of the conversation (`take`: its `ticket_version`) as "v7", or * for whichever it is.
    #[param(rename = "If-Match", pattern = r#"^(\*|"v[0-9]{1,18}")$"#)]
    if_match: String,
}

/// The answers to a move, for the document.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only the document reads it")]
pub(crate) enum MoveAnswers {
    /// Done.
    #[response(status = 200, headers(("ETag", description = "the new version")))]
    Done(Changed),
    /// Stored, not decided yet: ask at `Location`.
    #[response(status = 202, headers(("Location", description = "where to ask")))]
    Accepted(Accepted),
    /// A header is not as it should be.
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(Problem),
    /// No token that counts.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthenticated(Problem),
    /// Not an operator, or (`close`) another operator answers it.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Problem),
    /// No such conversation.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Problem),
    /// The state does not allow this: closed (`take`, `close`), or not closed (`reopen`).
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(Problem),
    /// It was changed in the meantime: read it again.
    #[response(status = 412, content_type = "application/problem+json")]
    VersionMismatch(Problem),
    /// The key was used for another request.
    #[response(status = 422, content_type = "application/problem+json")]
    KeyReused(Problem),
    /// If-Match is missing.
    #[response(status = 428, content_type = "application/problem+json")]
    VersionRequired(Problem),
    /// Try again with the same key.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Problem),
}
