//! What a decision of the desk owner comes to.

use serde::{Deserialize, Serialize};

use crate::ids::{ConversationId, OperatorId, QueueId};
use crate::number::Version;
use crate::operator::Operator;
use crate::refusal::Refusal;
use crate::ticket::{Step, Ticket};

/// A change of the desk. Each carries the new state.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    Ticket(Ticket),
    /// What is measured of an operator.
    Operator(Operator),
    /// An operator gained or lost a ticket, or must see that something changed.
    Inbox {
        operator: Operator,
        /// `None` if it is about no ticket.
        conversation: Option<ConversationId>,
        change: InboxChange,
    },
    /// What waits has changed by `conversation`.
    Board {
        version: Version,
        conversation: ConversationId,
    },
    /// For the record.
    Step(Step),
    Alert(Alert),
}

/// What an operator's inbox gained or lost.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum InboxChange {
    Gained,
    /// Another operator has it, or it waits again.
    Lost,
    /// The conversation is closed, and written up if that was wanted.
    Done,
    /// It is offered.
    Offered,
    /// The offer stands no longer.
    Withdrawn,
    /// The conversation is closed and may be written up.
    WrapUp,
    /// Held or resumed.
    Changed,
    /// The status or the capacity.
    Status,
}

/// What a supervisor should know at once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "alert", rename_all = "snake_case")]
pub enum Alert {
    /// Everybody who could take it has been asked.
    AllTried { conversation: ConversationId, queue: QueueId },
    /// No first reply, again.
    StillSilent { conversation: ConversationId, operator: OperatorId },
    /// Out of reach for longer than the grace, with so many tickets in hand.
    OperatorGone { operator: OperatorId, tickets: u32 },
    /// Two offers missed in a row.
    OperatorMisses { operator: OperatorId },
}

/// What comes of a command.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decision {
    pub events: Vec<Event>,
    pub answer: Option<Result<Version, Refusal>>,
}

impl Decision {
    /// Nothing changes and nobody is answered.
    pub fn nothing() -> Self {
        Self::default()
    }

    pub fn refused(refusal: Refusal) -> Self {
        Self { answer: Some(Err(refusal)), ..Self::default() }
    }
}
