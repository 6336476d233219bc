//! What somebody should look at.

use domain::{ConversationId, OperatorId, QueueId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use uuid::Uuid;

use super::FigureName;

/// `GET /v1/monitor/alerts`
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct Alerts {
    #[ts(type = "number")]
    pub as_of: i64,
    pub digest: String,
    /// The newest first: those that last, and what happened in the last hour; at most 100.
    pub alerts: Vec<Alert>,
}

/// Something that somebody should look at.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct Alert {
    /// Grows.
    #[ts(type = "number")]
    pub no: u64,
    #[serde(flatten)]
    #[ts(flatten)]
    pub kind: AlertKind,
    pub level: AlertLevel,
    #[ts(type = "number")]
    pub at: i64,
    /// Of a rule: when it was over; none = it lasts. What happened at once has none and lasts until it is seen.
    #[ts(type = "number | null")]
    pub ended_at: Option<i64>,
    pub seen: Option<Seen>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertLevel {
    Warn,
    Bad,
}

/// Who has taken it on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct Seen {
    #[ts(type = "string")]
    #[schema(value_type = Uuid)]
    pub by: OperatorId,
    pub name: String,
    #[ts(type = "number")]
    pub at: i64,
}

/// What it is about.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AlertKind {
    /// Everybody who could take it has been asked.
    AllTried {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        conversation: ConversationId,
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        queue: QueueId,
    },
    /// No first reply, again.
    StillSilent {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        conversation: ConversationId,
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        operator: OperatorId,
    },
    /// Out of reach for longer than the grace, with so many conversations in hand.
    OperatorGone {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        operator: OperatorId,
        tickets: u32,
    },
    /// Two offers missed in a row.
    OperatorMisses {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        operator: OperatorId,
    },
    /// A rule of the tenant's own has been true for its time.
    Rule {
        #[ts(type = "string")]
        rule: Uuid,
        name: String,
        figure: FigureName,
        /// None: all queues together.
        #[ts(type = "string | null")]
        #[schema(value_type = Option<Uuid>)]
        queue: Option<QueueId>,
        /// What the figure was when it began; milliseconds, a number or per cent.
        value: f64,
        threshold: f64,
        /// It comes up over the monitor.
        shows_toast: bool,
        plays_sound: bool,
    },
}
