//! Identities. Those that we mint from others are derived (UUIDv5), so that a replay mints the same ones.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

use crate::number::Position;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The 16 bytes, most significant first.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(
    /// A company that uses the platform. Leads every key and index.
    TenantId
);
id!(
    /// The person who asks for help: random for a guest, derived from the tenant's `sub` for a known customer.
    CustomerId
);
id!(
    /// The person who answers (a supervisor is an operator with more rights).
    OperatorId
);
id!(
    /// The ordered history of one customer in one channel; the partition key of topic `inbound`.
    TimelineId
);
id!(
    /// A stretch of a timeline, derived from the position of the entry that opened it.
    ConversationId
);
id!(
    /// The actor that owns tickets and operators; the partition key of topic `desk`.
    DeskId
);
id!(
    /// Tickets waiting for a skill.
    QueueId
);
id!(
    /// Something that an operator can do and a ticket may ask for.
    SkillId
);
id!(
    /// The id a client gives to what it sends (UUIDv7): the same for every repetition of one message.
    ClientId
);
id!(
    /// One page load of one client. Evidence of order for the checker, never a reason to drop.
    SenderId
);
id!(
    /// One WebSocket, minted by its gateway.
    ConnectionId
);
id!(
    /// A file that somebody attaches (UUIDv7): given by the uploader, the same for every repetition of one upload.
    FileId
);
id!(
    /// One process of the system. Its `boot` is another id: a restarted pod is a new boot.
    PodId
);

impl CustomerId {
    /// The customer whom the tenant's own server calls `sub`.
    pub fn known(tenant: TenantId, sub: &str) -> Self {
        Self(Uuid::new_v5(&tenant.0, sub.as_bytes()))
    }
}

impl TimelineId {
    /// The timeline of `customer` in `channel` (`web`, later `telegram`, `email` …).
    pub fn of(customer: CustomerId, channel: &str) -> Self {
        Self(Uuid::new_v5(&customer.0, channel.as_bytes()))
    }
}

impl ConversationId {
    /// The conversation that the entry at `position` of `timeline` opens.
    pub fn opened_at(timeline: TimelineId, position: Position) -> Self {
        Self(Uuid::new_v5(&timeline.0, &position.0.to_be_bytes()))
    }
}

impl DeskId {
    /// The tenant's default desk.
    pub fn default_of(tenant: TenantId) -> Self {
        Self(Uuid::new_v5(&tenant.0, b"desk"))
    }
}

impl QueueId {
    /// The desk's default queue.
    pub fn default_of(desk: DeskId) -> Self {
        Self(Uuid::new_v5(&desk.0, b"queue"))
    }
}

impl ClientId {
    /// The id of an entry that the system itself writes: `what` happened at `version` of `conversation`.
    pub fn derived(conversation: ConversationId, what: &str, version: u64) -> Self {
        Self(Uuid::new_v5(&conversation.0, format!("{what}:{version}").as_bytes()))
    }
}
