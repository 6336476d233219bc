//! Operators as a supervisor sees them.

use domain::{ConversationId, OperatorId, QueueId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::frame::StatusName;

/// What an operator is doing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OperatorState {
    /// With a free slot.
    Online,
    /// Online without a free slot, or waiting for the next status: derived, never chosen.
    Busy,
    Away,
    /// Out of reach, within the grace.
    Lost,
    /// By choice, or out of reach for longer than the grace.
    Offline,
}

/// How many operators are in which state.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, Default, TS, ToSchema)]
pub struct OperatorCounts {
    pub online: u32,
    pub busy: u32,
    pub away: u32,
    pub lost: u32,
    pub offline: u32,
    /// Of those online or busy: with something to write up.
    pub wrap_up: u32,
    /// Slots of those online, busy or lost: in use, free to be offered to, and all.
    pub slots_used: u32,
    pub slots_free: u32,
    pub slots: u32,
}

/// `GET /v1/monitor/operators?queue=&window=`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct Operators {
    #[ts(type = "number")]
    pub as_of: i64,
    pub digest: String,
    /// By name.
    pub operators: Vec<OperatorRow>,
}

/// An operator now.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct OperatorRow {
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub id: OperatorId,
    pub name: String,
    pub state: OperatorState,
    /// When the state of choice began; of `lost`, when the connection was. 0: none was ever chosen.
    #[ts(type = "number")]
    pub since: i64,
    /// Of `lost`: when the conversations in hand go back.
    #[ts(type = "number | null")]
    pub grace_until: Option<i64>,
    pub status: StatusName,
    /// Of `away`; `missed` if two offers in a row were.
    pub reason: Option<String>,
    /// Once the conversations in hand are done.
    pub next: Option<StatusName>,
    pub next_reason: Option<String>,
    /// Slots in use, and how many there are.
    pub used: u16,
    pub capacity: u16,
    /// Everything in hand, what takes no slot too.
    pub in_hand: u16,
    #[ts(type = "Array<string>")]
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub queues: Vec<QueueId>,
    /// The customer who has waited longest for a word of this operator.
    #[ts(type = "number | null")]
    pub reply_since: Option<i64>,
    #[ts(type = "string | null")]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub reply_conversation: Option<ConversationId>,
    /// The last time to write up that runs.
    #[ts(type = "number | null")]
    pub wrap_up_until: Option<i64>,
    /// Offers missed in a row.
    pub misses: u8,
    /// In the window.
    pub answered: u32,
    pub missed_offers: u32,
    pub declined_offers: u32,
    pub closed: u32,
}
