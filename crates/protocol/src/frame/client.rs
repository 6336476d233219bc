//! What a client sends.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What a client sends. The first frame of a connection is `hello`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS)]
#[serde(tag = "t", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientFrame {
    Hello(Hello),
    /// A fresh token for the same principal, in band.
    Refresh {
        token: String,
    },
    Say(Say),
    /// Closes the conversation. Answered by `result`.
    Close {
        #[ts(type = "string")]
        timeline: domain::TimelineId,
        #[ts(type = "string")]
        cid: domain::ClientId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        if_version: Option<u64>,
    },
    /// Operators: takes a closed conversation up again. Answered by `result`.
    Reopen {
        #[ts(type = "string")]
        timeline: domain::TimelineId,
        #[ts(type = "string")]
        cid: domain::ClientId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        if_version: Option<u64>,
    },
    /// Operators: takes a waiting conversation, or another operator's. Answered by `result`.
    Take {
        #[ts(type = "string")]
        conversation: domain::ConversationId,
        #[ts(type = "string")]
        cid: domain::ClientId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        if_version: Option<u64>,
    },
    /// Operators: something about offers, transfers or the own status. Answered by `result`.
    Desk {
        #[ts(type = "string")]
        cid: domain::ClientId,
        ask: DeskFrame,
    },
    /// Everything up to `n` was shown: cumulative.
    Ack {
        #[ts(type = "string")]
        timeline: domain::TimelineId,
        #[ts(type = "number")]
        n: u64,
    },
    /// A person has seen everything up to `n`: cumulative.
    Read {
        #[ts(type = "string")]
        timeline: domain::TimelineId,
        #[ts(type = "number")]
        n: u64,
    },
    /// Sent at most every 3 s while typing; expires after 5 s.
    Typing {
        #[ts(type = "string")]
        timeline: domain::TimelineId,
        on: bool,
    },
    /// Entries with `after < n`, or with `n < before` counted from the newest; answered by `page`.
    History {
        #[ts(type = "number")]
        req: u32,
        #[ts(type = "string")]
        timeline: domain::TimelineId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        after: Option<u64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        before: Option<u64>,
    },
    /// Operators: entries of a timeline that is not mine. Answered by `page`, then pushes.
    Watch {
        #[ts(type = "number")]
        req: u32,
        #[ts(type = "string")]
        timeline: domain::TimelineId,
    },
    Unwatch {
        #[ts(type = "string")]
        timeline: domain::TimelineId,
    },
    // Braces, because serde lets unknown fields pass on a variant without them.
    /// Operators: my conversations; answered by `inbox`.
    Inbox {},
    /// Operators: what waits; answered by `board`, then `board_change`.
    Board {},
    Pong {},
}

/// What an operator asks of the desk.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DeskFrame {
    /// `offer` is the card's.
    Accept {
        #[ts(type = "string")]
        conversation: domain::ConversationId,
        #[ts(type = "number")]
        offer: u64,
    },
    Decline {
        #[ts(type = "string")]
        conversation: domain::ConversationId,
        #[ts(type = "number")]
        offer: u64,
        /// At most 200 characters.
        #[serde(default)]
        #[ts(optional, as = "Option<_>")]
        reason: String,
    },
    /// The offer is on the screen: it may be missed from now on. Has no `result`.
    Seen {
        #[ts(type = "string")]
        conversation: domain::ConversationId,
        #[ts(type = "number")]
        offer: u64,
    },
    /// To one of `operator` and `queue`, or, with neither, back to its queue.
    Transfer {
        #[ts(type = "string")]
        conversation: domain::ConversationId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "string")]
        operator: Option<domain::OperatorId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "string")]
        queue: Option<domain::QueueId>,
        /// I answer until it is accepted.
        #[serde(default)]
        #[ts(optional, as = "Option<_>")]
        warm: bool,
        /// Whether it waits in its queue if nobody can take it; else it stays with me.
        #[serde(default)]
        #[ts(optional, as = "Option<_>")]
        or_queue: bool,
        /// At most 2 000 characters.
        #[serde(default)]
        #[ts(optional, as = "Option<_>")]
        comment: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        if_version: Option<u64>,
    },
    Hold {
        #[ts(type = "string")]
        conversation: domain::ConversationId,
        on: bool,
    },
    /// The closed conversation is written up.
    WrappedUp {
        #[ts(type = "string")]
        conversation: domain::ConversationId,
    },
    Status {
        /// Supervisors: another operator's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "string")]
        operator: Option<domain::OperatorId>,
        status: StatusName,
        /// Of `away`; 1 to 60 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        reason: Option<String>,
        /// Once the conversations in hand are done.
        #[serde(default)]
        #[ts(optional, as = "Option<_>")]
        next: bool,
    },
    /// How many conversations at once; none = what the settings say.
    Capacity {
        /// Supervisors: another operator's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "string")]
        operator: Option<domain::OperatorId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        capacity: Option<u16>,
    },
    /// Whether somebody is at this page. Has no `result`.
    Present { away: bool },
}

