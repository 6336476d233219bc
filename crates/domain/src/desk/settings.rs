//! What administration tells a desk: its queues and its operators.

use crate::ids::{OperatorId, QueueId, SkillId};
use crate::number::Version;
use crate::policy::{Membership, QueueRules};
use crate::timeline::Rules;

/// The settings of a desk, whole. What they do not name does not exist any more; without any queue the desk has its
/// default one, in which everybody is.
#[derive(Clone, PartialEq, Debug)]
pub struct Settings {
    /// Grows with each change.
    pub version: Version,
    pub queues: Vec<QueueSettings>,
    pub operators: Vec<OperatorSettings>,
}

/// A queue.
#[derive(Clone, PartialEq, Debug)]
pub struct QueueSettings {
    pub name: String,
    /// Who is offered what.
    pub rules: QueueRules,
    /// What a ticket of this queue asks for.
    pub skills: Vec<SkillId>,
    /// How long an offer stands, 10 000 to 600 000.
    pub offer_ms: u32,
    /// Offers need no answer.
    pub auto_accepts: bool,
    /// How long an operator may write up a closed conversation; 0 = not at all.
    pub wrap_up_ms: u32,
    /// Everything about words; `None`: as everywhere.
    pub words: Option<Rules>,
}

/// An operator.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OperatorSettings {
    pub id: OperatorId,
    /// As customers see it.
    pub name: String,
    /// How many tickets that take a slot, 0 to 100.
    pub capacity: u16,
    /// How many tickets at all, those that take no slot too; at least `capacity`.
    pub hard_limit: u16,
    /// Offers need no answer.
    pub auto_accepts: bool,
    pub queues: Vec<Membership>,
    pub skills: Vec<SkillId>,
}

/// How long an offer stands by default.
pub const OFFER_MS: u32 = 30_000;
/// What an operator takes at once by default, and at all.
pub const CAPACITY: u16 = 5;
pub const HARD_LIMIT: u16 = 15;

impl QueueSettings {
    /// A queue that nobody has set up yet.
    pub fn new(id: QueueId, name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            rules: QueueRules::new(id),
            skills: Vec::new(),
            offer_ms: OFFER_MS,
            auto_accepts: false,
            wrap_up_ms: 0,
            words: None,
        }
    }
}

impl OperatorSettings {
    /// An operator whom nobody has set up yet, in `queue` alone.
    pub fn new(id: OperatorId, name: impl Into<String>, queue: QueueId) -> Self {
        Self {
            id,
            name: name.into(),
            capacity: CAPACITY,
            hard_limit: HARD_LIMIT,
            auto_accepts: false,
            queues: vec![Membership { queue, limit: None }],
            skills: Vec::new(),
        }
    }
}

impl Settings {
    /// Of a desk that nobody has set up yet.
    pub fn new() -> Self {
        Self { version: Version::ZERO, queues: Vec::new(), operators: Vec::new() }
    }

    pub fn queue(&self, id: QueueId) -> Option<&QueueSettings> {
        self.queues.iter().find(|queue| queue.rules.id == id)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::new()
    }
}
