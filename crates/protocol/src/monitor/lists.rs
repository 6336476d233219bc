//! What waits, and what is answered, conversation by conversation.

use domain::{ConversationId, CustomerId, OperatorId, QueueId, TimelineId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `GET /v1/monitor/waiting?queue=`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct Waiting {
    #[ts(type = "number")]
    pub as_of: i64,
    pub digest: String,
    /// The longest waiting first; at most 200.
    pub waiting: Vec<WaitingRow>,
    /// All that wait.
    pub total: u32,
}

/// A conversation that nobody answers yet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct WaitingRow {
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub conversation: ConversationId,
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub timeline: TimelineId,
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub customer: CustomerId,
    /// Empty for a guest.
    pub name: String,
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub queue: QueueId,
    /// In its queue, from 1, by the time of waiting.
    pub place: u32,
    /// When the customer began to wait; kept over every return to a queue.
    #[ts(type = "number")]
    pub since: i64,
    pub priority: WaitPriority,
    /// What it asks for beside what its queue does, by name.
    pub skills: Vec<String>,
    pub state: WaitPlace,
    /// Who is asked at the moment.
    #[ts(type = "string | null")]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub offered_to: Option<OperatorId>,
    pub offered_name: Option<String>,
    /// Until when they are; of `resting`, when the next round begins.
    #[ts(type = "number | null")]
    pub until: Option<i64>,
    /// Asked in this round.
    pub tried: u32,
    /// What `If-Match` and `if_version` compare with.
    #[ts(type = "number")]
    pub version: u64,
    pub preview: String,
}

/// How it waits.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WaitPlace {
    Waiting,
    Offered,
    /// Everybody was asked: a new round begins soon.
    Resting,
}

/// Who is served before whom.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WaitPriority {
    Low,
    Normal,
    High,
    Urgent,
}

/// `GET /v1/monitor/conversations?queue=&operator=`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct LiveConversations {
    #[ts(type = "number")]
    pub as_of: i64,
    pub digest: String,
    /// Whose customer has waited longest for a word first, then the oldest; at most 200.
    pub conversations: Vec<LiveConversation>,
    /// All that are in somebody's hands.
    pub total: u32,
}

/// A conversation in an operator's hands.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct LiveConversation {
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub conversation: ConversationId,
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub timeline: TimelineId,
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub customer: CustomerId,
    /// Empty for a guest.
    pub name: String,
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub queue: QueueId,
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub operator: OperatorId,
    pub operator_name: String,
    pub place: LivePlace,
    /// When the customer began to wait.
    #[ts(type = "number")]
    pub since: i64,
    /// When it came into these hands.
    #[ts(type = "number")]
    pub in_hand_since: i64,
    /// Since when the customer waits for a word.
    #[ts(type = "number | null")]
    pub reply_since: Option<i64>,
    /// Of the ticket: what `take`, `transfer` and `if_version` compare with.
    #[ts(type = "number")]
    pub version: u64,
    pub preview: String,
}

/// What the operator has to do with it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LivePlace {
    Active,
    OnHold,
    /// Offered to the one it is handed over to.
    Leaving,
    /// The operator has gone: it goes back at the customer's next word.
    Lost,
    WrapUp,
}
