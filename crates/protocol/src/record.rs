//! What rests in the log: one command or fact for one owner.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use domain::entry::Author;
use domain::fact::Fact;
use domain::file::Attachment;
use domain::form::Form;
use domain::timeline::{Profile, Speech};
use domain::{ClientId, ConversationId, DeskId, PodId, SenderId, SenderNo, TenantId, TimelineId, Version};

mod desk_ask;

pub use desk_ask::DeskAsk;

/// The newest version that this build writes and reads. A higher one is not poison: the reader stops before it.
///
/// | version | what came with it |
/// |---|---|
/// | 1 | texts, closing, reopening, taking, facts |
/// | 2 | [`Command::Desk`] |
/// | 3 | [`Command::Fill`] |
/// | 4 | files of a text |
///
/// A record carries the version that its command came with, so that an older reader reads all it can.
pub const VERSION: u16 = 4;

/// The two topics with an owner each.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Key = timeline.
    Inbound,
    /// Key = desk.
    Desk,
}

impl Topic {
    pub const ALL: [Self; 2] = [Self::Inbound, Self::Desk];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Desk => "desk",
        }
    }
}

/// One unit of the log.
///
/// Guarantees: records with one key are decided in log order, each at least once and with effect exactly once.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Record {
    pub version: u16,
    pub tenant: TenantId,
    pub command: Command,
    /// Where the answer to a REST command is awaited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<ReplyTo>,
    /// W3C `traceparent` of the message, carried over all hops.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
}

/// The API request that waits for the answer.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct ReplyTo {
    pub pod: PodId,
    pub boot: Uuid,
    pub request: Uuid,
}

/// What is asked of an owner.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Command {
    Say {
        timeline: TimelineId,
        author: Author,
        client_id: ClientId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sender: Option<(SenderId, SenderNo)>,
        speech: Speech,
        text: String,
        /// As they were found to be the author's, and clean, before the text was taken.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Attachment>,
        /// Stamped from a customer's token, so that the first message can create the timeline.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        profile: Option<Profile>,
    },
    /// A customer answers what is asked before the conversation.
    Fill {
        timeline: TimelineId,
        author: Author,
        client_id: ClientId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sender: Option<(SenderId, SenderNo)>,
        form: Form,
        /// As with a text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        profile: Option<Profile>,
    },
    Close {
        timeline: TimelineId,
        by: Author,
        client_id: ClientId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        if_version: Option<Version>,
    },
    Reopen {
        timeline: TimelineId,
        by: Author,
        client_id: ClientId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        if_version: Option<Version>,
    },
    HandOver {
        timeline: TimelineId,
    },
    Take {
        desk: DeskId,
        by: Author,
        client_id: ClientId,
        conversation: ConversationId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        if_version: Option<Version>,
    },
    /// An operator asks something of the desk.
    Desk {
        desk: DeskId,
        by: Author,
        client_id: ClientId,
        ask: DeskAsk,
    },
    /// One owner's state, told to the other.
    Fact {
        fact: Fact,
    },
}

/// Why bytes are not a record.
#[derive(Debug, thiserror::Error)]
pub enum NotARecord {
    /// Written by a newer build: stop before it, let the partition go.
    #[error("record of version {found}; this build reads up to {VERSION}")]
    Newer { found: u16 },
    /// Claims a known version and does not parse.
    #[error("record does not parse")]
    Malformed(#[source] serde_json::Error),
}

impl Command {
    /// The first version that has it.
    pub fn version(&self) -> u16 {
        match self {
            Self::Say { files, .. } if !files.is_empty() => 4,
            Self::Fill { .. } => 3,
            Self::Desk { .. } => 2,
            Self::Say { .. }
            | Self::Close { .. }
            | Self::Reopen { .. }
            | Self::HandOver { .. }
            | Self::Take { .. }
            | Self::Fact { .. } => 1,
        }
    }
}

impl Record {
    pub fn new(tenant: TenantId, command: Command) -> Self {
        Self { version: command.version(), tenant, command, reply_to: None, trace: None }
    }

    pub fn topic(&self) -> Topic {
        match &self.command {
            Command::Say { .. }
            | Command::Fill { .. }
            | Command::Close { .. }
            | Command::Reopen { .. }
            | Command::HandOver { .. } => Topic::Inbound,
            Command::Take { .. } | Command::Desk { .. } => Topic::Desk,
            Command::Fact { fact: Fact::Conversation(_) } => Topic::Desk,
            Command::Fact { fact: Fact::Ticket(_) } => Topic::Inbound,
        }
    }

    /// The key that decides the partition: the timeline or the desk.
    pub fn key(&self) -> Uuid {
        match &self.command {
            Command::Say { timeline, .. }
            | Command::Fill { timeline, .. }
            | Command::Close { timeline, .. }
            | Command::Reopen { timeline, .. }
            | Command::HandOver { timeline } => timeline.0,
            Command::Take { desk, .. } | Command::Desk { desk, .. } => desk.0,
            Command::Fact { fact: Fact::Conversation(now) } => now.desk.0,
            Command::Fact { fact: Fact::Ticket(now) } => now.timeline.0,
        }
    }

    pub fn encode(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a record has no map with keys that are not strings")
    }

    /// # Errors
    /// [`NotARecord::Newer`] for a version above [`VERSION`], [`NotARecord::Malformed`] for anything else unreadable.
    pub fn decode(bytes: &[u8]) -> Result<Self, NotARecord> {
        #[derive(Deserialize)]
        struct Head {
            version: u16,
        }
        match serde_json::from_slice::<Self>(bytes) {
            Ok(record) if record.version <= VERSION => Ok(record),
            Ok(record) => Err(NotARecord::Newer { found: record.version }),
            Err(error) => match serde_json::from_slice::<Head>(bytes) {
                Ok(head) if head.version > VERSION => Err(NotARecord::Newer { found: head.version }),
                _ => Err(NotARecord::Malformed(error)),
            },
        }
    }
}
