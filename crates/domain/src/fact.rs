//! What one owner tells the other: its whole state with a version. Doubled, late or skipped facts are harmless,
//! because a fact is applied only if its version is higher than the last one seen.

use serde::{Deserialize, Serialize};

use crate::conversation::Assignee;
use crate::ids::{ConversationId, CustomerId, DeskId, OperatorId, QueueId, SkillId, TenantId, TimelineId};
use crate::number::{Timestamp, Version};
use crate::timeline::Rules;

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
    /// What the ticket asks for beside what its queue does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<SkillId>,
    /// The customer has been silent for long, the operator having spoken last.
    #[serde(default)]
    pub is_idle: bool,
    /// The assignee of that ticket version should not have it any longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_reply: Option<NoReply>,
    /// The customer has spoken since the ticket was put on hold in that version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumes: Option<Version>,
}

/// An assignee who does not answer.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct NoReply {
    /// The highest ticket version heard of: an assignment that began later is not meant.
    pub ticket_version: Version,
    pub why: Silence,
}

/// Why an assignee does not answer.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// No first reply in time.
    NoFirstReply,
    /// Has gone, and the customer waits for a word.
    Gone,
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
    /// `None`: written by a build that did not name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<QueueId>,
    #[serde(default)]
    pub is_held: bool,
    /// The assignee has gone: say when the customer waits for a word.
    #[serde(default)]
    pub is_lost: bool,
    /// What the ticket's queue says about words; `None`: what is said everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Rules>,
}

/// A fact on its way: its topic and key follow from its kind.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    Conversation(ConversationNow),
    Ticket(TicketNow),
}
