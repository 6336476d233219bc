//! A decision in full: who could have had it, who could not and why.

use domain::{OperatorId, QueueId, SkillId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::settings::SpreadName;

/// A decision about one conversation at one moment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct RoutingExplanation {
    #[ts(type = "number")]
    pub at: i64,
    /// The version of the rules of the policy.
    pub rules: u32,
    /// The version of the queue's settings.
    #[ts(type = "number")]
    pub settings: u64,
    #[serde(flatten)]
    #[ts(flatten)]
    pub outcome: RoutingOutcome,
    #[ts(type = "string")]
    #[schema(value_type = Uuid)]
    pub queue: QueueId,
    /// Queues that it overflowed to by then, whether open or not.
    #[ts(type = "string[]")]
    #[schema(value_type = Vec<Uuid>)]
    pub overflow: Vec<QueueId>,
    pub spread: SpreadName,
    pub priority: PriorityName,
    /// When the customer began to wait.
    #[ts(type = "number")]
    pub since: i64,
    #[ts(type = "number")]
    pub waited_ms: i64,
    pub round: u32,
    /// Skills that were still demanded.
    #[ts(type = "string[]")]
    #[schema(value_type = Vec<Uuid>)]
    pub demanded: Vec<SkillId>,
    /// Skills that were asked for and are only preferred by then.
    #[ts(type = "string[]")]
    #[schema(value_type = Vec<Uuid>)]
    pub relaxed: Vec<SkillId>,
    /// The best first, at most 20; `candidate_count` counts all.
    pub candidates: Vec<RoutingCandidate>,
    pub candidate_count: u32,
    /// In the order of their ids, at most 20 for each reason; `excluded_counts` counts all.
    pub excluded: Vec<RoutingExcluded>,
    pub excluded_counts: Vec<RoutingBars>,
}

/// What came of it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum RoutingOutcome {
    Offered {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        operator: OperatorId,
    },
    /// Everybody who could take it has been asked.
    AllTried {
        #[ts(type = "number")]
        next_round_at: i64,
    },
    NobodyFits,
    /// Without `opens_at`: never, by the plan of that day.
    QueueClosed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        opens_at: Option<i64>,
    },
    QueuePaused,
    /// The queue's settings were not there.
    QueueUnknown,
}

/// An operator who could take it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct RoutingCandidate {
    #[ts(type = "string")]
    #[schema(value_type = Uuid)]
    pub operator: OperatorId,
    /// The queue by which it reached them.
    #[ts(type = "string")]
    #[schema(value_type = Uuid)]
    pub via: QueueId,
    pub score: RoutingScore,
}

/// All that is compared, in the order in which it is.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct RoutingScore {
    /// Had the conversation last.
    pub is_last: bool,
    /// 0: of the conversation's own queue; n: of the nth that it overflows to.
    pub step: u8,
    /// How many of the skills that were asked for, relaxed ones too.
    pub skills: u16,
    /// Slots taken, in millionths of the capacity. Compared by `least_loaded` alone.
    pub load_ppm: u32,
    /// Compared by `round_robin` alone.
    #[ts(type = "number")]
    pub last_offer_at: i64,
    #[ts(type = "number")]
    pub idle_since: i64,
}

/// An operator who could not.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct RoutingExcluded {
    #[ts(type = "string")]
    #[schema(value_type = Uuid)]
    pub operator: OperatorId,
    #[ts(type = "string")]
    #[schema(value_type = Uuid)]
    pub via: QueueId,
    #[serde(flatten)]
    #[ts(flatten)]
    pub reason: RoutingReason,
}

/// What bars an operator, with its figures. If several hold, the first in this order is told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum RoutingReason {
    /// Neither in its queue nor in one that it overflowed to by then.
    NotInQueue,
    Offline,
    Away,
    /// Has chosen to leave once the conversations in hand are done.
    Leaving,
    Disconnected,
    MissingSkills {
        #[ts(type = "string[]")]
        #[schema(value_type = Vec<Uuid>)]
        skills: Vec<SkillId>,
    },
    /// All slots for conversations of this queue are taken.
    QueueFull {
        busy: u16,
        limit: u16,
    },
    Full {
        busy: u16,
        capacity: u16,
    },
    /// Too many open conversations, those that take no slot included.
    HardLimit {
        open: u16,
        limit: u16,
    },
    /// Asked in this round already.
    Tried,
}

/// How many operators of the queues looked at are barred by what.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct RoutingBars {
    pub reason: BarName,
    pub operators: u32,
}

/// A reason without its figures.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BarName {
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

/// How urgent; the higher goes first, whenever it came.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PriorityName {
    Low,
    Normal,
    High,
    Urgent,
}
