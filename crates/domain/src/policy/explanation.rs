//! Why a ticket was offered to this operator, or to nobody: data, from which screens make sentences.

use serde::{Deserialize, Serialize};

use super::queue::Spread;
use super::score::Score;
use super::ticket::Priority;
use crate::ids::{ConversationId, OperatorId, QueueId, SkillId};
use crate::number::{Timestamp, Version};

/// How many operators an explanation names per list: the best candidates, and for each reason the first, queue by queue
/// in the order of their ids. Numbers count all.
pub const NAMED: usize = 20;

/// What is to be done with a waiting ticket. The view has done it already; the desk writes it down.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    /// Offer it. A `round` that is not the ticket's own has begun: nobody is tried yet.
    Offer { conversation: ConversationId, operator: OperatorId, round: u32, explanation: Box<Explanation> },
    /// The round is over: alert, and let it rest.
    Rest { conversation: ConversationId, until: Timestamp, round: u32, explanation: Box<Explanation> },
}

/// A decision about one ticket at one moment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Explanation {
    pub conversation: ConversationId,
    pub at: Timestamp,
    /// [`super::RULES`] at that time.
    pub rules: u32,
    /// The version of the queue's settings.
    pub settings: Version,
    #[serde(flatten)]
    pub outcome: Outcome,
    pub queue: QueueId,
    /// Queues that it overflowed to by then, whether open or not.
    pub overflow: Vec<QueueId>,
    pub spread: Spread,
    pub priority: Priority,
    pub since: Timestamp,
    pub waited_ms: i64,
    pub round: u32,
    /// Skills that were still demanded.
    pub demanded: Vec<SkillId>,
    /// Skills that were asked for and are only preferred by then.
    pub relaxed: Vec<SkillId>,
    /// The best first.
    pub candidates: Vec<Candidate>,
    pub candidate_count: u32,
    /// In the order of their ids.
    pub excluded: Vec<Excluded>,
    pub excluded_counts: Vec<BarCount>,
}

/// What came of it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    Offered {
        operator: OperatorId,
    },
    /// Everybody who could take it has been asked.
    AllTried {
        next_round_at: Timestamp,
    },
    NobodyFits,
    QueueClosed {
        /// `None`: never, by the plan of today.
        opens_at: Option<Timestamp>,
    },
    QueuePaused,
    /// The queue's settings are not there.
    QueueUnknown,
}

/// An operator who could take it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Candidate {
    pub operator: OperatorId,
    /// The queue by which the ticket reached them.
    pub via: QueueId,
    pub score: Score,
}

/// An operator who could not.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Excluded {
    pub operator: OperatorId,
    pub via: QueueId,
    #[serde(flatten)]
    pub reason: Reason,
}

/// What bars an operator, with its figures. If several hold, the first in this order is told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// Neither in its queue nor in one that it overflows to by now.
    NotInQueue,
    Offline,
    Away,
    Leaving,
    Disconnected,
    MissingSkills {
        skills: Vec<SkillId>,
    },
    /// All slots for this queue's tickets are taken.
    QueueFull {
        busy: u16,
        limit: u16,
    },
    Full {
        busy: u16,
        capacity: u16,
    },
    /// Too many open tickets, those that take no slot included.
    HardLimit {
        open: u16,
        limit: u16,
    },
    /// Asked in this round already.
    Tried,
}

/// [`Reason`] without its figures.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Bar {
    NotInQueue,
    Offline,
    Away,
    Leaving,
    Disconnected,
    MissingSkills,
    QueueFull,
    Full,
    HardLimit,
    Tried,
}

/// How many operators of the queues looked at are barred by what.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct BarCount {
    pub reason: Bar,
    pub operators: u32,
}

impl Decision {
    pub fn conversation(&self) -> ConversationId {
        match self {
            Self::Offer { conversation, .. } | Self::Rest { conversation, .. } => *conversation,
        }
    }

    pub fn explanation(&self) -> &Explanation {
        match self {
            Self::Offer { explanation, .. } | Self::Rest { explanation, .. } => explanation,
        }
    }
}
