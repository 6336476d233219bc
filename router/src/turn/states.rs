//! The committed states that a writer holds in memory: a cache of its own partitions' rows, correct because nobody
//! else may write them while the fence holds.

use std::collections::HashMap;

use domain::desk::Desk;
use domain::ticket::TicketState;
use domain::timeline::Timeline;
use domain::turn::Turn;
use domain::{DeskId, TimelineId};
use event_log::partition_of;
use lru::LruCache;
use protocol::record::Topic;

use super::recent::Recent;
use super::slice::Partition;

/// Committed states by id.
pub(crate) struct States {
    timelines: LruCache<TimelineId, Timeline>,
    timelines_bytes: usize,
    max_bytes: usize,
    desks: HashMap<DeskId, Desk>,
    pub(crate) recent: Recent,
}

impl States {
    pub(crate) fn new(max_bytes: usize) -> Self {
        Self {
            timelines: LruCache::unbounded(),
            timelines_bytes: 0,
            max_bytes,
            desks: HashMap::new(),
            recent: Recent::new(),
        }
    }

    pub(crate) fn timeline(&self, id: TimelineId) -> Option<&Timeline> {
        self.timelines.peek(&id)
    }

    pub(crate) fn desk(&self, id: DeskId) -> Option<&Desk> {
        self.desks.get(&id)
    }

    /// Puts a committed timeline in. Nothing is evicted before [`Self::trim`], so a turn finds all it has loaded.
    pub(crate) fn put_timeline(&mut self, timeline: Timeline) {
        self.timelines_bytes += bytes_of(&timeline);
        if let Some(old) = self.timelines.put(timeline.id, timeline) {
            self.timelines_bytes -= bytes_of(&old);
        }
    }

    /// Merges a desk as loaded: its operators and numbers replace those held, its tickets are added.
    pub(crate) fn put_desk(&mut self, mut desk: Desk) {
        if let Some(held) = self.desks.remove(&desk.id) {
            let mut tickets = held.tickets;
            tickets.extend(std::mem::take(&mut desk.tickets));
            desk.tickets = tickets;
        }
        self.desks.insert(desk.id, desk);
    }

    /// Takes over what a turn committed.
    pub(crate) fn adopt(&mut self, turn: &Turn) {
        for timeline in turn.timelines.values() {
            self.put_timeline(timeline.clone());
        }
        for ticket in turn.tickets.values() {
            if let Some(desk) = self.desks.get_mut(&ticket.desk) {
                // A ticket that is done is seldom asked for again: it is loaded when it is.
                match ticket.state {
                    TicketState::Done => desk.tickets.remove(&ticket.conversation),
                    TicketState::Waiting | TicketState::Assigned { .. } => {
                        desk.tickets.insert(ticket.conversation, ticket.clone())
                    }
                };
            }
        }
        for operator in turn.operators.values() {
            if let Some(desk) = self.desks.get_mut(&operator.desk) {
                desk.operators.insert(operator.id, operator.clone());
            }
        }
        for desk in self.desks.values_mut() {
            if let Some((_, version)) = turn.boards.get(&desk.queue) {
                desk.board_version = *version;
            }
        }
        for entry in &turn.entries {
            self.recent.note_entry((entry.timeline, entry.author.id(), entry.client_id), entry.position);
        }
        for result in &turn.results {
            self.recent.note_answer((result.tenant, result.asker, result.client_id), result.answer);
        }
        self.trim();
    }

    /// Evicts the timelines that were used longest ago, down to the limit.
    pub(crate) fn trim(&mut self) {
        while self.timelines_bytes > self.max_bytes {
            let Some((_, evicted)) = self.timelines.pop_lru() else { return };
            self.timelines_bytes -= bytes_of(&evicted);
        }
    }

    /// Moves a timeline to the young end.
    pub(crate) fn touch(&mut self, id: TimelineId) {
        self.timelines.promote(&id);
    }

    /// Drops everything of these partitions: another router owns them now, or what is held may be stale.
    pub(crate) fn drop_partitions(&mut self, lost: &[Partition], count: impl Fn(Topic) -> u32) {
        let is_lost = |topic: Topic, key: uuid::Uuid| {
            let number = partition_of(key, count(topic));
            lost.contains(&Partition { topic, number })
        };
        let gone: Vec<TimelineId> =
            self.timelines.iter().map(|(id, _)| *id).filter(|id| is_lost(Topic::Inbound, id.0)).collect();
        for id in gone {
            if let Some(timeline) = self.timelines.pop(&id) {
                self.timelines_bytes -= bytes_of(&timeline);
            }
        }
        self.desks.retain(|id, _| !is_lost(Topic::Desk, id.0));
        // The next owner may answer and give the partition back: what it decided is not in here.
        self.recent.clear();
    }

    /// Drops what is held of desks: operators were changed by hand. They are loaded again when next needed.
    pub(crate) fn drop_desks(&mut self) {
        self.desks.clear();
    }
}

/// What one timeline takes, roughly: the row, its conversation and the map around it.
fn bytes_of(timeline: &Timeline) -> usize {
    const FIXED_BYTES: usize = 640;
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
        let mut states = States::new(1_300);
        let ids: Vec<TimelineId> = (1..=3).map(|n| timeline(n).id).collect();
        states.put_timeline(timeline(1));
        states.put_timeline(timeline(2));
        states.touch(ids[0]);
        states.put_timeline(timeline(3));
        assert!(ids.iter().all(|id| states.timeline(*id).is_some()), "nothing is evicted inside a turn");
        states.trim();
        let left: Vec<bool> = ids.iter().map(|id| states.timeline(*id).is_some()).collect();
        assert_eq!(left, [true, false, true]);
    }

    #[test]
    fn drops_what_belongs_to_a_lost_partition_and_keeps_the_rest() {
        let mut states = States::new(usize::MAX);
        for n in 0..32 {
            states.put_timeline(timeline(n));
        }
        let lost = Partition { topic: Topic::Inbound, number: 1 };
        states.drop_partitions(&[lost], |_| 4);
        for n in 0..32 {
            let id = timeline(n).id;
            assert_eq!(states.timeline(id).is_some(), partition_of(id.0, 4) != 1);
        }
    }
}
