//! The desk owner: who answers which ticket, and which operator is offered what.
//!
//! | ticket \ command | take by op            | accept, decline by op    | fact Human, same opening    | newer opening          | fact Closed      | fact Bot |
//! |------------------|-----------------------|--------------------------|-----------------------------|------------------------|------------------|----------|
//! | none             | refused               | refused                  | Waiting (or given)          | Waiting (or given)     | remembered: Done | Done     |
//! | Waiting          | Assigned              | refused                  | version only                | Waiting (or given)     | Done             | Done     |
//! | Offered to op    | Assigned              | Assigned, Waiting¹       | version only                | Waiting (or given)     | Done             | Done     |
//! | Offered to else  | Assigned to op        | refused                  | version only                | Waiting (or given)     | Done             | Done     |
//! | Assigned to op   | ok, already yours     | ok, already yours        | idle, resumed, or Waiting²  | Waiting (or given)     | WrapUp or Done   | Done     |
//! | Assigned to else | Assigned to op        | refused                  | idle, resumed, or Waiting²  | Waiting (or given)     | WrapUp or Done   | Done     |
//! | WrapUp           | refused               | refused                  | version only                | Waiting (or given)     | version only     | Done     |
//! | Done             | refused               | refused                  | version only                | Waiting (or given)     | version only     | Done     |
//!
//! ¹ or back to whoever hands it over. ² if the assignee does not reply.
//!
//! A fact whose version is not higher than the ticket's `conversation_version` changes nothing. After each command
//! [`Desk::route`] is asked until it has nothing more to do: it offers what waits by the rules of [`crate::policy`].
//!
//! The desk is held whole and changed in place; what a turn changes can be taken back ([`Desk::undo`]) until it is
//! settled ([`Desk::settle`]).

mod change;
mod command;
mod decide;
mod draft;
mod rows;
mod settings;
#[cfg(test)]
mod tests;
mod view;

use std::collections::{BTreeSet, HashMap};

use crate::ids::{ConversationId, DeskId, OperatorId, QueueId, TenantId};
use crate::number::{Timestamp, Version};
use crate::operator::Operator;
use crate::policy::DeskView;
use crate::ticket::Ticket;

pub use change::{Alert, Decision, Event, InboxChange};
pub use command::{Command, Presence, Target};
pub use decide::decide;
pub use rows::Rows;
pub use settings::{CAPACITY, HARD_LIMIT, OFFER_MS, OperatorSettings, QueueSettings, Settings};

/// The actor that owns tickets and operators: every ticket that is not done, every operator.
#[derive(Clone, Debug)]
pub struct Desk {
    pub id: DeskId,
    pub tenant: TenantId,
    /// The default queue; its board shows what waits at the whole desk.
    pub queue: QueueId,
    /// Grows by one with each change of what waits: a board that is behind is pulled again.
    board_version: Version,
    settings: Settings,
    /// The operators of the settings.
    chosen: HashMap<OperatorId, OperatorSettings>,
    tickets: HashMap<ConversationId, Ticket>,
    operators: HashMap<OperatorId, Operator>,
    view: DeskView,
    wheel: BTreeSet<(Timestamp, Timer)>,
    before: Vec<Before>,
    /// Tickets that were loaded because somebody asked for them.
    lent: Vec<ConversationId>,
}

/// Whose time comes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Timer {
    Ticket(ConversationId),
    Operator(OperatorId),
}

/// A row as it was before an event.
#[derive(Clone, Debug)]
enum Before {
    Ticket(ConversationId, Option<Box<Ticket>>),
    Operator(OperatorId, Option<Box<Operator>>),
    Board(Version),
}

