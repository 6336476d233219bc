//! Reads the log for one writer: whatever waits is the next turn's batch.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use event_log::{Assigned, EventLog, LogError, LogReader, Read};
use protocol::record::Topic;

use crate::turn::slice::Partition;

/// Records of one turn.
const TURN_RECORDS: usize = 500;
/// Read ahead while a turn commits.
const AHEAD_BYTES: usize = 8 * 1024 * 1024;

/// One writer's reader.
pub(crate) struct Intake {
    reader: Box<dyn LogReader>,
}

impl Intake {
    pub(crate) async fn open(log: &Arc<dyn EventLog>) -> Result<Self, LogError> {
        Ok(Self { reader: log.reader(AHEAD_BYTES).await? })
    }

    /// Starts to read a partition.
    ///
    /// # Errors
    /// `Truncated` if the stored offset lies outside the log: the partition must stop.
    pub(crate) async fn add(&mut self, partition: Partition, from: i64) -> Result<(), LogError> {
        let (topic, number) = partition.in_log();
        self.reader.assign(&[Assigned { topic, partition: number, from }]).await
    }

    /// Reads these no more.
    pub(crate) async fn drop(&mut self, partitions: &[Partition]) {
        let all: Vec<_> = partitions.iter().map(|partition| partition.in_log()).collect();
        self.reader.unassign(&all).await;
    }

    /// All that waits, by partition in log order; waits at most `wait` for something. May be cancelled.
    pub(crate) async fn next(&mut self, wait: Duration) -> Result<BTreeMap<Partition, Vec<Read>>, LogError> {
        let mut batches: BTreeMap<Partition, Vec<Read>> = BTreeMap::new();
        for read in self.reader.poll(TURN_RECORDS, wait).await? {
            if let Some(partition) = partition_of(&read) {
                batches.entry(partition).or_default().push(read);
            }
        }
        Ok(batches)
    }
}

fn partition_of(read: &Read) -> Option<Partition> {
    let topic = Topic::ALL.into_iter().find(|topic| topic.name() == &*read.position.topic)?;
    Some(Partition { topic, number: read.position.partition })
}
