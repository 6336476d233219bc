//! The committed states that a writer holds in memory: a cache of its own partitions' rows, correct because nobody
//! else may write them while the fence holds.

use std::collections::HashMap;

use domain::desk::Desk;
use domain::timeline::Timeline;
use domain::{DeskId, TimelineId};
use event_log::partition_of;
use lru::LruCache;
use protocol::record::Topic;

use super::decide::Decided;
use super::recent::Recent;
use super::slice::Partition;

/// Committed states by id. Desks are held whole and changed in place by the turn under way; until that is committed
/// ([`States::adopt`]) it can be taken back ([`States::undo`]).
pub(crate) struct States {
    pub(crate) timelines: Timelines,
    pub(crate) desks: Desks,
    pub(crate) recent: Recent,
}

/// Desks by id.
pub(crate) type Desks = HashMap<DeskId, Desk>;

/// Timelines, the one used longest ago evicted first.
pub(crate) struct Timelines {
    held: LruCache<TimelineId, Timeline>,
    bytes: usize,
    max_bytes: usize,
}

impl States {
    pub(crate) fn new(max_bytes: usize) -> Self {
        let timelines = Timelines { held: LruCache::unbounded(), bytes: 0, max_bytes };
        Self { timelines, desks: HashMap::new(), recent: Recent::new() }
    }

    pub(crate) fn desk(&self, id: DeskId) -> Option<&Desk> {
        self.desks.get(&id)
    }

    /// Puts a desk in as it was loaded.
    pub(crate) fn put_desk(&mut self, desk: Desk) {
        self.desks.insert(desk.id, desk);
    }

    /// Takes over what a turn committed.
    pub(crate) fn adopt(&mut self, decided: &Decided) {
        let turn = &decided.turn;
        for timeline in turn.timelines.values() {
            self.timelines.put(timeline.clone());
        }
        for id in &decided.desks {
            if let Some(desk) = self.desks.get_mut(id) {
                desk.settle();
            }
        }
        for entry in &turn.entries {
            self.recent.note_entry((entry.timeline, entry.author.id(), entry.client_id), entry.position);
        }
        for result in &turn.results {
            self.recent.note_answer((result.tenant, result.asker, result.client_id), result.answer);
        }
        self.timelines.trim();
    }

    /// The turn is not written: desks are as they were.
    pub(crate) fn undo(&mut self, decided: &Decided) {
        for id in &decided.desks {
            if let Some(desk) = self.desks.get_mut(id) {
                desk.undo();
            }
        }
    }

    /// Drops everything of these partitions: another router owns them now, or what is held may be stale.
    pub(crate) fn drop_partitions(&mut self, lost: &[Partition], count: impl Fn(Topic) -> u32) {
        let is_lost = |topic: Topic, key: uuid::Uuid| {
            let number = partition_of(key, count(topic));
            lost.contains(&Partition { topic, number })
        };
        self.timelines.drop_those(|id| is_lost(Topic::Inbound, id.0));
        self.desks.retain(|id, _| !is_lost(Topic::Desk, id.0));
        // The next owner may answer and give the partition back: what it decided is not in here.
        self.recent.clear();
    }
}

impl Timelines {
    pub(crate) fn get(&self, id: TimelineId) -> Option<&Timeline> {
        self.held.peek(&id)
    }

    /// Puts a committed timeline in. Nothing is evicted before [`Self::trim`], so a turn finds all it has loaded.
    pub(crate) fn put(&mut self, timeline: Timeline) {
        self.bytes += bytes_of(&timeline);
        if let Some(old) = self.held.put(timeline.id, timeline) {
            self.bytes -= bytes_of(&old);
        }
    }

    /// Evicts the timelines that were used longest ago, down to the limit.
    pub(crate) fn trim(&mut self) {
        while self.bytes > self.max_bytes {
            let Some((_, evicted)) = self.held.pop_lru() else { return };
            self.bytes -= bytes_of(&evicted);
        }
    }

    /// Moves a timeline to the young end.
    pub(crate) fn touch(&mut self, id: TimelineId) {
        self.held.promote(&id);
    }

    fn drop_those(&mut self, is_gone: impl Fn(TimelineId) -> bool) {
        let gone: Vec<TimelineId> = self.held.iter().map(|(id, _)| *id).filter(|id| is_gone(*id)).collect();
        for id in gone {
            if let Some(timeline) = self.held.pop(&id) {
                self.bytes -= bytes_of(&timeline);
            }
        }
    }
}

/// What one timeline takes, roughly: the row, its conversation and the map around it.
fn bytes_of(timeline: &Timeline) -> usize {
    const FIXED_BYTES: usize = 860;
    FIXED_BYTES + timeline.customer_name.len()
}

#[cfg(test)]
mod tests {
    use domain::timeline::Profile;
    use domain::{CustomerId, TenantId};
    use uuid::Uuid;

    use super::*;

    fn timeline(n: u128) -> Timeline {
        let tenant = TenantId(Uuid::from_u128(1));
        let profile = Profile { customer: CustomerId(Uuid::from_u128(n)), name: String::new() };
        let id = TimelineId::of(profile.customer, "web");
        Timeline::new(id, tenant, DeskId::default_of(tenant), profile)
    }

    #[test]
    fn evicts_the_timeline_that_was_used_longest_ago() {
        let mut states = States::new(1_800);
        let ids: Vec<TimelineId> = (1..=3).map(|n| timeline(n).id).collect();
        states.timelines.put(timeline(1));
        states.timelines.put(timeline(2));
        states.timelines.touch(ids[0]);
        states.timelines.put(timeline(3));
        assert!(ids.iter().all(|id| states.timelines.get(*id).is_some()), "nothing is evicted inside a turn");
        states.timelines.trim();
        let left: Vec<bool> = ids.iter().map(|id| states.timelines.get(*id).is_some()).collect();
        assert_eq!(left, [true, false, true]);
    }

    #[test]
    fn drops_what_belongs_to_a_lost_partition_and_keeps_the_rest() {
        let mut states = States::new(usize::MAX);
        for n in 0..32 {
            states.timelines.put(timeline(n));
        }
        let lost = Partition { topic: Topic::Inbound, number: 1 };
        states.drop_partitions(&[lost], |_| 4);
        for n in 0..32 {
            let id = timeline(n).id;
            assert_eq!(states.timelines.get(id).is_some(), partition_of(id.0, 4) != 1);
        }
    }
}
