//! `POST /v1/conversations/{id}/reopen`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use domain::rights::Ability;
use protocol::record::Command;

use super::moves::{Move, MoveAnswers, MoveHeaders};
use crate::refusal::Refused;
use crate::state::Api;

/// Take a closed conversation up again
///
/// Only the newest conversation of a timeline can be.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/reopen", tag = "conversations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation"), MoveHeaders),
    responses(MoveAnswers)
)]
pub(crate) async fn reopen(State(api): State<Arc<Api>>, asked: Move) -> Result<Response, Refused> {
    asked
        .carry_out(&api, "reopen", Ability::Write, |facts| Command::Reopen {
            timeline: facts.conversation.timeline,
            by: facts.by,
            client_id: facts.client_id,
            if_version: facts.if_version,
        })
        .await
}
