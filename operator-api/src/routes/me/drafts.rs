//! `GET /v1/me/drafts`, `PUT /v1/me/drafts/{id}`

use std::sync::Arc;

use axum::extract::State;
use domain::{ConversationId, Timestamp};
use http::StatusCode;
use protocol::Problem;
use protocol::limit::TEXT_CHARS;
use protocol::search::{DraftCard, DraftCards};
use store::drafts::Draft;

use crate::body::Json;
use crate::caller::Staff;
use crate::id::InPath;
use crate::refusal::Refused;
use crate::state::Api;

/// A device whose clock is ahead may not silence the others for long.
const AHEAD_MS: i64 = 5 * 60_000;

/// My drafts
///
/// What I have begun to write on whatever device. One with neither reply nor note is over.
#[utoipa::path(
    get, path = "/v1/me/drafts", tag = "me", security(("bearer" = [])),
    responses(
        (status = 200, description = "at most 200, the newest edit first", body = DraftCards),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an operator", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(api): State<Arc<Api>>,
    staff: Staff,
) -> Result<axum::Json<DraftCards>, Refused> {
    let drafts = api.store.drafts().of(staff.principal.tenant, staff.operator).await?;
    let cards = drafts.into_iter().map(|draft| DraftCard {
        conversation: Some(draft.conversation),
        reply: draft.reply,
        note: draft.note,
        on_note: draft.on_note,
        at: draft.edited_at.0,
    });
    Ok(axum::Json(DraftCards { drafts: cards.collect() }))
}

/// Keep my draft
///
/// For 30 days. The newest edit counts: an older one than what is kept changes nothing.
#[utoipa::path(
    put, path = "/v1/me/drafts/{id}", tag = "me", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation")), request_body = DraftCard,
    responses(
        (status = 204, description = "this, or a newer edit, is kept"),
        (status = 400, description = "the body is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an operator", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "this is no id", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn put(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
    Json(card): Json<DraftCard>,
) -> Result<StatusCode, Refused> {
    let conversation: ConversationId = id.parse().map_err(|_| Refused::not_found("conversation"))?;
    if card.conversation.is_some_and(|it| it != conversation) {
        return Err(Refused::field("conversation", "is not the one that the path names"));
    }
    let now_ms = api.clock.now_s() * 1_000;
    let draft = Draft {
        conversation,
        reply: text("reply", card.reply)?,
        note: text("note", card.note)?,
        on_note: card.on_note,
        edited_at: Timestamp(card.at.min(now_ms + AHEAD_MS)),
    };
    api.store.drafts().put(staff.principal.tenant, staff.operator, draft).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn text(field: &'static str, text: String) -> Result<String, Refused> {
    if text.chars().count() > TEXT_CHARS {
        return Err(Refused::field(field, format!("is too long: {TEXT_CHARS} characters fit")));
    }
    // A NUL does not fit into a text of the store.
    Ok(if text.contains('\0') { text.replace('\0', "") } else { text })
}
