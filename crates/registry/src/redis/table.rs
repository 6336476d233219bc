//! The seats of this process: the truth from which Redis is filled whenever it forgot.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use domain::{ConnectionId, Subject};
use tokio::time::Instant;

#[cfg(test)]
mod late_writes;

/// A write that has not been answered after this long counts as lost; longer than any command may take.
const IN_FLIGHT: Duration = Duration::from_millis(500);
/// How many seats may wait to be taken away again. Beyond this they stay until their hash expires: a delivery to such
/// a seat is answered with `gone`.
const TAKES_OWED: usize = 50_000;
/// Places for writes under way that are kept when there are none; a storm needs more for a moment.
const KEPT: usize = 256;

/// Where a seat stands.
pub(super) type Place = (Subject, ConnectionId);

/// A seat and the text that stands for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Row {
    pub(super) place: Place,
    pub(super) text: Arc<str>,
}

/// What this process wants Redis to hold.
#[derive(Debug, Default)]
pub(super) struct Table(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    rows: HashMap<Place, Arc<str>>,
    /// Rows whose write is not confirmed, with the moment from which it counts as lost.
    unwritten: HashMap<Place, Instant>,
    /// Texts that must go, and have not been confirmed to be gone.
    takes: HashMap<Place, Arc<str>>,
    /// The rows still to be renewed in this sweep.
    sweep: Vec<Place>,
}

impl Table {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().expect("nothing panics under this lock")
    }

    /// Takes a row in before it is written.
    pub(super) fn put(&self, place: Place, text: Arc<str>, now: Instant) {
        let mut inner = self.inner();
        inner.takes.remove(&place);
        inner.rows.insert(place, text);
        inner.unwritten.insert(place, now + IN_FLIGHT);
    }

    /// Notes that these rows were written. Returns those that were taken away meanwhile: they stand in Redis now and
    /// must be taken away again.
    pub(super) fn written(&self, rows: &[Row]) -> Vec<Row> {
        let mut inner = self.inner();
        let mut ghosts = Vec::new();
        for row in rows {
            match inner.rows.get(&row.place) {
                Some(text) if *text == row.text => {
                    inner.unwritten.remove(&row.place);
                }
                // A newer text has its own write under way.
                Some(_) => {}
                None => ghosts.push(row.clone()),
            }
        }
        if inner.unwritten.is_empty() && inner.unwritten.capacity() > KEPT {
            inner.unwritten = HashMap::new();
        }
        inner.owe_takes(&ghosts);
        ghosts
    }

    /// Notes that the write of these rows failed.
    pub(super) fn failed(&self, rows: &[Row], now: Instant) {
        let mut inner = self.inner();
        for row in rows {
            if let Some(lost_at) = inner.unwritten.get_mut(&row.place) {
                *lost_at = now;
            }
        }
    }

    /// Takes rows away and returns what must be deleted.
    pub(super) fn take(&self, subjects: &[Subject], connection: ConnectionId) -> Vec<Row> {
        let mut inner = self.inner();
        let mut taken = Vec::new();
        for subject in subjects {
            let place = (*subject, connection);
            inner.unwritten.remove(&place);
            taken.extend(inner.rows.remove(&place).map(|text| Row { place, text }));
        }
        inner.owe_takes(&taken);
        taken
    }

    /// Notes that these were deleted.
    pub(super) fn taken(&self, rows: &[Row]) {
        let mut inner = self.inner();
        for row in rows {
            if inner.takes.get(&row.place) == Some(&row.text) {
                inner.takes.remove(&row.place);
            }
        }
    }

    /// Deletions that are owed.
    pub(super) fn takes_owed(&self) -> Vec<Row> {
        self.inner().takes.iter().map(|(place, text)| Row { place: *place, text: Arc::clone(text) }).collect()
    }

    /// Whether a row is missing in Redis as far as this process knows.
    pub(super) fn is_owed(&self, now: Instant) -> bool {
        self.inner().unwritten.values().any(|lost_at| *lost_at <= now)
    }

    /// The places whose write is lost.
    pub(super) fn owed(&self, now: Instant) -> Vec<Place> {
        self.inner()
            .unwritten
            .iter()
            .filter(|(_, lost_at)| **lost_at <= now)
            .map(|(place, _)| *place)
            .collect()
    }

    /// Every place.
    pub(super) fn places(&self) -> Vec<Place> {
        self.inner().rows.keys().copied().collect()
    }

    /// The rows that still stand at these places.
    pub(super) fn rows(&self, places: &[Place]) -> Vec<Row> {
        let inner = self.inner();
        let row =
            |place: &Place| inner.rows.get(place).map(|text| Row { place: *place, text: Arc::clone(text) });
        places.iter().filter_map(row).collect()
    }

    /// The next share of confirmed rows to renew: all rows come by once in `beats` calls, and a little later if the
    /// table grows meanwhile.
    pub(super) fn next_share(&self, beats: usize) -> Vec<Row> {
        let mut inner = self.inner();
        if inner.sweep.is_empty() {
            inner.sweep = inner.rows.keys().copied().collect();
        }
        let share = inner.rows.len().div_ceil(beats).min(inner.sweep.len());
        let at = inner.sweep.len() - share;
        let places: HashSet<Place> = inner.sweep.split_off(at).into_iter().collect();
        inner.sweep.shrink_to_fit();
        let confirmed = places.into_iter().filter(|place| !inner.unwritten.contains_key(place));
        confirmed
            .filter_map(|place| inner.rows.get(&place).map(|text| Row { place, text: Arc::clone(text) }))
            .collect()
    }

    /// Forgets everything; what stood in Redis is returned.
    pub(super) fn empty(&self) -> Vec<Row> {
        let inner = std::mem::take(&mut *self.inner());
        inner.rows.into_iter().chain(inner.takes).map(|(place, text)| Row { place, text }).collect()
    }
}

impl Inner {
    fn owe_takes(&mut self, rows: &[Row]) {
        for row in rows {
            if self.takes.len() < TAKES_OWED {
                self.takes.insert(row.place, Arc::clone(&row.text));
            }
        }
    }
}
