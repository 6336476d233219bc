//! A log, a store and one router that may die at any point of a turn.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::desk::{self, Desk, Presence};
use domain::entry::Entry;
use domain::fact::{Fact, TicketNow};
use domain::operator::Operator;
use domain::ticket::Ticket;
use domain::timeline::{Rules, Timeline};
use domain::{ConversationId, OperatorId, Position, SenderId, TimelineId, Timestamp, Version};
use event_log::partition_of;
use protocol::record::{Command, Record, Topic};

use super::Dice;
use super::router::{OPERATORS, Router, desk_id, operator, tenant};
use super::story::Stories;
use crate::outbox::lane::Row;
use crate::turn::decide::{Decided, TracedFact, decide};
use crate::turn::needs::{Known, Needs};
use crate::turn::recent::{Answer, AnswerKey, EntryKey};
use crate::turn::slice::{Partition, Slice};

const INBOUND: u32 = 2;
pub(super) const RULES: Rules = Rules {
    inactive_ms: Some(60_000),
    unanswered_ms: None,
    warn_ms: Some(20_000),
    first_reply_ms: Some(30_000),
    idle_ms: Some(25_000),
    held_close_ms: Some(120_000),
    reopen_within_ms: 600_000,
    opens_with: domain::timeline::OpensWith::People,
};

/// What survives everything.
#[derive(Default)]
pub(super) struct Store {
    pub timelines: HashMap<TimelineId, Timeline>,
    pub tickets: HashMap<ConversationId, Ticket>,
    pub operators: HashMap<OperatorId, Operator>,
    pub board_version: Version,
    pub stories: Stories,
    /// Of which opening the desk had heard, at most, when it told that an operator answers.
    told: HashMap<(ConversationId, OperatorId), Version>,
    pub entries: Vec<Entry>,
    pub known: HashMap<EntryKey, Position>,
    pub answers: HashMap<AnswerKey, Answer>,
    /// How often the partitions changed hands.
    pub epoch: u64,
    offsets: HashMap<Partition, i64>,
    pub outbox: BTreeMap<Partition, Vec<Row>>,
    pub last_no: HashMap<Partition, u64>,
}

pub(super) struct World {
    pub dice: Dice,
    now: Timestamp,
    pub log: BTreeMap<Partition, Vec<Record>>,
    pub store: Store,
    router: Router,
    /// Was thought dead when another claimed, and goes on with what it knew.
    zombie: Option<Router>,
    pub minted: u64,
    /// Who has a page open, whatever the desk knows.
    pub here: HashSet<OperatorId>,
}

impl World {
    pub(super) fn new(dice: Dice) -> Self {
        let mut store = Store::default();
        for n in 0..OPERATORS {
            let id = operator(n);
            store.operators.insert(id, Operator::new(id, tenant(), desk_id(), format!("operator {n}")));
        }
        let log = partitions().map(|partition| (partition, Vec::new())).collect();
        let now = Timestamp(1_000_000);
        let router = Router::claims(&mut store, now);
        Self { dice, now, log, store, router, zombie: None, minted: 0, here: HashSet::new() }
    }

    pub(super) fn step(&mut self) {
        match self.dice.below(15) {
            0..=3 => self.somebody_acts(),
            4..=5 => self.an_operator_acts(),
            6..=9 => self.turn(),
            10 => self.produce(),
            11 => self.now = self.now.plus_ms(i64::try_from(self.dice.below(20_000)).unwrap()),
            12 => self.registry_answers(),
            13 if self.dice.one_in(3) => self.zombie_wakes(),
            _ if self.dice.one_in(4) => self.claim(),
            _ => {}
        }
    }

    fn claim(&mut self) {
        let router = Router::claims(&mut self.store, self.now);
        self.zombie = Some(std::mem::replace(&mut self.router, router));
    }

    /// One that lost its partitions takes a turn as if nothing had happened: the fence keeps it from writing.
    fn zombie_wakes(&mut self) {
        let Some(zombie) = self.zombie.take() else { return };
        let owner = std::mem::replace(&mut self.router, zombie);
        self.turn();
        let zombie = std::mem::replace(&mut self.router, owner);
        self.zombie = Some(zombie);
    }

    /// What it says may be late: somebody may have come or gone since.
    fn registry_answers(&mut self) {
        if self.dice.one_in(3) {
            let id = operator(self.dice.below(OPERATORS));
            if !self.here.remove(&id) {
                self.here.insert(id);
            }
        }
        let (seated, missing): (Vec<OperatorId>, _) =
            self.store.operators.keys().partition(|id| self.here.contains(id));
        let pages = seated.iter().map(|id| SenderId(id.0)).collect();
        self.router.asks.present(desk_id(), Presence { seated, missing, pages });
    }

