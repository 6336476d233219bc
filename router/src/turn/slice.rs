//! The records of one partition that one turn takes.

use std::sync::Arc;

use domain::desk;
use domain::{DeskId, TimelineId};
use event_log::{Read, partition_of};
use protocol::record::{NotARecord, Record, Topic};

/// A partition as the ownership rows name it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct Partition {
    pub topic: Topic,
    pub number: u32,
}

impl std::fmt::Display for Partition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.topic.name(), self.number)
    }
}

impl Partition {
    /// The topic's name and the number, as the log wants them.
    pub(crate) fn in_log(self) -> (Arc<str>, u32) {
        (Arc::from(self.topic.name()), self.number)
    }
}

/// Why a partition goes no further.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stop {
    /// A newer build wrote it: a newer router must take the partition.
    #[error("the record at {offset} has version {found}")]
    Newer { offset: i64, found: u16 },
    #[error("the record at {offset} does not parse")]
    Malformed {
        offset: i64,
        #[source]
        source: serde_json::Error,
    },
    /// Whoever wrote it counts partitions differently.
    #[error("the record at {offset} belongs to another partition")]
    Misplaced { offset: i64 },
    #[error("the turn up to {offset} (first trace {}) does not fit the store", .trace.as_deref().unwrap_or("none"))]
    Refused {
        offset: i64,
        trace: Option<String>,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The stored offset lies outside the log.
    #[error("the log cannot be read from {offset}")]
    OutsideLog {
        offset: i64,
        #[source]
        source: event_log::LogError,
    },
}

/// What one turn takes of one partition: deadlines and what desks are asked by no record first, then records in log
/// order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Slice {
    pub partition: Partition,
    /// The stored offset before and after.
    pub from: i64,
    pub to: i64,
    pub due: Vec<TimelineId>,
    pub asks: Vec<(DeskId, Vec<desk::Command>)>,
    pub records: Vec<Record>,
}

impl Slice {
    /// A turn without records, at the stored offset.
    pub(crate) fn empty(partition: Partition, at: i64) -> Self {
        Self { partition, from: at, to: at, due: Vec::new(), asks: Vec::new(), records: Vec::new() }
    }

    /// Takes up records as read, up to the first one that cannot be taken.
    ///
    /// # Errors
    /// Why it stopped; what stood before it was taken up all the same.
    pub(crate) fn take(&mut self, reads: &[Read], partitions: u32) -> Result<(), Stop> {
        for read in reads {
            let offset = read.position.offset;
            // A reader may repeat what was read already; a hole (Kafka) is no fault.
            if offset < self.to {
                continue;
            }
            let record = Record::decode(&read.value).map_err(|error| match error {
                NotARecord::Newer { found } => Stop::Newer { offset, found },
                NotARecord::Malformed(source) => Stop::Malformed { offset, source },
            })?;
            let is_ours = record.topic() == self.partition.topic
                && partition_of(record.key(), partitions) == self.partition.number;
            if !is_ours {
                return Err(Stop::Misplaced { offset });
            }
            self.records.push(record);
            self.to = offset + 1;
        }
        Ok(())
    }

    /// Whether there is nothing to decide.
    pub(crate) fn is_empty(&self) -> bool {
        self.records.is_empty() && self.due.is_empty() && self.asks.is_empty()
    }

    /// For the logs: this turn wrote what each record led to.
    pub(crate) fn note_written(&self) {
        if tracing::enabled!(tracing::Level::DEBUG) {
            for trace in self.records.iter().filter_map(|record| record.trace.as_deref()) {
                tracing::debug!(trace, partition = %self.partition, "decided and written");
            }
        }
    }

    /// For the logs: the trace of the first record that has one.
    pub(crate) fn trace(&self) -> Option<&str> {
        self.records.iter().find_map(|record| record.trace.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use domain::TenantId;
    use event_log::LogPosition;
    use protocol::record::Command;
    use uuid::Uuid;

    use super::*;

    const INBOUND: Partition = Partition { topic: Topic::Inbound, number: 0 };

    fn read(offset: i64, value: Vec<u8>) -> Read {
        let position = LogPosition { topic: "inbound".into(), partition: 0, offset };
        Read { position, key: Uuid::nil(), value: Bytes::from(value) }
    }

    fn good(n: u128) -> Vec<u8> {
        let timeline = TimelineId(Uuid::from_u128(n));
        Record::new(TenantId(Uuid::nil()), Command::HandOver { timeline }).encode()
    }

    #[test]
    fn takes_what_stands_before_a_record_that_does_not_parse() {
        let mut slice = Slice::empty(INBOUND, 5);
        let stopped =
            slice.take(&[read(5, good(1)), read(7, good(2)), read(8, b"{\"version\":1}".to_vec())], 1);
        assert!(matches!(stopped, Err(Stop::Malformed { offset: 8, .. })));
        assert_eq!((slice.from, slice.to, slice.records.len()), (5, 8, 2));
    }

    #[test]
    fn stops_before_a_newer_record() {
        let mut slice = Slice::empty(INBOUND, 0);
        let stopped = slice.take(&[read(0, b"{\"version\":9,\"new\":1}".to_vec())], 1);
        assert!(matches!(stopped, Err(Stop::Newer { offset: 0, found: 9 })));
        assert_eq!(slice.to, 0);
    }

    #[test]
    fn skips_what_it_has_taken_already() {
        let mut slice = Slice::empty(INBOUND, 3);
        slice.take(&[read(2, good(1)), read(3, good(2)), read(3, good(2))], 1).unwrap();
        assert_eq!((slice.records.len(), slice.to), (1, 4));
    }

    #[test]
    fn refuses_a_record_of_another_topic() {
        let tenant = TenantId(Uuid::nil());
        let take = Command::Take {
            desk: DeskId::default_of(tenant),
            by: domain::entry::Author::System,
            client_id: domain::ClientId(Uuid::nil()),
            conversation: domain::ConversationId(Uuid::nil()),
            if_version: None,
        };
        let mut slice = Slice::empty(INBOUND, 0);
        let stopped = slice.take(&[read(0, Record::new(tenant, take).encode())], 1);
        assert!(matches!(stopped, Err(Stop::Misplaced { offset: 0 })));
    }
}
