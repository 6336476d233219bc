//! What one owner tells the other: its whole state with a version. Doubled, late or skipped facts are harmless,
//! because a fact is applied only if its version is higher than the last one seen.

use serde::{Deserialize, Serialize};

use crate::conversation::Assignee;
use crate::ids::{ConversationId, CustomerId, DeskId, OperatorId, QueueId, TenantId, TimelineId};
use crate::number::{Timestamp, Version};

/// The stage of a conversation, as the desk needs it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum StageNow {
    /// Nobody at the desk is wanted.
    Bot,
    /// An operator is wanted.
    Human,
    Closed,
}

/// Told by the timeline owner to the desk.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct ConversationNow {
    pub tenant: TenantId,
    pub desk: DeskId,
    pub queue: QueueId,
    pub timeline: TimelineId,
    pub conversation: ConversationId,
    pub customer: CustomerId,
    pub version: Version,
    /// The version of the last opening or reopening: higher than what the ticket saw = start again.
    pub opened_version: Version,
    pub stage: StageNow,
    /// When the customer began to wait.
    pub since: Timestamp,
    /// The operator who reopened it, and so gets it without waiting.
    pub wanted_by: Option<OperatorId>,
}

/// Told by the desk owner to the timeline.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct TicketNow {
    /// `None`: written by a build that did not name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantId>,
    pub timeline: TimelineId,
    pub conversation: ConversationId,
    pub version: Version,
    /// The highest conversation version that the desk had heard of.
    pub conversation_version: Version,
    pub assignee: Option<Assignee>,
}

/// A fact on its way: its topic and key follow from its kind.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    Conversation(ConversationNow),
    Ticket(TicketNow),
}
