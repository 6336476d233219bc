//! What a turn takes from its writer, and what it leaves there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use std::time::Instant;

use domain::desk::{Command, Desk};
use domain::{DeskId, TimelineId};
use event_log::{Read, partition_of};
use protocol::record::Topic;

use super::Writer;
use crate::outbox::Produce;
use crate::outbox::lane::Row;
use crate::tell::Told;
use crate::turn::decide::Decided;
use crate::turn::slice::{Partition, Slice};
use crate::turn::{self, GivenUp};

/// Deadlines that one turn looks at.
const TURN_DEADLINES: usize = 200;

impl Writer {
    /// Takes one turn with what was read and what is due.
    pub(super) async fn turn(&mut self, batches: BTreeMap<Partition, Vec<Read>>) -> Result<(), GivenUp> {
        let slices = self.take(&batches).await;
        turn::run(self, slices).await
    }

    /// What this turn takes: records, and deadlines that have passed.
    async fn take(&mut self, batches: &BTreeMap<Partition, Vec<Read>>) -> Vec<Slice> {
        let mut due: BTreeMap<Partition, Vec<TimelineId>> = BTreeMap::new();
        self.holds_deadlines |= self.ports.is_store_away.load(Ordering::SeqCst);
        if !self.holds_deadlines {
            for id in self.timers.due(self.ports.clock.now(), TURN_DEADLINES) {
                due.entry(self.home_of(id)).or_default().push(id);
            }
        }
        let asks = self.take_asks();
        let mut slices = Vec::new();
        let mut stops = Vec::new();
        for (partition, owned) in self.owned.iter().filter(|(_, owned)| owned.is_running) {
            let mut slice = Slice::empty(*partition, owned.next_offset);
            slice.due = due.remove(partition).unwrap_or_default();
            slice.asks =
                asks.iter().filter(|(home, _)| home == partition).map(|(_, ask)| ask.clone()).collect();
            let reads = batches.get(partition).map_or(&[][..], |reads| reads);
            if let Err(stop) = slice.take(reads, self.ports.config.partitions.of(partition.topic)) {
                stops.push((*partition, stop));
            }
            if !slice.is_empty() {
                slices.push(slice);
            }
        }
        for (partition, stop) in stops {
            self.stop(partition, &stop).await;
        }
        slices
    }

    /// What desks are asked by no record: by the passing of time, by the registry, by a claim.
    fn take_asks(&self) -> Vec<(Partition, (DeskId, Vec<Command>))> {
        let due = match self.holds_deadlines {
            true => vec![],
            false => self.desk_timers.due(self.ports.clock.now(), TURN_DEADLINES),
        };
        let desks: BTreeSet<DeskId> = self.asks.desks().chain(due.iter().copied()).collect();
        let ask = |id: DeskId| {
            let passed = due.contains(&id).then_some(Command::Due);
            (self.home_of_desk(id), (id, self.asks.commands(id).into_iter().chain(passed).collect()))
        };
        desks.into_iter().filter(|id| self.states.desk(*id).is_some()).map(ask).collect()
    }

    /// The store did not answer: the same records again when it does, but no deadline before it is known for how long
    /// nobody could keep it.
    pub(crate) fn hold_deadlines(&mut self, slices: &mut Vec<Slice>) {
        self.holds_deadlines = true;
        self.ports.is_store_away.store(true, Ordering::SeqCst);
        for slice in &mut *slices {
            slice.due.clear();
            slice.asks.clear();
        }
        slices.retain(|slice| !slice.records.is_empty());
    }

    /// Takes over what a committed turn came to.
    pub(crate) fn adopt(&mut self, slices: &[Slice], decided: &Decided, started: Instant) {
        self.states.adopt(decided);
        for slice in slices {
            self.timers.clear(&slice.due);
            self.asks.answered(slice.asks.iter().map(|(desk, _)| *desk));
            let Some(owned) = self.owned.get_mut(&slice.partition) else { continue };
            owned.turn += 1;
            owned.next_offset = slice.to;
            owned.last_turn_at = Instant::now();
            if let Some(upto) = owned.lane.deletable() {
                owned.lane.deleted(upto);
            }
            if let Some(facts) = decided.facts.get(&slice.partition) {
                let row = Row { no: owned.lane.next_no(), facts: facts.clone() };
                owned.lane.committed(row.no);
                self.backlog.push_back(Produce { partition: slice.partition, epoch: owned.epoch, row });
            }
            self.ports.holdings.decided_to(slice.partition, slice.to);
        }
        for timeline in decided.turn.timelines.values() {
            self.timers.set(timeline.id, timeline.conversation.as_ref().and_then(|it| it.due_at));
        }
        for id in &decided.desks {
            self.desk_timers.set(*id, self.states.desk(*id).and_then(Desk::next_due));
        }
        let metrics = &self.ports.metrics;
        metrics.turns.inc();
        let records: usize = slices.iter().map(|slice| slice.records.len()).sum();
        metrics.turn_records.observe(f64::from(u32::try_from(records).unwrap_or(u32::MAX)));
        metrics.turn_seconds.observe(started.elapsed().as_secs_f64());
    }

    /// Hands what was committed to the teller; never waits.
    pub(crate) fn tell(&self, decided: Decided) {
        self.teller.tell(Told::Turn {
            tell: decided.turn.tell,
            replies: decided.replies,
            repeats: decided.repeats,
            traces: decided.traces,
        });
    }

    /// The partition that owns a timeline.
    fn home_of(&self, id: TimelineId) -> Partition {
        let number = partition_of(id.0, self.ports.config.partitions.inbound);
        Partition { topic: Topic::Inbound, number }
    }

    /// The partition that owns a desk.
    pub(super) fn home_of_desk(&self, id: DeskId) -> Partition {
        let number = partition_of(id.0, self.ports.config.partitions.desk);
        Partition { topic: Topic::Desk, number }
    }
}
