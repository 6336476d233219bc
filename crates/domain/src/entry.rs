//! One line of a timeline, and who may see it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::conversation::{Assignee, CloseReason};
use crate::file::Attachment;
use crate::form::Answer;
use crate::ids::{ClientId, ConversationId, CustomerId, OperatorId, SenderId, TimelineId};
use crate::number::{Position, SenderNo, Seq, Timestamp};

/// Who wrote. The gateway stamps it from the token; a client never says who it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Debug)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Author {
    Customer(CustomerId),
    Operator(OperatorId),
    /// An operator with the rights to barge, whisper and close any conversation.
    Supervisor(OperatorId),
    System,
}

impl Author {
    /// The second part of the deduplication key `(timeline, author, client_id)`; nil for the system.
    pub const fn id(&self) -> Uuid {
        match self {
            Self::Customer(id) => id.0,
            Self::Operator(id) | Self::Supervisor(id) => id.0,
            Self::System => Uuid::nil(),
        }
    }

    /// The operator behind an operator or a supervisor.
    pub const fn operator(&self) -> Option<OperatorId> {
        match self {
            Self::Operator(id) | Self::Supervisor(id) => Some(*id),
            Self::Customer(_) | Self::System => None,
        }
    }
}

/// What an entry says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryKind {
    /// A message between customer and operator.
    Message { text: String },
    /// For staff only.
    Note { text: String },
    /// From a supervisor to the operator only.
    Whisper { text: String },
    /// Something that happened.
    Event { event: Happening },
    /// A ticked text that could not be delivered: its author sees it and may send it elsewhere.
    Undelivered { text: String, reason: UndeliveredReason },
    /// What the customer answered before the conversation.
    Form { answers: Vec<Answer> },
}

/// What happened to the conversation. The customer sees all of these.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happening {
    /// An operator now answers; `left` is the one who answered before.
    Joined {
        assignee: Assignee,
        left: Option<Assignee>,
    },
    /// Nobody answers for now.
    Left {
        assignee: Assignee,
    },
    Closed {
        reason: CloseReason,
    },
    Reopened,
    /// It closes then, unless somebody writes.
    Closing {
        at: Timestamp,
    },
}

/// Why a ticked text has no seq.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum UndeliveredReason {
    /// Another operator answers now, or nobody yet.
    NotYours,
    /// The conversation was closed a moment ago.
    Closed,
}

impl EntryKind {
    /// Whether the customer may see entries of this kind; exactly these get a [`Seq`].
    pub const fn is_for_customer(&self) -> bool {
        match self {
            Self::Message { .. } | Self::Event { .. } | Self::Form { .. } => true,
            Self::Note { .. } | Self::Whisper { .. } | Self::Undelivered { .. } => false,
        }
    }
}

/// One line of a timeline. Immutable once committed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Entry {
    pub timeline: TimelineId,
    /// Gapless within the timeline.
    pub position: Position,
    /// Gapless over what the customer may see; `None` for all else.
    pub seq: Option<Seq>,
    pub conversation: ConversationId,
    pub author: Author,
    pub client_id: ClientId,
    /// Page load and count in it, as first minted: evidence of order.
    pub sender: Option<(SenderId, SenderNo)>,
    pub kind: EntryKind,
    /// What a person sent with it, in the order in which it is shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Attachment>,
    pub at: Timestamp,
}

impl Entry {
    /// The entry as the customer may see it, `None` for what is not for the customer.
    pub fn visible(&self) -> Option<Visible<'_>> {
        self.seq.map(|seq| Visible { entry: self, seq })
    }
}

/// An entry that the customer may see. The customer's frames are built from this type alone; it gives no position.
#[derive(Clone, Copy, Debug)]
pub struct Visible<'a> {
    entry: &'a Entry,
    seq: Seq,
}

impl<'a> Visible<'a> {
    pub const fn seq(&self) -> Seq {
        self.seq
    }
    pub const fn timeline(&self) -> TimelineId {
        self.entry.timeline
    }
    pub const fn conversation(&self) -> ConversationId {
        self.entry.conversation
    }
    pub const fn author(&self) -> Author {
        self.entry.author
    }
    pub const fn client_id(&self) -> ClientId {
        self.entry.client_id
    }
    pub const fn kind(&self) -> &'a EntryKind {
        &self.entry.kind
    }
    pub fn files(&self) -> &'a [Attachment] {
        &self.entry.files
    }
    pub const fn at(&self) -> Timestamp {
        self.entry.at
    }
}