    /// No more faults: everything that was told arrives, every record is decided.
    pub(super) fn settle(&mut self) {
        for _ in 0..1_000 {
            self.produce();
            let mut all: Vec<Slice> =
                partitions().map(|partition| self.take(partition, usize::MAX)).collect();
            self.fire(&mut all);
            self.ask(&mut all);
            if all.iter().all(Slice::is_empty) && self.store.outbox.values().all(Vec::is_empty) {
                return;
            }
            let decided = self.decided(&all);
            assert!(self.commit(&all, &decided), "the owner may write");
            self.adopt(&all, &decided);
        }
        panic!("the owners must come to rest");
    }

    /// Nobody does anything for an hour: what was to happen by then happens.
    pub(super) fn wait(&mut self) {
        self.now = self.now.plus_ms(3_600_000);
        self.settle();
    }

    pub(super) fn append(&mut self, record: Record) {
        let partition = partition_for(&record);
        self.log.get_mut(&partition).unwrap().push(record);
    }

    fn take(&self, partition: Partition, max: usize) -> Slice {
        let from = self.store.offsets.get(&partition).copied().unwrap_or(0);
        let mut slice = Slice::empty(partition, from);
        slice.records =
            self.log[&partition].iter().skip(usize::try_from(from).unwrap()).take(max).cloned().collect();
        slice.to = from + i64::try_from(slice.records.len()).unwrap();
        slice
    }

    fn turn(&mut self) {
        let mut slices = Vec::new();
        for partition in partitions() {
            if self.dice.one_in(3) {
                continue;
            }
            let max = usize::try_from(self.dice.below(6)).unwrap();
            slices.push(self.take(partition, max));
        }
        self.fire(&mut slices);
        self.ask(&mut slices);
        let decided = self.decided(&slices);
        // A turn may fail before its commit, and its router may die behind it; nothing was told either way.
        if self.dice.one_in(6) {
            self.router.states.undo(&decided);
            return;
        }
        if !self.commit(&slices, &decided) {
            self.router.states.undo(&decided);
            return;
        }
        match self.dice.one_in(8) {
            true => self.claim(),
            false => self.adopt(&slices, &decided),
        }
    }

    /// Timelines whose time has come.
    fn fire(&self, slices: &mut [Slice]) {
        let due = self.router.timers.due(self.now, 8);
        for slice in slices {
            let is_here = |id: &&TimelineId| {
                slice.partition.topic == Topic::Inbound
                    && partition_of(id.0, INBOUND) == slice.partition.number
            };
            slice.due = due.iter().filter(is_here).copied().collect();
        }
    }

    /// What the desk is asked by no record.
    fn ask(&self, slices: &mut [Slice]) {
        let Some(slice) = slices.iter_mut().find(|slice| slice.partition.topic == Topic::Desk) else {
            return;
        };
        let is_due = !self.router.desk_timers.due(self.now, 1).is_empty();
        let due = is_due.then_some(desk::Command::Due);
        let asks: Vec<desk::Command> = self.router.asks.commands(desk_id()).into_iter().chain(due).collect();
        if !asks.is_empty() {
            slice.asks = vec![(desk_id(), asks)];
        }
    }

    fn decided(&mut self, slices: &[Slice]) -> Decided {
        let (needs, mut known) = Needs::of(slices, &mut self.router.states);
        self.load(&needs, &mut known);
        decide(&mut self.router.states, slices, known, &RULES, self.now)
    }

    fn load(&mut self, needs: &Needs, known: &mut Known) {
        for id in &needs.timelines {
            if let Some(timeline) = self.store.timelines.get(id) {
                self.router.states.timelines.put(timeline.clone());
            }
        }
        for key in &needs.entries {
            known.entries.extend(self.store.known.get(key).map(|position| (*key, *position)));
        }
        for key in &needs.answers {
            known.answers.extend(self.store.answers.get(key).map(|answer| (*key, *answer)));
        }
        for (id, needs) in &needs.desks {
            assert!(!needs.whole && !needs.operators, "a claim loads desks whole");
            let desk = self.router.states.desks.get_mut(id).unwrap();
            let found = needs.tickets.iter().filter_map(|id| self.store.tickets.get(id));
            found.for_each(|ticket| desk.add_ticket(ticket.clone()));
        }
    }

