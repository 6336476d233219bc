//! What a supervisor does to what waits and to whom.

use domain::{ConversationId, OperatorId, QueueId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::frame::StatusName;
use crate::problem::Problem;

/// `POST /v1/monitor/moves`: up to 100 conversations to one place. With an `Idempotency-Key`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkMove {
    /// 1 to 100, each once.
    #[schema(min_items = 1, max_items = 100)]
    pub conversations: Vec<MoveOne>,
    pub to: MoveTo,
    /// Whether it waits in its queue if the operator cannot take it; else it stays where it is.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub or_queue: bool,
    /// Notes it for the operators; at most 2 000 characters.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub comment: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveOne {
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub id: ConversationId,
    /// The ticket's, as the screen shows it; none: whichever it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub if_version: Option<u64>,
}

/// Where to.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MoveTo {
    Operator {
        #[ts(type = "string")]
        #[schema(value_type = uuid::Uuid)]
        id: OperatorId,
    },
    Queue {
        #[ts(type = "string")]
        #[schema(value_type = uuid::Uuid)]
        id: QueueId,
    },
    /// Back to the queue that it came from.
    Back,
}

/// The answer: one for each conversation, in their order.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct BulkMoved {
    pub moved: Vec<Moved>,
}

/// What became of one. Neither version nor problem: stored, not decided yet.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct Moved {
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub id: ConversationId,
    /// Of the ticket, now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub version: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<Problem>,
}

/// `POST /v1/monitor/operators/{id}/status`. With an `Idempotency-Key`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForceStatus {
    pub status: StatusName,
    /// Of `away`; 1 to 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
    /// Once the conversations in hand are done.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub next: bool,
}

/// `POST /v1/monitor/operators/{id}/capacity`. With an `Idempotency-Key`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCapacity {
    /// 0 to 100; none: what the settings say.
    #[serde(default)]
    #[ts(optional)]
    #[schema(minimum = 0, maximum = 100)]
    pub capacity: Option<u16>,
}
