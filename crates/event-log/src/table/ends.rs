//! How far each partition reaches, as far as this process knows: what wakes its readers.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

use super::topics::Slot;

/// Ends only grow; a hint may be old, never ahead of what can be read.
pub(super) struct Ends {
    ends: Mutex<HashMap<Slot, i64>>,
    changed: watch::Sender<()>,
    /// Appended here, so that other processes want to be told.
    appended: watch::Sender<()>,
}

impl Ends {
    pub(super) fn new() -> Self {
        Self { ends: Mutex::default(), changed: watch::Sender::new(()), appended: watch::Sender::new(()) }
    }

    /// Takes ends over and wakes readers if one of them is news.
    pub(super) fn learn(&self, news: impl IntoIterator<Item = (Slot, i64)>) {
        let mut grew = false;
        {
            let mut ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
            for (slot, end) in news {
                let known = ends.entry(slot).or_insert(0);
                grew |= end > *known;
                *known = end.max(*known);
            }
        }
        if grew {
            self.changed.send_replace(());
        }
    }

    /// Takes over what this process appended.
    pub(super) fn appended(&self, news: impl IntoIterator<Item = (Slot, i64)>) {
        self.learn(news);
        self.appended.send_replace(());
    }

    /// The known ends of some partitions, in their order.
    pub(super) fn of<'a>(&self, slots: impl Iterator<Item = &'a Slot>) -> Vec<i64> {
        let ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        slots.map(|slot| ends.get(slot).copied().unwrap_or(0)).collect()
    }

    pub(super) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    pub(super) fn appends(&self) -> watch::Receiver<()> {
        self.appended.subscribe()
    }

    /// Whether anybody reads in this process.
    pub(super) fn has_readers(&self) -> bool {
        self.changed.receiver_count() > 0
    }
}
