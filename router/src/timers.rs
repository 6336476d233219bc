//! The deadlines of the timelines that a writer owns: one wheel, ordered by the instant they fire.
//!
//! The wheel is a hint: the state decides whether a deadline still stands, so a doubled or an early one is harmless.

use std::collections::{BTreeSet, HashMap};

use domain::{TimelineId, Timestamp};

/// Deadlines by instant and by timeline.
#[derive(Default)]
pub(crate) struct Timers {
    by_instant: BTreeSet<(Timestamp, TimelineId)>,
    by_timeline: HashMap<TimelineId, Timestamp>,
}

impl Timers {
    /// Sets the timeline's only deadline, or clears it.
    pub(crate) fn set(&mut self, timeline: TimelineId, due_at: Option<Timestamp>) {
        let old = match due_at {
            Some(due_at) => self.by_timeline.insert(timeline, due_at),
            None => self.by_timeline.remove(&timeline),
        };
        if let Some(old) = old {
            self.by_instant.remove(&(old, timeline));
        }
        if let Some(due_at) = due_at {
            self.by_instant.insert((due_at, timeline));
        }
    }

    /// The timelines whose deadline has passed at `now`, at most `max`, longest past first. They stay in the wheel
    /// until the turn that looks at them has committed: a turn that fails takes them again.
    pub(crate) fn due(&self, now: Timestamp, max: usize) -> Vec<TimelineId> {
        self.by_instant
            .iter()
            .take_while(|(due_at, _)| *due_at <= now)
            .take(max)
            .map(|(_, timeline)| *timeline)
            .collect()
    }

    /// Takes the deadlines that a committed turn looked at off the wheel; the turn's states set new ones.
    pub(crate) fn clear(&mut self, looked_at: &[TimelineId]) {
        for timeline in looked_at {
            self.set(*timeline, None);
        }
    }

    /// The next instant at which something fires.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.by_instant.first().map(|(due_at, _)| *due_at)
    }

    /// Gives what would have fired by `until` the outage's length: nobody could answer while the store was away.
    pub(crate) fn excuse(&mut self, until: Timestamp, outage_ms: i64) {
        for timeline in self.due(until, usize::MAX) {
            if let Some(due_at) = self.by_timeline.get(&timeline).copied() {
                self.set(timeline, Some(due_at.plus_ms(outage_ms)));
            }
        }
    }

    /// Drops the deadlines of timelines that are not ours any more.
    pub(crate) fn retain(&mut self, is_ours: impl Fn(TimelineId) -> bool) {
        let gone: Vec<TimelineId> = self.by_timeline.keys().copied().filter(|id| !is_ours(*id)).collect();
        self.clear(&gone);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> TimelineId {
        TimelineId(Uuid::from_u128(n))
    }

    #[test]
    fn a_new_deadline_replaces_the_old_one() {
        let mut timers = Timers::default();
        timers.set(id(1), Some(Timestamp(10)));
        timers.set(id(1), Some(Timestamp(20)));
        assert_eq!(timers.due(Timestamp(15), 9), []);
        assert_eq!(timers.due(Timestamp(20), 9), [id(1)]);
        timers.set(id(1), None);
        assert_eq!(timers.next(), None);
    }

    #[test]
    fn what_is_due_stays_until_its_turn_has_committed() {
        let mut timers = Timers::default();
        timers.set(id(1), Some(Timestamp(10)));
        timers.set(id(2), Some(Timestamp(5)));
        assert_eq!(timers.due(Timestamp(10), 1), [id(2)], "the longest past first");
        assert_eq!(timers.due(Timestamp(10), 9), [id(2), id(1)]);
        timers.clear(&[id(2)]);
        assert_eq!(timers.due(Timestamp(10), 9), [id(1)]);
    }

    #[test]
    fn deadlines_that_passed_in_an_outage_get_its_length() {
        let mut timers = Timers::default();
        timers.set(id(1), Some(Timestamp(10)));
        timers.set(id(2), Some(Timestamp(1_000)));
        timers.excuse(Timestamp(100), 90);
        assert_eq!(timers.next(), Some(Timestamp(100)));
        timers.clear(&[id(1)]);
        assert_eq!(timers.next(), Some(Timestamp(1_000)), "one that had not passed stays");
    }

    #[test]
    fn forgets_the_timelines_of_others() {
        let mut timers = Timers::default();
        timers.set(id(1), Some(Timestamp(10)));
        timers.set(id(2), Some(Timestamp(5)));
        timers.retain(|timeline| timeline == id(1));
        assert_eq!(timers.due(Timestamp(99), 9), [id(1)]);
    }
}
