//! Partitions that go no further here: lost to another router, given back, or stopped.

use std::time::{Duration, Instant};

use domain::{DeskId, TimelineId};
use event_log::{LogError, partition_of};
use protocol::record::Topic;
use store::turn::CommitError;

use super::{Writer, label};
use crate::ownership::holdings::Stage;
use crate::turn::slice::{Partition, Slice, Stop};

/// After a read that failed.
const READ_PAUSE: Duration = Duration::from_millis(100);

impl Writer {
    /// These belong to another router now.
    pub(crate) async fn lose(&mut self, lost: &[Partition]) {
        for partition in lost {
            if let Some(owned) = self.owned.get(partition) {
                tracing::warn!(%partition, epoch = %owned.epoch, "lost a partition to another router");
                self.ports.metrics.lost_partitions.inc();
            }
        }
        self.forget(lost).await;
    }

    /// Drops all that is held of these partitions.
    pub(super) async fn forget(&mut self, gone: &[Partition]) {
        if gone.is_empty() {
            return;
        }
        for partition in gone {
            if let Some(owned) = self.owned.remove(partition) {
                self.ports.holdings.lost(*partition, owned.epoch);
            }
            let label = label(*partition);
            self.ports.metrics.stopped_partitions.remove(&label);
            self.ports.metrics.lag_records.remove(&label);
        }
        self.backlog.retain(|produce| !gone.contains(&produce.partition));
        self.intake.drop(gone).await;
        self.forget_timers(gone);
        let counts = self.ports.config.partitions;
        self.states.drop_partitions(gone, |topic| counts.of(topic));
        self.ports
            .metrics
            .owned_partitions
            .set(i64::try_from(self.ports.holdings.count()).unwrap_or(i64::MAX));
    }

    fn forget_timers(&mut self, gone: &[Partition]) {
        let count = self.ports.config.partitions.inbound;
        let home = |id: TimelineId| Partition { topic: Topic::Inbound, number: partition_of(id.0, count) };
        self.timers.retain(|id| !gone.contains(&home(id)));
        let count = self.ports.config.partitions.desk;
        let home = |id: DeskId| Partition { topic: Topic::Desk, number: partition_of(id.0, count) };
        self.desk_timers.retain(|id| !gone.contains(&home(id)));
        self.asks.retain(|id| !gone.contains(&home(id)));
    }

    /// Memory is behind the store for some timeline of these: all are loaded again.
    pub(crate) fn forget_states(&mut self, slices: &[Slice]) {
        let all: Vec<Partition> = slices.iter().map(|slice| slice.partition).collect();
        let counts = self.ports.config.partitions;
        self.states.drop_partitions(&all, |topic| counts.of(topic));
    }

    /// A partition goes no further: its lease is kept, its records wait.
    pub(crate) async fn stop(&mut self, partition: Partition, stop: &Stop) {
        note_stopped(partition, stop);
        if let Some(owned) = self.owned.get_mut(&partition) {
            owned.is_running = false;
        }
        if matches!(stop, Stop::Newer { .. }) {
            self.ports.holdings.set_stage(partition, Stage::Newer(Instant::now()));
        }
        self.ports.metrics.stopped_partitions.get_or_create(&label(partition)).set(1);
        self.intake.drop(&[partition]).await;
        self.forget_timers(&[partition]);
    }

    /// The store cannot take or give some row of these: each slice by itself shows which, and that one stops.
    pub(crate) async fn take_apart(&mut self, slices: Vec<Slice>, error: CommitError) -> Vec<Vec<Slice>> {
        if let [only] = &slices[..] {
            let trace = only.trace().map(str::to_owned);
            let stop = Stop::Refused { offset: only.to, trace, source: Box::new(error) };
            self.stop(only.partition, &stop).await;
            return vec![];
        }
        slices.into_iter().map(|slice| vec![slice]).collect()
    }

    /// The log could not be read: a partition whose offset lies outside it stops, anything else is tried again.
    pub(super) async fn note_unreadable(&mut self, source: LogError) {
        if let LogError::Truncated { topic, partition, from, .. } = &source
            && let Some(topic) = Topic::ALL.into_iter().find(|known| known.name() == &**topic)
        {
            let (number, offset) = (*partition, *from);
            let stop = Stop::OutsideLog { offset, source };
            return self.stop(Partition { topic, number }, &stop).await;
        }
        tracing::warn!(error = &source as &dyn std::error::Error, "failed to read the log; trying again");
        tokio::time::sleep(READ_PAUSE).await;
    }
}

fn note_stopped(partition: Partition, stop: &Stop) {
    let error: &dyn std::error::Error = stop;
    tracing::error!(error, cause = error.source(), %partition, "stopped a partition");
}
