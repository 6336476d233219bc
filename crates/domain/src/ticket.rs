//! The routing side of a conversation.

use serde::{Deserialize, Serialize};

use crate::conversation::Assignee;
use crate::fact::TicketNow;
use crate::ids::{ConversationId, CustomerId, DeskId, OperatorId, QueueId, TenantId, TimelineId};
use crate::number::{Timestamp, Version};

/// Where a ticket stands.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum TicketState {
    /// Nobody answers yet.
    Waiting,
    Assigned {
        assignee: Assignee,
    },
    /// The conversation is closed, or a bot answers again.
    Done,
}

/// The routing side of a conversation: who answers it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Ticket {
    pub conversation: ConversationId,
    pub timeline: TimelineId,
    pub tenant: TenantId,
    pub desk: DeskId,
    pub queue: QueueId,
    pub customer: CustomerId,
    /// Grows with each change of state.
    pub version: Version,
    /// The highest conversation version heard of.
    pub conversation_version: Version,
    pub since: Timestamp,
    pub state: TicketState,
}

impl Ticket {
    pub const fn assignee(&self) -> Option<&Assignee> {
        match &self.state {
            TicketState::Assigned { assignee } => Some(assignee),
            TicketState::Waiting | TicketState::Done => None,
        }
    }

    pub fn is_assigned_to(&self, operator: OperatorId) -> bool {
        self.assignee().is_some_and(|assignee| assignee.operator == operator)
    }

    /// The whole state, as the timeline owner is told it.
    pub fn now(&self) -> TicketNow {
        TicketNow {
            tenant: Some(self.tenant),
            timeline: self.timeline,
            conversation: self.conversation,
            version: self.version,
            conversation_version: self.conversation_version,
            assignee: self.assignee().cloned(),
        }
    }
}
