//! An operator, as far as it decides who is offered what.

use serde::{Deserialize, Serialize};

use crate::ids::{OperatorId, QueueId, SkillId};
use crate::number::Timestamp;

/// An operator of the desk. What they have is counted from the tickets.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct OperatorView {
    pub id: OperatorId,
    pub status: Status,
    /// As the registry last said for certain; one who is not connected is offered nothing, whatever the grace.
    pub is_connected: bool,
    pub queues: Vec<Membership>,
    pub skills: Vec<SkillId>,
    /// How many tickets that take a slot.
    pub capacity: u16,
    /// How many tickets at all, those that take no slot too.
    pub hard_limit: u16,
    pub last_offer_at: Timestamp,
    pub idle_since: Timestamp,
}

/// What an operator has chosen.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Online,
    /// Online until the tickets in hand are done: another status is chosen for then.
    Leaving,
    Away,
    Offline,
}

/// An operator's place in a queue.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Membership {
    pub queue: QueueId,
    /// How many of its tickets take a slot at once. `None`: up to the capacity.
    pub limit: Option<u16>,
}

impl OperatorView {
    /// Whether offers may be made, apart from room.
    pub(super) fn accepts(&self) -> bool {
        self.status == Status::Online && self.is_connected
    }

    pub(super) fn membership(&self, queue: QueueId) -> Option<&Membership> {
        self.queues.iter().find(|membership| membership.queue == queue)
    }

    /// Equal in all that decides whether an offer can be made.
    pub(super) fn fits_like(&self, other: &Self) -> bool {
        let timeless =
            |of: &Self| Self { last_offer_at: Timestamp(0), idle_since: Timestamp(0), ..of.clone() };
        timeless(self) == timeless(other)
    }
}
