//! What happened to a conversation at the desk, and why: what REST tells and the monitor makes sentences of.
//!
//! Codes are stable; [`RoutingStep::text`] is for people who read REST and may change its words.

mod explanation;
mod of_domain;

use std::collections::BTreeMap;

use domain::{ConversationId, OperatorId, QueueId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use uuid::Uuid;

pub use explanation::{
    BarName, PriorityName, RoutingBars, RoutingCandidate, RoutingExcluded, RoutingExplanation,
    RoutingOutcome, RoutingReason, RoutingScore,
};

/// A run of steps of one conversation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct Routing {
    #[ts(type = "string")]
    #[schema(value_type = Uuid)]
    pub conversation: ConversationId,
    /// Lowest number first.
    pub steps: Vec<RoutingStep>,
    /// More lie in the direction that was asked for.
    pub more: bool,
    /// What the operators, queues and skills of these steps are called now; what has gone is missing.
    #[ts(type = "Record<string, string>")]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub names: BTreeMap<Uuid, String>,
}

/// One step. Instants are milliseconds since 1970.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct RoutingStep {
    /// 1, 2, 3 … without a gap.
    pub no: u32,
    #[ts(type = "number")]
    pub at: i64,
    #[serde(flatten)]
    #[ts(flatten)]
    pub what: RoutingWhat,
    /// The step in one English sentence.
    pub text: String,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum RoutingWhat {
    /// It waits from now on.
    Waits {
        cause: RoutingCause,
    },
    /// Why nobody is offered it.
    NotOffered {
        explanation: Box<RoutingExplanation>,
    },
    /// To whom stands in the outcome.
    Offered {
        #[ts(type = "number")]
        until: i64,
        explanation: Box<RoutingExplanation>,
    },
    /// Accepted without being asked, by a setting.
    AutoAccepted {
        explanation: Box<RoutingExplanation>,
    },
    /// Everybody has been asked; a new round begins at `until`.
    RoundOver {
        #[ts(type = "number")]
        until: i64,
        explanation: Box<RoutingExplanation>,
    },
    Accepted {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        operator: OperatorId,
    },
    /// `reason` is the operator's own word.
    Declined {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        operator: OperatorId,
        reason: String,
    },
    /// No answer in time.
    Missed {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        operator: OperatorId,
    },
    /// No page of the operator showed the offer; it does not count as asked.
    Unseen {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        operator: OperatorId,
    },
    /// The offer was taken back.
    Withdrawn {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        operator: OperatorId,
        cause: RoutingCause,
    },
    Taken {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        by: OperatorId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "string")]
        #[schema(value_type = Option<Uuid>)]
        from: Option<OperatorId>,
    },
    /// Without `to` it went to the queue.
    Transferred {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        by: OperatorId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "string")]
        #[schema(value_type = Option<Uuid>)]
        to: Option<OperatorId>,
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        queue: QueueId,
        is_warm: bool,
        comment: String,
    },
    /// The transfer failed and it is back with whoever had it.
    Returned {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        to: OperatorId,
        cause: RoutingCause,
    },
    Held {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        by: OperatorId,
    },
    Resumed {
        cause: RoutingCause,
    },
    /// The one who answers has gone.
    Lost {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        operator: OperatorId,
    },
    /// The one who answers is back.
    Found {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        operator: OperatorId,
    },
    /// Still no first reply; it was given to somebody else for that once already.
    StillSilent {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        operator: OperatorId,
    },
    /// To whoever reopened it.
    Given {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        to: OperatorId,
    },
    WrapUp {
        #[ts(type = "string")]
        #[schema(value_type = Uuid)]
        operator: OperatorId,
        #[ts(type = "number")]
        until: i64,
    },
    Done {
        cause: RoutingCause,
    },
}

/// Why.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoutingCause {
    Opened,
    Reopened,
    Declined,
    Missed,
    Unseen,
    /// The operator went away, off-line or out of reach, or may not have it any more.
    OperatorLeft,
    /// No first reply in time.
    NoReply,
    Transfer,
    /// Its queue is not there any more.
    QueueGone,
    Taken,
    CustomerSpoke,
    ByOperator,
    ConversationClosed,
    BotAnswers,
    TimeOver,
}
