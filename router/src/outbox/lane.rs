//! The outbox of one source partition, as its owner sees it.

use crate::turn::decide::TracedFact;

/// One row.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Row {
    pub no: u64,
    pub facts: Vec<TracedFact>,
}

/// Numbers of one source partition: `no` has no gap, rows up to `produced` are in the log, rows up to `deleted` are
/// gone from the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Lane {
    last: u64,
    produced: u64,
    deleted: u64,
}

impl Lane {
    /// A lane as claimed: `last` is the highest number ever given, `pending` the rows that may not be in the log.
    pub(crate) fn claimed(last: u64, pending: &[Row]) -> Self {
        let before = pending.first().map_or(last, |row| row.no - 1);
        Self { last, produced: before, deleted: before }
    }

    /// The number that the next turn's row would have; it is given only by [`Self::committed`].
    pub(crate) fn next_no(&self) -> u64 {
        self.last + 1
    }

    /// A turn with a row of this number is committed.
    pub(crate) fn committed(&mut self, no: u64) {
        debug_assert_eq!(no, self.last + 1, "numbers have no gap");
        self.last = no;
    }

    /// The rows up to `no` are durable in the log.
    pub(crate) fn produced(&mut self, no: u64) {
        self.produced = self.produced.max(no);
    }

    /// Up to which row the next turn may delete; `None` if nothing is new.
    pub(crate) fn deletable(&self) -> Option<u64> {
        (self.produced > self.deleted).then_some(self.produced)
    }

    /// A turn that deleted the rows up to `no` is committed.
    pub(crate) fn deleted(&mut self, no: u64) {
        self.deleted = self.deleted.max(no);
    }

    /// Whether every row is in the log.
    pub(crate) fn is_flushed(&self) -> bool {
        self.produced >= self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_deletable_only_once_it_is_in_the_log() {
        let mut lane = Lane::default();
        assert_eq!(lane.next_no(), 1);
        lane.committed(1);
        lane.committed(2);
        assert_eq!((lane.deletable(), lane.is_flushed()), (None, false));
        lane.produced(1);
        assert_eq!(lane.deletable(), Some(1));
        lane.deleted(1);
        assert_eq!(lane.deletable(), None);
        lane.produced(2);
        assert!(lane.is_flushed());
    }

    #[test]
    fn a_claimed_lane_goes_on_behind_the_last_number_and_deletes_what_it_produces_again() {
        let rows = [Row { no: 8, facts: vec![] }, Row { no: 9, facts: vec![] }];
        let mut lane = Lane::claimed(9, &rows);
        assert_eq!((lane.next_no(), lane.deletable(), lane.is_flushed()), (10, None, false));
        lane.produced(9);
        assert_eq!(lane.deletable(), Some(9));
        let idle = Lane::claimed(9, &[]);
        assert_eq!((idle.next_no(), idle.is_flushed()), (10, true));
    }
}
