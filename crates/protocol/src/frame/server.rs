//! What a gateway sends.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::client::StatusName;
use crate::problem::Problem;

/// What a gateway sends. The first frame of a connection is `welcome`.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, TS)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum ServerFrame {
    Welcome(Welcome),
    /// The tick: the text is durable.
    Accepted {
        #[ts(type = "string")]
        cid: domain::ClientId,
    },
    /// Not taken: send it again after `retry_ms`, with the same `cid`.
    Busy {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "string")]
        cid: Option<domain::ClientId>,
        reason: String,
        #[ts(type = "number")]
        retry_ms: u64,
    },
    /// Not taken and never will be as it is.
    Refused {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "string")]
        cid: Option<domain::ClientId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        req: Option<u32>,
        problem: Problem,
    },
    Entry(EntryFrame),
    Page(Page),
    /// The newest number of a timeline: higher than the cursor = pull a page.
    Head {
        #[ts(type = "string")]
        timeline: domain::TimelineId,
        #[ts(type = "number")]
        n: u64,
    },
    /// How far the other side has been shown (`delivered`) and has read, in this connection's own numbers.
    Receipt {
        #[ts(type = "string")]
        timeline: domain::TimelineId,
        #[ts(type = "number")]
        delivered: u64,
        #[ts(type = "number")]
        read: u64,
    },
    Typing {
        #[ts(type = "string")]
        timeline: domain::TimelineId,
        by: AuthorKind,
        name: String,
        on: bool,
    },
    Inbox(InboxFrame),
    /// One step of the inbox: `version` is one more than the last, else pull `inbox`.
    InboxChange {
        #[ts(type = "number")]
        version: u64,
        /// None: it is about the operator's own status.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "string")]
        conversation: Option<domain::ConversationId>,
        change: String,
    },
    Board(BoardFrame),
    /// One step of the board: `version` is one more than the last, else pull `board`.
    BoardChange {
        #[ts(type = "number")]
        version: u64,
        #[ts(type = "string")]
        conversation: domain::ConversationId,
        waiting: bool,
    },
    /// The answer to a command.
    Result {
        #[ts(type = "string")]
        cid: domain::ClientId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        version: Option<u64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        problem: Option<Problem>,
    },
    /// Cursors of another store: forget what was shown of this timeline and read the last page again.
    Reset {
        #[ts(type = "string")]
        timeline: domain::TimelineId,
        store_epoch: String,
    },
    /// Customers: what administration says of the widget has changed. Fetch `/widget/settings.json` again.
    Widget {
        #[ts(type = "number")]
        version: u64,
    },
    /// Answer with `pong`; carries the server's clock.
    Ping {
        #[ts(type = "number")]
        now: i64,
    },
    /// Open a new connection after `after_ms` with this ticket, then close this one.
    Goaway {
        #[ts(type = "number")]
        after_ms: u64,
        ticket: String,
    },
}

/// The answer to `hello`.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, TS)]
pub struct Welcome {
    pub v: u16,
    #[ts(type = "string")]
    pub connection: domain::ConnectionId,
    pub me: Me,
    /// For `hello.ticket` of the next connection.
    pub ticket: String,
    /// A guest's token, new or reissued: keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub token: Option<String>,
    /// When the principal's token ends, milliseconds since 1970 by `now`'s clock.
    #[ts(type = "number")]
    pub expires_at: i64,
    #[ts(type = "number")]
    pub now: i64,
    #[ts(type = "number")]
    pub ping_ms: u64,
    pub store_epoch: String,
}

/// Who this connection is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct Me {
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub tenant: domain::TenantId,
    pub role: Role,
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub id: uuid::Uuid,
    pub name: String,
    /// A customer's own timeline: the only one it may name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub timeline: Option<domain::TimelineId>,
}

/// What a principal may do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Guest,
    Customer,
    Operator,
    Supervisor,
}

impl Role {
    pub const fn is_staff(self) -> bool {
        matches!(self, Self::Operator | Self::Supervisor)
    }
}

/// One entry.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct EntryFrame {
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub timeline: domain::TimelineId,
    /// Seq for customers, position for staff.
    #[ts(type = "number")]
    pub n: u64,
    /// Staff only: the seq, if the customer may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub seq: Option<u64>,
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub conversation: domain::ConversationId,
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub cid: domain::ClientId,
    pub by: AuthorKind,
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub by_id: uuid::Uuid,
    /// Staff only: the name of the operator or supervisor who wrote it, as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by_name: Option<String>,
    #[ts(type = "number")]
    pub at: i64,
    /// What was sent with it, in the order in which it is shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub files: Vec<FileBody>,
    #[serde(flatten)]
    #[ts(flatten)]
    pub body: EntryBody,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthorKind {
    Customer,
    Operator,
    Supervisor,
    System,
}

