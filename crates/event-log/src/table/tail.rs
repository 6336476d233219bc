//! The newest records that this process appended, for its own readers: on one node most records never have to be read
//! back from the tables.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use uuid::Uuid;

use super::topics::Slot;

/// A second of a busy node; who is further behind reads the tables.
const MAX_BYTES: usize = 4 << 20;
/// What a record costs beside its value.
const OVERHEAD_BYTES: usize = 96;

/// A durable record without its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) key: Uuid,
    pub(super) value: Bytes,
}

/// Records of one partition without a hole.
#[derive(Default)]
struct Run {
    first: i64,
    records: VecDeque<Kept>,
}

impl Run {
    fn end(&self) -> i64 {
        self.first + i64::try_from(self.records.len()).expect("fewer records than bytes")
    }
}

#[derive(Default)]
struct State {
    runs: HashMap<Slot, Run>,
    /// Which partition each record belongs to, oldest first.
    ages: VecDeque<Slot>,
    bytes: usize,
}

/// Bounded by bytes; the oldest goes first.
#[derive(Default)]
pub(super) struct Tail {
    state: Mutex<State>,
}

impl Tail {
    /// Keeps a durable record.
    pub(super) fn keep(&self, records: impl Iterator<Item = (Slot, i64, Kept)>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for (slot, offset, record) in records {
            if state.runs.get(&slot).is_some_and(|run| run.end() != offset) {
                // Another process appended in between.
                state.forget(slot);
            }
            state.bytes += record.value.len() + OVERHEAD_BYTES;
            state.ages.push_back(slot);
            let run =
                state.runs.entry(slot).or_insert_with(|| Run { first: offset, records: VecDeque::new() });
            run.records.push_back(record);
        }
        while state.bytes > MAX_BYTES {
            state.drop_oldest();
        }
    }

    /// The records from an offset on, up to some bytes; nothing if the offset is not here.
    pub(super) fn from(&self, slot: Slot, offset: i64, max_bytes: usize) -> Vec<Kept> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(run) = state.runs.get(&slot) else { return Vec::new() };
        let Ok(skip) = usize::try_from(offset - run.first) else { return Vec::new() };
        let mut bytes = 0;
        run.records
            .iter()
            .skip(skip)
            .take_while(|record| {
                let fits = bytes < max_bytes;
                bytes += record.value.len() + OVERHEAD_BYTES;
                fits
            })
            .cloned()
            .collect()
    }
}

impl State {
    fn forget(&mut self, slot: Slot) {
        if let Some(run) = self.runs.remove(&slot) {
            self.bytes -= run.records.iter().map(|record| record.value.len() + OVERHEAD_BYTES).sum::<usize>();
            self.ages.retain(|other| *other != slot);
        }
    }

    fn drop_oldest(&mut self) {
        let Some(slot) = self.ages.pop_front() else { return };
        let Some(run) = self.runs.get_mut(&slot) else { return };
        if let Some(record) = run.records.pop_front() {
            run.first += 1;
            self.bytes -= record.value.len() + OVERHEAD_BYTES;
        }
        if run.records.is_empty() {
            self.runs.remove(&slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOT: Slot = (1, 0);

    fn kept(text: &'static str) -> Kept {
        Kept { key: Uuid::nil(), value: Bytes::from_static(text.as_bytes()) }
    }

    #[test]
    fn gives_what_follows_an_offset() {
        let tail = Tail::default();
        tail.keep([(SLOT, 5, kept("a")), (SLOT, 6, kept("b"))].into_iter());
        assert_eq!(tail.from(SLOT, 5, 1_000), [kept("a"), kept("b")]);
        assert_eq!(tail.from(SLOT, 6, 1_000), [kept("b")]);
        assert_eq!(tail.from(SLOT, 5, 1), [kept("a")]);
        assert_eq!(tail.from(SLOT, 4, 1_000), []);
        assert_eq!(tail.from(SLOT, 7, 1_000), []);
        assert_eq!(tail.from((1, 1), 5, 1_000), []);
    }

    #[test]
    fn forgets_what_stands_before_a_hole() {
        let tail = Tail::default();
        tail.keep([(SLOT, 0, kept("a")), (SLOT, 2, kept("c"))].into_iter());
        assert_eq!(tail.from(SLOT, 0, 1_000), []);
        assert_eq!(tail.from(SLOT, 2, 1_000), [kept("c")]);
    }

    #[test]
    fn drops_the_oldest_beyond_its_bound() {
        let tail = Tail::default();
        let large = Kept { key: Uuid::nil(), value: Bytes::from(vec![0; MAX_BYTES / 4]) };
        tail.keep((0..9).map(|offset| (SLOT, offset, large.clone())));
        assert_eq!(tail.from(SLOT, 5, MAX_BYTES), []);
        assert_eq!(tail.from(SLOT, 6, MAX_BYTES).len(), 3);
        let state = tail.state.lock().unwrap();
        assert!(state.bytes <= MAX_BYTES && state.ages.len() == 3);
    }
}
