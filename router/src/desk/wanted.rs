//! A timeline tells how its conversation stands: whether an operator is wanted.

use domain::desk::{Command, decide};
use domain::fact::ConversationNow;

use crate::turn::decide::Batch;

/// Applies the timeline's fact; an older or a repeated one changes nothing.
pub(crate) fn wanted(batch: &mut Batch<'_>, now: &ConversationNow) {
    let state = batch.overlay.desk(now.tenant, now.desk, now.conversation, now.wanted_by);
    let decision = decide(state, &Command::Conversation(now.clone()));
    batch.decided.turn.take_desk(state, decision);
}
