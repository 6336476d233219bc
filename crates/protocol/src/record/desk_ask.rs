//! What an operator asks of the desk.

use serde::{Deserialize, Serialize};

use domain::desk::Target;
use domain::operator::Status;
use domain::ticket::OrElse;
use domain::{ConversationId, OperatorId, SenderId, Version};

/// What an operator asks of the desk.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum DeskAsk {
    Accept {
        conversation: ConversationId,
        offer: Version,
    },
    Decline {
        conversation: ConversationId,
        offer: Version,
        reason: String,
    },
    /// A page shows the offer; has no answer.
    Seen {
        conversation: ConversationId,
        offer: Version,
    },
    Transfer {
        conversation: ConversationId,
        to: Target,
        is_warm: bool,
        or_else: OrElse,
        comment: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        if_version: Option<Version>,
    },
    Hold {
        conversation: ConversationId,
        is_held: bool,
    },
    WrappedUp {
        conversation: ConversationId,
    },
    /// Supervisors may name another operator.
    Status {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        operator: Option<OperatorId>,
        status: Status,
        is_next: bool,
    },
    /// Supervisors may name another operator.
    Capacity {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        operator: Option<OperatorId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        capacity: Option<u16>,
    },
    /// A page has come, or says whether somebody is there; has no answer.
    Device {
        device: SenderId,
        is_away: bool,
    },
}

impl DeskAsk {
    /// The conversation that it is about, if it is about one.
    pub const fn conversation(&self) -> Option<ConversationId> {
        match self {
            Self::Accept { conversation, .. }
            | Self::Decline { conversation, .. }
            | Self::Seen { conversation, .. }
            | Self::Transfer { conversation, .. }
            | Self::Hold { conversation, .. }
            | Self::WrappedUp { conversation } => Some(*conversation),
            Self::Status { .. } | Self::Capacity { .. } | Self::Device { .. } => None,
        }
    }

    /// Whether the asker gets a `result`; what gets none may be repeated.
    pub const fn is_answered(&self) -> bool {
        !matches!(self, Self::Seen { .. } | Self::Device { .. })
    }
}
