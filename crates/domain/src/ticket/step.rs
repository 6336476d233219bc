//! What has happened to a ticket, one step after the other: kept, so that *why did this one wait?* has a true answer.

use serde::{Deserialize, Serialize};

use crate::ids::{ConversationId, OperatorId, QueueId, TenantId};
use crate::number::Timestamp;
use crate::policy::Explanation;

/// A step in a ticket's life.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Step {
    pub tenant: TenantId,
    pub conversation: ConversationId,
    /// 1, 2, 3 … without a gap.
    pub no: u32,
    pub at: Timestamp,
    pub what: What,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// It waits from now on.
    Waits {
        cause: Cause,
    },
    /// Why nobody is offered it.
    NotOffered {
        explanation: Box<Explanation>,
    },
    Offered {
        until: Timestamp,
        explanation: Box<Explanation>,
    },
    /// Accepted without being asked, by a setting.
    AutoAccepted {
        explanation: Box<Explanation>,
    },
    /// Everybody has been asked.
    RoundOver {
        until: Timestamp,
        explanation: Box<Explanation>,
    },
    Accepted {
        operator: OperatorId,
    },
    Declined {
        operator: OperatorId,
        reason: String,
    },
    Missed {
        operator: OperatorId,
    },
    /// No page of the operator showed the offer.
    Unseen {
        operator: OperatorId,
    },
    Withdrawn {
        operator: OperatorId,
        cause: Cause,
    },
    Taken {
        by: OperatorId,
        from: Option<OperatorId>,
    },
    Transferred {
        by: OperatorId,
        to: Option<OperatorId>,
        queue: QueueId,
        is_warm: bool,
        comment: String,
    },
    /// The transfer failed and it is back with whoever had it.
    Returned {
        to: OperatorId,
        cause: Cause,
    },
    Held {
        by: OperatorId,
    },
    Resumed {
        cause: Cause,
    },
    /// The assignee has gone.
    Lost {
        operator: OperatorId,
    },
    /// The assignee is back.
    Found {
        operator: OperatorId,
    },
    /// Still no first reply; it was given to somebody else for that once already.
    StillSilent {
        operator: OperatorId,
    },
    /// Given by hand to whoever reopened it.
    Given {
        to: OperatorId,
    },
    WrapUp {
        operator: OperatorId,
        until: Timestamp,
    },
    Done {
        cause: Cause,
    },
}

/// Why.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
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
    /// The customer has written.
    CustomerSpoke,
    ByOperator,
    ConversationClosed,
    BotAnswers,
    /// The time for it is over.
    TimeOver,
}
