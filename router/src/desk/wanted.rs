//! A timeline tells how its conversation stands: whether an operator is wanted.

use domain::desk::Command;
use domain::fact::ConversationNow;

use super::routed::routed;
use crate::turn::decide::Batch;

/// Applies the timeline's fact; an older or a repeated one changes nothing.
pub(crate) fn wanted(batch: &mut Batch<'_>, now: &ConversationNow) {
    routed(batch, now.desk, &Command::Conversation(now.clone()));
}