    /// The transaction. `false`: the fence has held.
    fn commit(&mut self, slices: &[Slice], decided: &Decided) -> bool {
        if self.router.epoch != self.store.epoch {
            return false;
        }
        let store = &mut self.store;
        let turn = &decided.turn;
        for slice in slices {
            assert_eq!(store.offsets.get(&slice.partition).copied().unwrap_or(0), slice.from, "the fence");
            store.offsets.insert(slice.partition, slice.to);
            let lane = &self.router.lanes[&slice.partition];
            let rows = store.outbox.entry(slice.partition).or_default();
            if let Some(upto) = lane.deletable() {
                rows.retain(|row| row.no > upto);
            }
            if let Some(facts) = decided.facts.get(&slice.partition) {
                rows.push(Row { no: lane.next_no(), facts: facts.clone() });
                store.last_no.insert(slice.partition, lane.next_no());
            }
        }
        for entry in &turn.entries {
            let key = (entry.timeline, entry.author.id(), entry.client_id);
            assert_eq!(store.known.insert(key, entry.position), None, "the unique index");
            store.entries.push(Entry::clone(entry));
        }
        for conversation in turn.timelines.values().filter_map(|timeline| timeline.conversation.as_ref()) {
            if let Some(assignee) = conversation.assignee() {
                let told = store.told.get(&(conversation.id, assignee.operator));
                let of_this_opening = told.is_some_and(|told| *told >= conversation.opened_version);
                assert!(of_this_opening, "{} answers what nobody gave them", assignee.operator);
            }
        }
        for TracedFact { fact, .. } in decided.facts.values().flatten() {
            if let Fact::Ticket(TicketNow {
                assignee: Some(by), conversation, conversation_version, ..
            }) = fact
            {
                let told = store.told.entry((*conversation, by.operator)).or_default();
                *told = (*told).max(*conversation_version);
            }
        }
        store.timelines.extend(turn.timelines.iter().map(|(id, timeline)| (*id, timeline.clone())));
        for result in &turn.results {
            let key = (result.tenant, result.asker, result.client_id);
            // The first answer stays.
            store.answers.entry(key).or_insert(result.answer);
        }
        store.tickets.extend(turn.tickets.iter().map(|(id, ticket)| (*id, ticket.clone())));
        for (id, operator) in &turn.operators {
            let before = store.operators.insert(*id, operator.clone()).unwrap();
            assert!(operator.inbox_version >= before.inbox_version, "an inbox only grows");
        }
        store.stories.go_on(&turn.steps, &turn.tickets);
        for (_, version) in turn.boards.values() {
            assert!(*version > store.board_version, "a board only grows");
            store.board_version = *version;
        }
        true
    }

    fn adopt(&mut self, slices: &[Slice], decided: &Decided) {
        self.router.states.adopt(decided);
        for id in &decided.desks {
            self.router.desk_timers.set(*id, self.router.states.desk(*id).and_then(Desk::next_due));
        }
        for slice in slices {
            self.router.asks.answered(slice.asks.iter().map(|(desk, _)| *desk));
            let lane = self.router.lanes.get_mut(&slice.partition).unwrap();
            if let Some(upto) = lane.deletable() {
                lane.deleted(upto);
            }
            if decided.facts.contains_key(&slice.partition) {
                lane.committed(lane.next_no());
            }
            self.router.timers.clear(&slice.due);
        }
        for timeline in decided.turn.timelines.values() {
            let due_at = timeline.conversation.as_ref().and_then(|conversation| conversation.due_at);
            self.router.timers.set(timeline.id, due_at);
        }
    }

    /// The owner appends rows in order; it may do so again after a restart.
    fn produce(&mut self) {
        let rows: Vec<(Partition, Row)> = self
            .store
            .outbox
            .iter()
            .flat_map(|(partition, rows)| rows.iter().map(|row| (*partition, row.clone())))
            .collect();
        for (partition, row) in rows {
            for TracedFact { fact, .. } in row.facts {
                self.append(Record::new(tenant(), Command::Fact { fact }));
            }
            self.router.lanes.get_mut(&partition).unwrap().produced(row.no);
        }
    }
}

pub(super) fn partitions() -> impl Iterator<Item = Partition> {
    let inbound = (0..INBOUND).map(|number| Partition { topic: Topic::Inbound, number });
    inbound.chain([Partition { topic: Topic::Desk, number: 0 }])
}

fn partition_for(record: &Record) -> Partition {
    let topic = record.topic();
    let count = if topic == Topic::Inbound { INBOUND } else { 1 };
    Partition { topic, number: partition_of(record.key(), count) }
}

/// Lets the checks name what a fact is.
pub(super) const fn is_fact(record: &Record) -> bool {
    matches!(record.command, Command::Fact { fact: Fact::Conversation(_) | Fact::Ticket(_) })
}

impl World {
    pub(super) const fn now(&self) -> Timestamp {
        self.now
    }

    /// The desk as the router holds it.
    pub(super) fn desk(&self) -> &Desk {
        self.router.states.desk(desk_id()).unwrap()
    }
}
