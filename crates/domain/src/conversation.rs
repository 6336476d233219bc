//! A stretch of a timeline: the aggregate of the timeline owner.

mod words;

use serde::{Deserialize, Serialize};

use crate::ids::{ConversationId, OperatorId, QueueId, TimelineId};
use crate::number::{Timestamp, Version};

pub use words::{Deadline, LastWord, OnHold, Side, Words};

/// The operator who answers, with the name that the customer sees.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Assignee {
    pub operator: OperatorId,
    pub name: String,
}

/// Why a conversation ended.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    ByOperator,
    ByCustomer,
    BySupervisor,
    /// The customer did not answer within the queue's inactivity time.
    Inactive,
    /// The customer left before anybody answered.
    Abandoned,
}

/// Where a conversation stands. At most one conversation of a timeline is not [`Stage::Closed`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// A bot answers; no ticket exists.
    Bot,
    /// People answer: `assignee` does, or the ticket waits.
    Human {
        assignee: Option<Assignee>,
    },
    Closed {
        reason: CloseReason,
        at: Timestamp,
    },
}

/// A stretch of a timeline.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Conversation {
    pub id: ConversationId,
    pub timeline: TimelineId,
    /// Grows with each change of stage or assignee.
    pub version: Version,
    /// `version` of the last opening or reopening: an older ticket's assignee does not count.
    pub opened_version: Version,
    /// When it was opened or last reopened; the customer's wait counts from here.
    pub since: Timestamp,
    pub stage: Stage,
    /// The highest version of the ticket that was heard of.
    pub ticket_version: Version,
    /// When something about words is due ([`Words::deadline`]).
    pub due_at: Option<Timestamp>,
    pub opened_at: Timestamp,
    /// Whose settings count; as the desk last told.
    pub queue: QueueId,
    pub words: Words,
}

impl Conversation {
    pub const fn is_open(&self) -> bool {
        !matches!(self.stage, Stage::Closed { .. })
    }

    /// The operator who answers now.
    pub const fn assignee(&self) -> Option<&Assignee> {
        match &self.stage {
            Stage::Human { assignee } => assignee.as_ref(),
            Stage::Bot | Stage::Closed { .. } => None,
        }
    }
}
