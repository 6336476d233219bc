//! `POST /v1/conversations/{id}/take`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use domain::DeskId;
use domain::rights::Ability;
use protocol::record::Command;

use super::moves::{Move, MoveAnswers, MoveHeaders};
use crate::refusal::Refused;
use crate::state::Api;

/// Take a conversation
///
/// A waiting one, or another operator's: from then on the asker answers.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/take", tag = "conversations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the conversation"), MoveHeaders),
    responses(MoveAnswers)
)]
pub(crate) async fn take(State(api): State<Arc<Api>>, asked: Move) -> Result<Response, Refused> {
    asked
        .carry_out(&api, "take", Ability::Take, |facts| Command::Take {
            desk: DeskId::default_of(facts.tenant),
            by: facts.by,
            client_id: facts.client_id,
            conversation: facts.conversation.id,
            if_version: facts.if_version,
        })
        .await
}
