//! The outbox of this writer's partitions, and the partitions that leave once theirs is flushed.

use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::Writer;
use crate::outbox::Produced;
use crate::ownership::holdings::{Stage, claimed};
use crate::turn::slice::Partition;

/// How long a leaving partition waits for its facts to be in the log.
const FLUSH: Duration = Duration::from_secs(1);
/// An idle partition's cursor is moved after this long without a turn that could do it.
const IDLE_CURSOR: Duration = Duration::from_secs(1);

/// A partition on its way out.
pub(super) struct Leaving {
    partition: Partition,
    until: Instant,
    done: oneshot::Sender<()>,
}

impl Writer {
    /// Reads no more of this partition; it is done once its facts are in the log, or a second later.
    pub(super) async fn leave(&mut self, partition: Partition, done: oneshot::Sender<()>) {
        if let Some(owned) = self.owned.get_mut(&partition) {
            owned.is_running = false;
            self.ports.holdings.set_stage(partition, Stage::Leaving);
            self.intake.drop(&[partition]).await;
        }
        self.leaving.push(Leaving { partition, until: Instant::now() + FLUSH, done });
    }

    pub(super) fn note_produced(&mut self, produced: Produced) {
        if let Some(owned) = self.owned.get_mut(&produced.partition)
            && owned.epoch == produced.epoch
        {
            owned.lane.produced(produced.no);
        }
    }

    /// Moves the cursors of idle partitions, and lets those go that are flushed.
    pub(super) async fn look_after_outbox(&mut self) {
        let now = Instant::now();
        let is_idle = |partition: &Partition, at: Instant| {
            now.duration_since(at) >= IDLE_CURSOR || self.leaving.iter().any(|it| it.partition == *partition)
        };
        let idle: Vec<(Partition, u64)> = self
            .owned
            .iter()
            .filter(|(partition, owned)| is_idle(partition, owned.last_turn_at))
            .filter_map(|(partition, owned)| Some((*partition, owned.lane.deletable()?)))
            .collect();
        for (partition, upto) in idle {
            self.move_cursor(partition, upto).await;
        }
        for leaving in std::mem::take(&mut self.leaving) {
            let is_flushed = self.owned.get(&leaving.partition).is_none_or(|owned| owned.lane.is_flushed());
            if !is_flushed && leaving.until > now {
                self.leaving.push(leaving);
                continue;
            }
            self.forget(&[leaving.partition]).await;
            // Nobody waits any more when the process stops now.
            let _ = leaving.done.send(());
        }
    }

    async fn move_cursor(&mut self, partition: Partition, upto: u64) {
        let Some(owned) = self.owned.get_mut(&partition) else { return };
        // At most once a second, whatever comes of it.
        owned.last_turn_at = Instant::now();
        let claim = claimed(partition, owned.epoch);
        match self.ports.store.outbox().done(self.ports.me.boot, claim, upto).await {
            Ok(true) => owned.lane.deleted(upto),
            Ok(false) => self.lose(&[partition]).await,
            // It is tried again, or the next turn does it.
            Err(error) => {
                tracing::debug!(error = &error as &dyn std::error::Error, %partition, "an outbox cursor waits")
            }
        }
    }
}
