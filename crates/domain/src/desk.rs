//! The desk owner: who answers which ticket.
//!
//! | ticket \ command | take by op            | fact Human, same opening | fact Human, newer opening    | fact Closed or Bot |
//! |------------------|-----------------------|--------------------------|------------------------------|--------------------|
//! | none             | refused               | Waiting (or wanted_by)   | Waiting (or wanted_by)       | remembered as Done |
//! | Waiting          | Assigned              | version only             | Waiting (or wanted_by)       | Done               |
//! | Assigned to op   | ok, already yours     | version only             | Waiting (or wanted_by)       | Done               |
//! | Assigned to else | Assigned to op        | version only             | Waiting (or wanted_by)       | Done               |
//! | Done             | refused               | version only             | Waiting (or wanted_by)       | version only       |
//!
//! A fact whose version is not higher than the ticket's `conversation_version` changes nothing.

mod decide;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::fact::ConversationNow;
use crate::ids::{ClientId, ConversationId, DeskId, OperatorId, QueueId, TenantId};
use crate::number::Version;
use crate::operator::Operator;
use crate::refusal::Refusal;
use crate::ticket::{Ticket, TicketState};

pub use decide::decide;

/// The actor that owns tickets and operators, as far as a turn has loaded it: tickets are loaded as they are needed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Desk {
    pub id: DeskId,
    pub tenant: TenantId,
    pub queue: QueueId,
    /// Grows by one with each change of what waits: a board that is behind is pulled again.
    pub board_version: Version,
    pub tickets: HashMap<ConversationId, Ticket>,
    pub operators: HashMap<OperatorId, Operator>,
}

/// What the desk owner is asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// An operator takes a waiting ticket, or another operator's.
    Take {
        by: OperatorId,
        client_id: ClientId,
        conversation: ConversationId,
        /// The ticket's version as the asker saw it.
        if_version: Option<Version>,
    },
    /// The timeline's conversation, as it stands now.
    Conversation(ConversationNow),
}

/// A change of the desk. Each carries the new state.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    Ticket(Ticket),
    /// An operator gained or lost a ticket.
    Inbox {
        operator: Operator,
        conversation: ConversationId,
        change: InboxChange,
    },
    /// What waits has changed.
    Board {
        version: Version,
    },
}

/// What an operator's inbox gained or lost.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum InboxChange {
    Gained,
    /// Another operator has it, or it waits again.
    Lost,
    /// The conversation is closed.
    Done,
}

/// What comes of a command.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decision {
    pub events: Vec<Event>,
    pub answer: Option<Result<Version, Refusal>>,
}

impl Desk {
    /// The default desk of a tenant before its first ticket.
    pub fn new(tenant: TenantId) -> Self {
        let id = DeskId::default_of(tenant);
        Self {
            id,
            tenant,
            queue: QueueId::default_of(id),
            board_version: Version::ZERO,
            tickets: HashMap::new(),
            operators: HashMap::new(),
        }
    }

    /// The state after `event`.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Ticket(ticket) => {
                self.tickets.insert(ticket.conversation, ticket.clone());
            }
            Event::Inbox { operator, .. } => {
                self.operators.insert(operator.id, operator.clone());
            }
            Event::Board { version } => self.board_version = *version,
        }
    }

    /// Tickets that wait, in no order.
    pub fn waiting(&self) -> impl Iterator<Item = &Ticket> {
        self.tickets.values().filter(|ticket| matches!(ticket.state, TicketState::Waiting))
    }
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
