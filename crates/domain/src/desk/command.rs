//! What the desk owner is asked.

use serde::{Deserialize, Serialize};

use crate::fact::ConversationNow;
use crate::ids::{ClientId, ConversationId, OperatorId, QueueId, SenderId};
use crate::number::Version;
use crate::operator::Status;
use crate::ticket::OrElse;

/// What the desk owner is asked. `by` is who asks; whether they may is decided before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// An operator takes a waiting ticket, or another operator's.
    Take {
        by: OperatorId,
        client_id: ClientId,
        conversation: ConversationId,
        /// The ticket's version as the asker saw it.
        if_version: Option<Version>,
    },
    Accept {
        by: OperatorId,
        conversation: ConversationId,
        offer: Version,
    },
    Decline {
        by: OperatorId,
        conversation: ConversationId,
        offer: Version,
        reason: String,
    },
    /// A page shows the offer.
    Seen {
        by: OperatorId,
        conversation: ConversationId,
        offer: Version,
    },
    Transfer {
        by: OperatorId,
        /// May hand over what others have, and what waits.
        is_supervisor: bool,
        conversation: ConversationId,
        to: Target,
        is_warm: bool,
        or_else: OrElse,
        comment: String,
        if_version: Option<Version>,
    },
    Hold {
        by: OperatorId,
        conversation: ConversationId,
        is_held: bool,
    },
    /// The closed conversation is written up.
    WrappedUp {
        by: OperatorId,
        conversation: ConversationId,
    },
    SetStatus {
        operator: OperatorId,
        status: Status,
        /// Once the tickets in hand are done.
        is_next: bool,
    },
    /// `None`: what the settings say.
    SetCapacity {
        operator: OperatorId,
        capacity: Option<u16>,
    },
    /// A page of the operator has come, or says whether somebody is there.
    Device {
        operator: OperatorId,
        device: SenderId,
        is_away: bool,
    },
    /// The timeline's conversation, as it stands now.
    Conversation(ConversationNow),
    /// What the registry says of operators; those of whom it cannot tell are not named.
    Presence(Presence),
    /// Time has passed.
    Due,
    /// The desk has a new owner after nobody could decide for so long.
    Claimed {
        outage_ms: i64,
    },
    /// The settings have changed ([`super::Desk::set_settings`]).
    SettingsChanged,
}

/// To whom a ticket goes.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "to", content = "id", rename_all = "snake_case")]
pub enum Target {
    Operator(OperatorId),
    Queue(QueueId),
    /// To the queue that it came from.
    Back,
}

/// What the registry says of operators.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Presence {
    pub seated: Vec<OperatorId>,
    /// Without a seat while every pod is whole.
    pub missing: Vec<OperatorId>,
    /// The pages of those who are seated; none named = unknown.
    pub pages: Vec<SenderId>,
}
