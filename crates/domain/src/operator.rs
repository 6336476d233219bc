//! The person who answers: what they have chosen, and what is measured of them.

use serde::{Deserialize, Serialize};

use crate::conversation::Assignee;
use crate::ids::{DeskId, OperatorId, SenderId, TenantId};
use crate::number::{Timestamp, Version};

/// How long an operator who cannot be reached keeps everything as it is.
pub const GRACE_MS: i64 = 60_000;
/// The status of an operator who has missed this many offers in a row becomes [`Status::Away`].
pub const MISSES: u8 = 2;
/// The reason of that status.
pub const MISSED: &str = "missed";
/// Devices that are remembered of one operator; the one heard of longest ago makes room.
pub const DEVICES: usize = 8;

/// An operator of a desk, as the desk owner holds it. Capacity, queues and skills are settings.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Operator {
    pub id: OperatorId,
    pub tenant: TenantId,
    pub desk: DeskId,
    pub name: String,
    /// Grows by one with each ticket gained or lost and each change of status: an inbox that is behind is pulled again.
    pub inbox_version: Version,
    #[serde(default)]
    pub presence: Presence,
}

/// Whether an operator can be offered anything, and why not.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, Default)]
#[serde(default)]
pub struct Presence {
    pub status: Status,
    /// Chosen for when the tickets in hand are done; until then no offers are made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Status>,
    /// When `status` was chosen.
    pub since: Timestamp,
    pub connection: Connection,
    /// Where the operator works, the one heard of last at the end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<Device>,
    /// Offers missed in a row.
    pub misses: u8,
    /// Chosen by the operator; the lower of this and the settings' counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u16>,
    pub last_offer_at: Timestamp,
    pub idle_since: Timestamp,
}

/// What an operator has chosen; kept over everything.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, Default)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    Online,
    /// Keeps the tickets in hand, is offered none.
    Away {
        reason: String,
    },
    #[default]
    Offline,
}

/// What is known of an operator's connections.
///
/// | connection \ heard | a word or a seat | no seat, all pods whole | offer unseen | grace is over |
/// |--------------------|------------------|-------------------------|--------------|---------------|
/// | Connected          | Connected        | Lost                    | Doubted      | -             |
/// | Doubted            | Connected        | Lost                    | Doubted      | -             |
/// | Lost               | Connected        | Lost                    | Lost         | Gone          |
/// | Gone               | Connected        | Gone                    | Gone         | -             |
///
/// An answer that some pod could not give changes nothing.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, Default)]
#[serde(tag = "connection", rename_all = "snake_case")]
pub enum Connection {
    Connected,
    /// An offer was not seen: no more offers until something is heard.
    Doubted,
    Lost {
        since: Timestamp,
    },
    #[default]
    Gone,
}

/// A page in which an operator works.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Device {
    pub id: SenderId,
    /// Nobody has touched it for a while.
    pub is_away: bool,
}

impl Operator {
    pub fn new(id: OperatorId, tenant: TenantId, desk: DeskId, name: impl Into<String>) -> Self {
        let (name, inbox_version, presence) = (name.into(), Version::ZERO, Presence::default());
        Self { id, tenant, desk, name, inbox_version, presence }
    }

    pub fn as_assignee(&self) -> Assignee {
        Assignee { operator: self.id, name: self.name.clone() }
    }

    /// When something happens by time alone.
    pub fn due_at(&self) -> Option<Timestamp> {
        match self.presence.connection {
            Connection::Lost { since } => Some(since.plus_ms(GRACE_MS)),
            Connection::Connected | Connection::Doubted | Connection::Gone => None,
        }
    }
}

impl Presence {
    /// Not accepting only if every device is away.
    pub fn is_away_everywhere(&self) -> bool {
        !self.devices.is_empty() && self.devices.iter().all(|device| device.is_away)
    }

    /// How many tickets this operator takes where administration allows `most`.
    pub fn capacity_within(&self, most: u16) -> u16 {
        self.capacity.map_or(most, |chosen| chosen.min(most))
    }

    /// Something was heard from `device`.
    pub fn hear(&mut self, device: SenderId, is_away: bool) {
        self.devices.retain(|known| known.id != device);
        if self.devices.len() == DEVICES {
            self.devices.remove(0);
        }
        self.devices.push(Device { id: device, is_away });
    }
}
