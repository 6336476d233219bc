//! `POST /v1/conversations/{id}/close`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use domain::rights::Ability;
use protocol::record::Command;

use super::moves::{Move, MoveAnswers, MoveHeaders};
use crate::refusal::Refused;
use crate::state::Api;

/// Close a conversation
///
/// Closed twice is as good as once.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/close", tag = "conversations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation"), MoveHeaders),
    responses(MoveAnswers)
)]
pub(crate) async fn close(State(api): State<Arc<Api>>, asked: Move) -> Result<Response, Refused> {
    asked
        .carry_out(&api, "close", Ability::Write, |facts| Command::Close {
            timeline: facts.conversation.timeline,
            by: facts.by,
            client_id: facts.client_id,
            if_version: facts.if_version,
        })
        .await
}
