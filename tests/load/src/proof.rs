//! Lost, doubled, reordered: counted over everything received.

use std::collections::HashMap;

use domain::TimelineId;

/// What one connection received of one timeline.
#[derive(Clone, Debug, Default)]
struct Run {
    /// The highest number; the run is unbroken up to here.
    last: u64,
    broken: u64,
    doubled: u64,
}

/// What one connection received.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    runs: HashMap<TimelineId, Run>,
    pub received: u64,
}

/// What came out, over all connections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub sent: u64,
    pub ticked: u64,
    pub received: u64,
    /// A number that came before one below it.
    pub reordered: u64,
    /// A number that came twice on one connection without a reconnect between.
    pub doubled: u64,
    /// Ticked and never received by the other side.
    pub lost: u64,
}

impl Proof {
    /// Notes an entry; true if it is the next of its timeline.
    pub fn note(&mut self, timeline: TimelineId, n: u64) -> bool {
        let run = self.runs.entry(timeline).or_default();
        if run.last == 0 || n == run.last + 1 {
            run.last = n;
            self.received += 1;
            return true;
        }
        if n <= run.last {
            run.doubled += 1;
        } else {
            run.broken += 1;
            run.last = n;
            self.received += 1;
        }
        false
    }

    /// After a reconnect entries may come again.
    pub fn last(&self, timeline: TimelineId) -> u64 {
        self.runs.get(&timeline).map_or(0, |run| run.last)
    }

    pub fn add_to(&self, tally: &mut Tally) {
        tally.received += self.received;
        tally.reordered += self.runs.values().map(|run| run.broken).sum::<u64>();
        tally.doubled += self.runs.values().map(|run| run.doubled).sum::<u64>();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_gap_and_a_repetition_are_counted() {
        let timeline = TimelineId(Uuid::from_u128(1));
        let mut proof = Proof::default();
        for n in [1, 2, 4, 4, 5] {
            proof.note(timeline, n);
        }
        let mut tally = Tally::default();
        proof.add_to(&mut tally);
        assert_eq!((tally.received, tally.reordered, tally.doubled), (4, 1, 1));
    }
}
