//! A ticket, as far as it decides who is offered what.

use serde::{Deserialize, Serialize};

use crate::ids::{ConversationId, OperatorId, QueueId, SkillId};
use crate::number::Timestamp;

/// A ticket that waits or that operators have. One that is in nobody's hands and waits for nobody is removed instead.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct TicketView {
    pub conversation: ConversationId,
    pub queue: QueueId,
    pub place: Place,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "place", rename_all = "snake_case")]
pub enum Place {
    Waiting(Waiting),
    With(With),
}

/// A ticket that nobody has.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Waiting {
    pub priority: Priority,
    /// When the customer began to wait; kept over every return to the queue.
    pub since: Timestamp,
    pub skills: Vec<SkillId>,
    /// Who had the conversation last: gets it again if online and free.
    pub last_operator: Option<OperatorId>,
    /// Who missed or declined it in this round. Who never saw the offer is not among them.
    pub tried: Vec<OperatorId>,
    /// Counts from 1.
    pub round: u32,
    /// Everybody has been tried: a new round begins then.
    pub rest_until: Option<Timestamp>,
}

/// A ticket that is offered to, assigned to or on its way from operators: it counts with each of them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, Default)]
pub struct With {
    pub operators: Vec<OperatorId>,
    pub is_idle: bool,
    pub is_held: bool,
}

/// How urgent a ticket is; the higher goes first, whenever it came.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Debug, Default)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    Low,
    #[default]
    Normal,
    High,
    Urgent,
}

impl Waiting {
    /// A ticket of its first round that asks for nothing.
    pub fn new(since: Timestamp) -> Self {
        Self {
            priority: Priority::Normal,
            since,
            skills: Vec::new(),
            last_operator: None,
            tried: Vec::new(),
            round: 1,
            rest_until: None,
        }
    }

    /// The new round, if the rest is over at `now`.
    pub(super) fn rested(&mut self, now: Timestamp) {
        if self.rest_until.is_some_and(|until| until <= now) {
            self.rest_until = None;
            self.tried.clear();
            self.round += 1;
        }
    }
}

impl TicketView {
    pub fn waiting(conversation: ConversationId, queue: QueueId, waiting: Waiting) -> Self {
        Self { conversation, queue, place: Place::Waiting(waiting) }
    }

    /// In the hands of one operator, neither idle nor held.
    pub fn with(conversation: ConversationId, queue: QueueId, operator: OperatorId) -> Self {
        let with = With { operators: vec![operator], ..With::default() };
        Self { conversation, queue, place: Place::With(with) }
    }
}
