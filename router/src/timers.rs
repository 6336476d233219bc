//! The deadlines of the timelines, and of the desks, that a writer owns: wheels, ordered by the instant they fire.
//!
//! The wheel is a hint: the state decides whether a deadline still stands, so a doubled or an early one is harmless.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use domain::Timestamp;

/// Deadlines by instant and by owner: a timeline or a desk.
pub(crate) struct Timers<Id> {
    by_instant: BTreeSet<(Timestamp, Id)>,
    by_id: HashMap<Id, Timestamp>,
}

impl<Id> Default for Timers<Id> {
    fn default() -> Self {
        Self { by_instant: BTreeSet::new(), by_id: HashMap::new() }
    }
}

impl<Id: Copy + Ord + Hash> Timers<Id> {
    /// Sets the only deadline of `id`, or clears it.
    pub(crate) fn set(&mut self, id: Id, due_at: Option<Timestamp>) {
        let old = match due_at {
            Some(due_at) => self.by_id.insert(id, due_at),
            None => self.by_id.remove(&id),
        };
        if let Some(old) = old {
            self.by_instant.remove(&(old, id));
        }
        if let Some(due_at) = due_at {
            self.by_instant.insert((due_at, id));
        }
    }

    /// Those whose deadline has passed at `now`, at most `max`, longest past first. They stay in the wheel
    /// until the turn that looks at them has committed: a turn that fails takes them again.
    pub(crate) fn due(&self, now: Timestamp, max: usize) -> Vec<Id> {
        self.by_instant.iter().take_while(|(due_at, _)| *due_at <= now).take(max).map(|(_, id)| *id).collect()
    }

    /// Takes the deadlines that a committed turn looked at off the wheel; the turn's states set new ones.
    pub(crate) fn clear(&mut self, looked_at: &[Id]) {
        for id in looked_at {
            self.set(*id, None);
        }
    }

    /// The next instant at which something fires.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.by_instant.first().map(|(due_at, _)| *due_at)
    }

    /// Gives what would have fired by `until` the outage's length: nobody could answer while the store was away.
    pub(crate) fn excuse(&mut self, until: Timestamp, outage_ms: i64) {
        for id in self.due(until, usize::MAX) {
            if let Some(due_at) = self.by_id.get(&id).copied() {
                self.set(id, Some(due_at.plus_ms(outage_ms)));
            }
        }
    }

    /// Drops the deadlines of those that are not ours any more.
    pub(crate) fn retain(&mut self, is_ours: impl Fn(Id) -> bool) {
        let gone: Vec<Id> = self.by_id.keys().copied().filter(|id| !is_ours(*id)).collect();
        self.clear(&gone);
    }
}

#[cfg(test)]
mod tests {
    use domain::TimelineId;
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
