//! Delivered and read marks, coalesced: only the maxima of a quarter of a second are written.

use std::collections::HashMap;

use domain::{TenantId, TimelineId};
use protocol::link::Side;

/// How far one side was shown a timeline and has read it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Mark {
    pub delivered: u64,
    pub read: u64,
}

/// The maxima since the last flush.
#[derive(Default)]
pub(crate) struct Marks {
    waiting: HashMap<(TenantId, TimelineId, Side), Mark>,
}

/// More timelines than this between two flushes are written at once.
const MAX_WAITING: usize = 4_096;

impl Marks {
    /// Takes a mark up; `true` if the marks should be flushed before more are taken.
    pub(crate) fn take(&mut self, tenant: TenantId, timeline: TimelineId, side: Side, mark: Mark) -> bool {
        let held = self.waiting.entry((tenant, timeline, side)).or_default();
        // What was read was shown.
        held.delivered = held.delivered.max(mark.delivered).max(mark.read);
        held.read = held.read.max(mark.read);
        self.waiting.len() >= MAX_WAITING
    }

    /// Takes all that waits.
    pub(crate) fn flush(&mut self) -> Vec<store::receipts::Mark> {
        let row = |((tenant, timeline, side), Mark { delivered, read })| store::receipts::Mark {
            tenant,
            timeline,
            side,
            delivered,
            read,
        };
        self.waiting.drain().map(row).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn keeps_only_the_highest_whatever_the_order() {
        let (tenant, timeline) = (TenantId(Uuid::nil()), TimelineId(Uuid::nil()));
        let mut marks = Marks::default();
        for (delivered, read) in [(3, 1), (9, 2), (4, 7), (1, 0)] {
            marks.take(tenant, timeline, Side::Customer, Mark { delivered, read });
        }
        marks.take(tenant, timeline, Side::Operator, Mark { delivered: 1, read: 5 });
        let mut flushed = marks.flush();
        flushed.sort_by_key(|mark| mark.side == Side::Operator);
        let numbers: Vec<_> = flushed.iter().map(|mark| (mark.side, mark.delivered, mark.read)).collect();
        assert_eq!(numbers, [(Side::Customer, 9, 7), (Side::Operator, 5, 5)]);
        assert!(marks.is_empty());
    }
}