impl Desk {
    /// The desk as its rows and settings say.
    pub fn new(rows: Rows, settings: Settings, at: Timestamp) -> Self {
        let Rows { id, tenant, board_version, tickets, operators } = rows;
        let queue = QueueId::default_of(id);
        let mut desk = Self {
            id,
            tenant,
            queue,
            board_version,
            settings: Settings::new(),
            chosen: HashMap::new(),
            tickets: HashMap::new(),
            operators: HashMap::new(),
            view: DeskView::new(at),
            wheel: BTreeSet::new(),
            before: Vec::new(),
            lent: Vec::new(),
        };
        for operator in operators {
            desk.keep_operator(operator.id, Some(operator));
        }
        desk.set_settings(settings);
        for ticket in tickets {
            desk.keep_ticket(ticket.conversation, Some(ticket));
        }
        desk
    }

    pub fn ticket(&self, id: ConversationId) -> Option<&Ticket> {
        self.tickets.get(&id)
    }

    pub fn operator(&self, id: OperatorId) -> Option<&Operator> {
        self.operators.get(&id)
    }

    /// Whether `id` works here: has a row, and is named by the settings.
    pub fn knows(&self, id: OperatorId) -> bool {
        self.operators.contains_key(&id) && self.operator_settings(id).is_some()
    }

    /// In no order.
    pub fn tickets(&self) -> impl Iterator<Item = &Ticket> {
        self.tickets.values()
    }

    /// In no order.
    pub fn operators(&self) -> impl Iterator<Item = &Operator> {
        self.operators.values()
    }

    pub const fn board_version(&self) -> Version {
        self.board_version
    }

    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What `id` has: tickets that take a slot, and all.
    pub fn load(&self, id: OperatorId) -> (u16, u16) {
        self.view.load(id)
    }

    /// When [`Command::Due`] is to be decided and [`Self::route`] to be asked, if nothing comes before.
    pub fn next_due(&self) -> Option<Timestamp> {
        let first = self.wheel.first().map(|(at, _)| *at);
        first.into_iter().chain(self.view.next_due()).min()
    }

    /// A ticket that is not held, as it was loaded: it is done, or has just become this desk's.
    pub fn add_ticket(&mut self, ticket: Ticket) {
        if !self.tickets.contains_key(&ticket.conversation) {
            self.lent.push(ticket.conversation);
            self.keep_ticket(ticket.conversation, Some(ticket));
        }
    }

    /// An operator who is not held, as loaded.
    pub fn add_operator(&mut self, operator: Operator) {
        if !self.operators.contains_key(&operator.id) {
            self.keep_operator(operator.id, Some(operator));
        }
    }

    /// The state after `event`.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Ticket(ticket) => {
                let before = self.keep_ticket(ticket.conversation, Some(ticket.clone()));
                self.before.push(Before::Ticket(ticket.conversation, before.map(Box::new)));
            }
            Event::Operator(operator) | Event::Inbox { operator, .. } => {
                let before = self.keep_operator(operator.id, Some(operator.clone()));
                self.before.push(Before::Operator(operator.id, before.map(Box::new)));
            }
            Event::Board { version, .. } => {
                self.before.push(Before::Board(self.board_version));
                self.board_version = *version;
            }
            Event::Step(_) | Event::Alert(_) => {}
        }
    }

    /// Takes back every event since the desk was last settled.
    pub fn undo(&mut self) {
        while let Some(before) = self.before.pop() {
            match before {
                Before::Ticket(id, ticket) => drop(self.keep_ticket(id, ticket.map(|ticket| *ticket))),
                Before::Operator(id, operator) => {
                    drop(self.keep_operator(id, operator.map(|operator| *operator)));
                }
                Before::Board(version) => self.board_version = version,
            }
        }
    }

    /// What was applied stands. Tickets that are done are held no longer: they are loaded when they are asked for.
    pub fn settle(&mut self) {
        let changed = std::mem::take(&mut self.before).into_iter().filter_map(|before| match before {
            Before::Ticket(id, _) => Some(id),
            Before::Operator(..) | Before::Board(_) => None,
        });
        for id in changed.chain(std::mem::take(&mut self.lent)) {
            if self.tickets.get(&id).is_some_and(|ticket| ticket.state == crate::ticket::TicketState::Done) {
                self.tickets.remove(&id);
            }
        }
    }
}
