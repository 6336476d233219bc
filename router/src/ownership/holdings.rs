//! The partitions that this router holds, as its tasks share them: writers act on them, the beat renews them.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use domain::Epoch;
use store::ownership::{Claimed, Ownership};

use crate::turn::slice::Partition;

/// What is held, by partition.
#[derive(Default)]
pub(crate) struct Holdings {
    held: Mutex<BTreeMap<Partition, Held>>,
}

/// One claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Held {
    pub epoch: Epoch,
    pub stage: Stage,
    /// The first record that is not decided, as of the last turn.
    pub next_offset: i64,
}

/// Where a partition stands between claim and release.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stage {
    Running,
    /// Stopped before a record of a newer build, at this instant: a newer router should take it.
    Newer(Instant),
    /// Its writer finishes with it.
    Leaving,
}

impl Holdings {
    pub(crate) fn claimed(&self, of: &Ownership) {
        let partition = Partition { topic: of.topic, number: of.partition };
        let held = Held { epoch: of.epoch, stage: Stage::Running, next_offset: of.next_offset };
        self.held().insert(partition, held);
    }

    pub(crate) fn decided_to(&self, partition: Partition, next_offset: i64) {
        if let Some(held) = self.held().get_mut(&partition) {
            held.next_offset = next_offset;
        }
    }

    pub(crate) fn set_stage(&self, partition: Partition, stage: Stage) {
        if let Some(held) = self.held().get_mut(&partition) {
            held.stage = stage;
        }
    }

    /// Forgets a partition, if this claim is the one meant.
    pub(crate) fn lost(&self, partition: Partition, epoch: Epoch) {
        let mut held = self.held();
        if held.get(&partition).is_some_and(|held| held.epoch == epoch) {
            held.remove(&partition);
        }
    }

    /// Every lease to renew.
    pub(crate) fn all(&self) -> Vec<(Partition, Held)> {
        self.held().iter().map(|(partition, held)| (*partition, *held)).collect()
    }

    pub(crate) fn count(&self) -> usize {
        self.held().len()
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<Partition, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A partition as the store names a claim.
pub(crate) fn claimed(partition: Partition, epoch: Epoch) -> Claimed {
    Claimed { topic: partition.topic, partition: partition.number, epoch }
}
