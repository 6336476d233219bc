//! What the store and the log hold in the end.

use domain::entry::Author;
use domain::{ClientId, CustomerId, OperatorId, SenderId, SenderNo, TenantId, TimelineId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One row of `entry`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct EntryRow {
    pub tenant: TenantId,
    pub customer: CustomerId,
    pub timeline: TimelineId,
    pub position: u64,
    pub seq: Option<u64>,
    pub author: Author,
    pub client_id: ClientId,
    pub sender: Option<(SenderId, SenderNo)>,
    /// `message`, `note`, `whisper`, `event`, `undelivered`.
    pub kind: String,
    /// Of a `joined` event: who answers from here on; of `left`, `closed`, `reopened`: nobody.
    pub assignee: Option<Option<OperatorId>>,
}

/// One `say` in the log, in the order of its partition.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct LogRow {
    pub partition: u32,
    pub offset: i64,
    pub timeline: TimelineId,
    pub author: Uuid,
    pub client_id: ClientId,
}

/// A router took a partition.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Claim {
    pub topic: String,
    pub partition: u32,
    pub epoch: u64,
    pub owner: Uuid,
}

/// A turn was committed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Write {
    pub topic: String,
    pub partition: u32,
    pub epoch: u64,
    pub owner: Uuid,
    /// Grows with every turn of the partition.
    pub turn: u64,
}

/// What the store and the log hold in the end.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, Default)]
pub struct Evidence {
    /// In any order.
    pub entries: Vec<EntryRow>,
    /// In offset order per partition.
    pub log: Vec<LogRow>,
    pub claims: Vec<Claim>,
    /// In commit order per partition.
    pub writes: Vec<Write>,
}
