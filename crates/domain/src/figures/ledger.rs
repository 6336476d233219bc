//! Events summed up by the minute.

use std::collections::{BTreeMap, HashMap};

use super::{Done, Event, Tally};
use crate::ids::{OperatorId, QueueId};
use crate::number::Timestamp;

pub const MINUTE_MS: i64 = 60_000;

/// Events summed up by the minute in which they happened.
///
/// Guarantees: the same events in whatever order come to the same sums.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    minutes: BTreeMap<i64, Minute>,
}

#[derive(Clone, Debug, Default)]
struct Minute {
    queues: HashMap<QueueId, Tally>,
    operators: HashMap<OperatorId, Done>,
}

impl Ledger {
    pub fn apply(&mut self, event: &Event) {
        let minute = self.minutes.entry(event.at.0.div_euclid(MINUTE_MS)).or_default();
        minute.queues.entry(event.queue).or_default().apply(event);
        if let Some(operator) = event.operator {
            minute.operators.entry(operator).or_default().apply(event);
        }
    }

    /// Drops what happened in minutes that were over by then.
    pub fn forget_before(&mut self, at: Timestamp) {
        self.minutes = self.minutes.split_off(&at.0.div_euclid(MINUTE_MS));
    }

    /// What happened in each queue from then on. `from` is the beginning of a minute.
    pub fn queues(&self, from: Timestamp) -> HashMap<QueueId, Tally> {
        let mut sums: HashMap<QueueId, Tally> = HashMap::new();
        for minute in self.since(from, None) {
            for (queue, tally) in &minute.queues {
                sums.entry(*queue).or_default().merge(tally);
            }
        }
        sums
    }

    /// What happened between two beginnings of a minute, in these queues; none = in all.
    pub fn between(&self, from: Timestamp, to: Timestamp, queue: Option<QueueId>) -> HashMap<QueueId, Tally> {
        let mut sums: HashMap<QueueId, Tally> = HashMap::new();
        for minute in self.since(from, Some(to)) {
            for (id, tally) in
                minute.queues.iter().filter(|(id, _)| queue.is_none_or(|wanted| wanted == **id))
            {
                sums.entry(*id).or_default().merge(tally);
            }
        }
        sums
    }

    /// What each operator did from then on. `from` is the beginning of a minute.
    pub fn operators(&self, from: Timestamp) -> HashMap<OperatorId, Done> {
        let mut sums: HashMap<OperatorId, Done> = HashMap::new();
        for minute in self.since(from, None) {
            for (operator, done) in &minute.operators {
                sums.entry(*operator).or_default().merge(*done);
            }
        }
        sums
    }

    fn since(&self, from: Timestamp, to: Option<Timestamp>) -> impl Iterator<Item = &Minute> {
        let minute = |at: Timestamp| at.0.div_euclid(MINUTE_MS);
        let end = to.map_or(i64::MAX, minute);
        self.minutes.range(minute(from).min(end)..end).map(|(_, minute)| minute)
    }
}