/// What an operator has chosen.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusName {
    Online,
    Away,
    Offline,
}

/// The first frame. Exactly one of `token` and `ticket`, or neither: a new guest.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// [`super::VERSION`].
    pub v: u16,
    /// The tenant whose widget this is; a token names its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub tenant: Option<domain::TenantId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub token: Option<String>,
    /// A resume ticket of an earlier `welcome` or `goaway`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ticket: Option<String>,
    /// Beside a known customer's token: proof of the guest timeline that stays in use until its conversation closes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub guest_token: Option<String>,
    /// The page load that owns this socket.
    #[ts(type = "string")]
    pub sender: domain::SenderId,
    /// Counts this page's connections; the highest wins.
    #[ts(type = "number")]
    pub attempt: u64,
    /// What was shown so far; at most 64.
    #[serde(default)]
    pub cursors: Vec<Cursor>,
    /// The `store_epoch` that the cursors belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub store_epoch: Option<String>,
}

/// What was shown of a timeline.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    #[ts(type = "string")]
    pub timeline: domain::TimelineId,
    #[ts(type = "number")]
    pub n: u64,
}

/// A text. Answered by `accepted` once it is durable, by `busy` or `refused` else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS)]
#[serde(deny_unknown_fields)]
pub struct Say {
    #[ts(type = "string")]
    pub timeline: domain::TimelineId,
    /// The same for every repetition of this text.
    #[ts(type = "string")]
    pub cid: domain::ClientId,
    /// The page load that first minted it, and its count there.
    #[ts(type = "string")]
    pub sender: domain::SenderId,
    #[ts(type = "number")]
    pub no: u64,
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub kind: SpeechKind,
    /// 1 to 10 000 characters, at most 32 KiB of UTF-8; may be empty where there are files.
    pub text: String,
    /// Messages and notes: what the sender uploaded into this timeline, clean; at most 5, in the order in which they are shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, type = "Array<string>")]
    pub files: Vec<domain::FileId>,
}

/// Whom a text is for.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpeechKind {
    #[default]
    Message,
    /// Staff only.
    Note,
    /// Supervisors to the operator.
    Whisper,
    /// Customers: what is asked before the conversation. The text is a [`FormFrame`] as JSON.
    Form,
}

/// What a customer answers, before anything is said. Where no conversation is open it opens one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, Default, TS)]
#[serde(deny_unknown_fields)]
pub struct FormFrame {
    /// One of those that the widget's settings let choose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub queue: Option<domain::QueueId>,
    /// By the keys of the widget's settings; what they do not ask is left out.
    #[serde(default)]
    pub answers: std::collections::BTreeMap<String, String>,
    /// The customer has agreed to the privacy notice.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub consents: bool,
}
