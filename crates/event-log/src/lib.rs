//! Ordered, durable hand-over between pods: the port and its two backends, [`kafka`] and [`table`].
//!
//! A topic has a fixed number of partitions; a key belongs to one of them for ever ([`partition_of`]). Records of one
//! partition are read in append order, each at least once; an appended record that was reported durable is never lost.
//! Reading starts at an offset that the reader stores itself, beside its data: there are no consumer groups.

pub mod kafka;
pub mod table;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use uuid::Uuid;

/// The largest value of a record, in both backends: half of what a Kafka broker takes as shipped.
pub const MAX_BYTES: usize = 512 * 1024;

/// Where a record stands: `offset` grows by one with each record of a partition (Kafka may leave holes).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LogPosition {
    pub topic: Arc<str>,
    pub partition: u32,
    pub offset: i64,
}

/// A partition and the first offset to read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Assigned {
    pub topic: Arc<str>,
    pub partition: u32,
    pub from: i64,
}

/// One record as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub position: LogPosition,
    pub key: Uuid,
    pub value: Bytes,
}

/// First offset that can still be read, and the one that the next record will get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub start: i64,
    pub end: i64,
}

/// Why the log could not do it.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// Not answered in time, or not reachable. The record may be durable all the same: append it again, with the same
    /// client id inside.
    #[error("the log did not answer for {topic}")]
    Unavailable {
        topic: Arc<str>,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// No room, on disk or in the local buffer; nothing was appended.
    #[error("the log is full: {reason}")]
    Full { reason: &'static str, retry_ms: u64 },
    /// Larger than [`MAX_BYTES`]; never retry.
    #[error("a record of {bytes} bytes is too large; {max} are allowed")]
    TooLarge { bytes: usize, max: usize },
    /// The stored offset lies outside the log: it was truncated, or is another log.
    #[error("offset {from} of {topic}/{partition} is outside {start}..{end}")]
    Truncated { topic: Arc<str>, partition: u32, from: i64, start: i64, end: i64 },
    /// The topic or partition does not exist, or has another partition count than stored.
    #[error("no such partition: {topic}/{partition}")]
    NoSuchPartition { topic: Arc<str>, partition: u32 },
    /// This handle was closed.
    #[error("the log handle is closed")]
    Closed,
}

impl LogError {
    /// Whether the same call may succeed later.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable { .. } | Self::Full { .. })
    }
}

/// The log. Both backends pass one contract suite.
#[async_trait]
pub trait EventLog: Send + Sync + 'static {
    /// Appends one record and waits until it is durable (Kafka: `acks=all`; table: committed).
    ///
    /// Shape: `value` at most [`MAX_BYTES`]. Guarantees: two appends of which the second starts after the first returned
    /// stand in that order. Cancelling the future does not cancel the append.
    /// Errors: see [`LogError`]; after `Unavailable` the record may or may not be there.
    async fn append(&self, topic: &str, key: Uuid, value: Bytes) -> Result<LogPosition, LogError>;

    /// Starts reading with nothing assigned. `max_bytes` bounds what is read ahead.
    async fn reader(&self, max_bytes: usize) -> Result<Box<dyn LogReader>, LogError>;

    /// Creates missing topics with `partitions` each (replication and other properties come from the backend's own
    /// options); a topic with another count is an error.
    async fn ensure_topics(&self, topics: &[(&str, u32)]) -> Result<(), LogError>;

    /// Start and end of a partition.
    async fn bounds(&self, topic: &str, partition: u32) -> Result<Bounds, LogError>;

    /// Advisory: every reader has stored `next_offset` of this partition. Kafka commits it for lag tools, the table
    /// may drop rows that all are past.
    async fn consumed(&self, topic: &str, partition: u32, next_offset: i64);

    /// Asks the backend whether it is there, within `wait`.
    async fn ping(&self, wait: Duration) -> Result<(), LogError>;

    /// Waits for appends under way, at most `wait`, then refuses new ones.
    async fn close(&self, wait: Duration);
}

/// A reader with partitions assigned by its owner. One task owns it.
#[async_trait]
pub trait LogReader: Send {
    /// Adds partitions; the first record of each is the first at or after `from`. Assigning one again moves it.
    /// Errors: `Truncated` if `from` lies outside the log (then that partition is not assigned).
    async fn assign(&mut self, partitions: &[Assigned]) -> Result<(), LogError>;

    /// Drops partitions; no record of them is returned afterwards.
    async fn unassign(&mut self, partitions: &[(Arc<str>, u32)]);

    /// Waits at most `wait` for records, then returns all that are there, at most `max`, in order per partition.
    /// An empty answer is no error. Cancelling loses nothing.
    /// Errors: `Truncated` if the log was cut under the reader; that partition is then no longer assigned, the others go
    /// on. `NoSuchPartition` from time to time while the backend denies a partition, which stays assigned.
    async fn poll(&mut self, max: usize, wait: Duration) -> Result<Vec<Read>, LogError>;

    /// Stops or goes on reading ahead; records read already are still returned.
    async fn pause(&mut self, partitions: &[(Arc<str>, u32)], paused: bool);
}

/// The partition of `key` among `partitions`: FNV-1a over its 16 bytes, the same in every backend and for ever.
pub fn partition_of(key: Uuid, partitions: u32) -> u32 {
    let hash = key.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    u32::try_from((hash ^ (hash >> 32)) % u64::from(partitions)).expect("a remainder by a u32 is a u32")
}
