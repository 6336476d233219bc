//! What a supervisor sees of the whole desk, and does to it: by REST under `/v1/monitor`.
//!
//! Instants are milliseconds since 1970 by the store's clock. What waits or lasts is told by the instant at which it began,
//! so that a screen counts on by itself. A figure of which there is nothing is `null`, never 0.

mod alerts;
mod figures;
mod lists;
mod meaning;
mod moves;
mod operators;
mod series;

pub use alerts::{Alert, AlertKind, AlertLevel, Alerts, Seen};
pub use figures::{Figures, Promise, Spread, WindowName};
pub use lists::{
    LiveConversation, LiveConversations, LivePlace, WaitPlace, WaitPriority, Waiting, WaitingRow,
};
pub use meaning::{FigureName, FigureUnit};
pub use moves::{BulkMove, BulkMoved, ForceStatus, MoveOne, MoveTo, Moved, SetCapacity};
pub use operators::{OperatorCounts, OperatorRow, OperatorState, Operators};
pub use series::{HistogramBar, Series, SeriesName};

use domain::QueueId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// The tiles and the queues. `GET /v1/monitor/live?window=&queue=&known=&wait_ms=`
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct Live {
    #[ts(type = "number")]
    pub as_of: i64,
    /// Give it back as `known`: the answer waits until something differs, `wait_ms` at the most.
    pub digest: String,
    /// The digests of the lists: one that is as it was need not be fetched again.
    pub lists: Digests,
    pub window: WindowName,
    /// Where the window begins.
    #[ts(type = "number")]
    pub from: i64,
    /// The tenant's zone, of which *today* is a day.
    pub zone: String,
    /// Of the queues that the asker may see, together.
    pub all: Figures,
    /// The queue that has waited longest.
    #[ts(type = "string | null")]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub longest_queue: Option<QueueId>,
    pub operators: OperatorCounts,
    /// By name.
    pub queues: Vec<QueueLive>,
    /// Alerts that last.
    pub alerts: u32,
}

/// What the lists hash to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, Default, TS, ToSchema)]
pub struct Digests {
    pub operators: String,
    pub waiting: String,
    pub conversations: String,
    pub alerts: String,
}

/// A queue now.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct QueueLive {
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub id: QueueId,
    pub name: String,
    /// What it asks for, by name.
    pub skills: Vec<String>,
    /// Offers nothing until somebody resumes it.
    pub is_paused: bool,
    /// Who paused or changed it last, and when; given while it is paused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub paused_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub paused_at: Option<i64>,
    /// By its business hours.
    pub is_open: bool,
    pub figures: Figures,
    /// Online, in this queue, with a slot for it; and all who are online in it.
    pub free_operators: u32,
    pub online_operators: u32,
}