/// What an entry says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryBody {
    Message {
        text: String,
    },
    /// Staff only.
    Note {
        text: String,
    },
    /// Staff only.
    Whisper {
        text: String,
    },
    /// Its author only: `not_yours` or `closed`.
    Undelivered {
        text: String,
        reason: String,
    },
    Joined {
        name: String,
        #[ts(type = "string")]
        #[schema(value_type = uuid::Uuid)]
        operator: domain::OperatorId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        left: Option<String>,
    },
    Left {
        name: String,
    },
    /// `by_operator`, `by_customer`, `by_supervisor`, `inactive` or `abandoned`.
    Closed {
        reason: String,
    },
    Reopened,
    /// It closes at that time unless somebody writes.
    Closing {
        #[ts(type = "number")]
        closes_at: i64,
    },
    /// What the customer answered before the conversation.
    Form {
        answers: Vec<AnswerBody>,
    },
}

/// A file of an entry. Its links are the reader's own: `/v1/me/files/{id}` and `/v1/conversations/{id}/files/{file}` tell them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct FileBody {
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub id: domain::FileId,
    /// At most 120 characters.
    pub name: String,
    /// The media type that the content showed.
    #[serde(rename = "type")]
    pub media_type: String,
    #[ts(type = "number")]
    pub size_bytes: u64,
    /// There is a small picture of it.
    pub thumbnail: bool,
    /// A scanner has seen it; else there was none.
    pub scanned: bool,
}

/// An answer, with the question as it was asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct AnswerBody {
    pub key: String,
    pub label: String,
    pub value: String,
}

/// A run of entries, lowest number first.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, TS, ToSchema)]
pub struct Page {
    /// The `req` of the request; none for the pages of a resume.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub req: Option<u32>,
    #[ts(type = "string")]
    #[schema(value_type = uuid::Uuid)]
    pub timeline: domain::TimelineId,
    pub entries: Vec<EntryFrame>,
    /// The newest number of the timeline when the page was read.
    #[ts(type = "number")]
    pub head: u64,
    /// More lie in the direction that was asked for.
    pub more: bool,
    #[ts(type = "number")]
    pub delivered: u64,
    #[ts(type = "number")]
    pub read: u64,
    pub stage: StageName,
    #[ts(type = "number")]
    pub version: u64,
}

/// Where the newest conversation of a timeline stands.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StageName {
    /// There is none yet.
    None,
    Bot,
    Waiting,
    Active,
    Closed,
}

/// An operator's conversations.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, TS)]
pub struct InboxFrame {
    #[ts(type = "number")]
    pub version: u64,
    pub chats: Vec<ChatCard>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub me: Option<OperatorNow>,
}

/// What an operator has chosen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS)]
pub struct OperatorNow {
    pub status: StatusName,
    /// Of `away`; `missed` if two offers in a row were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
    /// Once the conversations in hand are done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next: Option<StatusName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_reason: Option<String>,
    /// Since when.
    #[ts(type = "number")]
    pub since: i64,
    /// Chosen below what the settings say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub capacity: Option<u16>,
}

/// What I have to do with a conversation.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Debug, TS)]
#[serde(rename_all = "snake_case")]
pub enum PlaceName {
    /// I answer it.
    #[default]
    Mine,
    /// It is offered to me.
    Offered,
    /// It is offered to the one I hand it over to.
    Leaving,
    OnHold,
    /// Closed, and to be written up.
    WrapUp,
}

/// A row of "my chats".
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS)]
pub struct ChatCard {
    #[ts(type = "string")]
    pub conversation: domain::ConversationId,
    #[ts(type = "string")]
    pub timeline: domain::TimelineId,
    #[ts(type = "string")]
    pub customer: domain::CustomerId,
    /// Empty for a guest.
    pub name: String,
    pub stage: StageName,
    #[ts(type = "number")]
    pub version: u64,
    /// When the customer began to wait.
    #[ts(type = "number")]
    pub since: i64,
    /// The newest message, cut to 120 characters.
    pub preview: String,
    pub preview_by: AuthorKind,
    #[ts(type = "number")]
    pub preview_at: i64,
    /// The newest position.
    #[ts(type = "number")]
    pub head: u64,
    /// How far this side has read.
    #[ts(type = "number")]
    pub read: u64,
    #[serde(default)]
    pub place: PlaceName,
    /// The number of the offer, while it is offered to me.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub offer: Option<u64>,
    /// When the offer, or the time to write it up, ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub until: Option<i64>,
    /// Who hands it over to me.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<String>,
}

/// What waits.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, TS)]
pub struct BoardFrame {
    #[ts(type = "number")]
    pub version: u64,
    /// The longest waiting first; at most 200.
    pub waiting: Vec<WaitingCard>,
    /// All that wait.
    #[ts(type = "number")]
    pub total: u64,
}

/// A row of "waiting".
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, TS)]
pub struct WaitingCard {
    #[ts(type = "string")]
    pub conversation: domain::ConversationId,
    #[ts(type = "string")]
    pub timeline: domain::TimelineId,
    /// Empty for a guest.
    pub name: String,
    #[ts(type = "string")]
    pub customer: domain::CustomerId,
    #[ts(type = "number")]
    pub since: i64,
    /// The ticket's version.
    #[ts(type = "number")]
    pub version: u64,
    pub preview: String,
}
