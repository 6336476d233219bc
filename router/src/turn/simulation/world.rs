//! A log, a store and one router that may die at any point of a turn.

use std::collections::{BTreeMap, HashMap};

use domain::desk::Desk;
use domain::entry::{Author, Entry};
use domain::fact::Fact;
use domain::operator::Operator;
use domain::timeline::{Profile, Rules, Speech, Timeline};
use domain::{
    ClientId, CustomerId, DeskId, OperatorId, Position, SenderId, SenderNo, TenantId, TimelineId, Timestamp,
    Version,
};
use event_log::partition_of;
use protocol::record::{Command, Record, Topic};
use uuid::Uuid;

use super::Dice;
use crate::outbox::lane::{Lane, Row};
use crate::timers::Timers;
use crate::turn::decide::{Decided, TracedFact, decide};
use crate::turn::needs::{Known, Needs};
use crate::turn::recent::{Answer, AnswerKey, EntryKey};
use crate::turn::slice::{Partition, Slice};
use crate::turn::states::States;

const CUSTOMERS: u64 = 4;
const OPERATORS: u64 = 3;
const INBOUND: u32 = 2;
const RULES: Rules = Rules {
    inactive_ms: Some(60_000),
    reopen_within_ms: 600_000,
    opens_with: domain::timeline::OpensWith::People,
};

/// What survives everything.
#[derive(Default)]
pub(super) struct Store {
    pub timelines: HashMap<TimelineId, Timeline>,
    pub desks: HashMap<DeskId, Desk>,
    pub entries: Vec<Entry>,
    pub known: HashMap<EntryKey, Position>,
    pub answers: HashMap<AnswerKey, Answer>,
    offsets: HashMap<Partition, i64>,
    outbox: BTreeMap<Partition, Vec<Row>>,
    last_no: HashMap<Partition, u64>,
}

/// What dies with the router.
struct Router {
    states: States,
    lanes: HashMap<Partition, Lane>,
    timers: Timers,
}

pub(super) struct World {
    dice: Dice,
    now: Timestamp,
    pub log: BTreeMap<Partition, Vec<Record>>,
    pub store: Store,
    router: Router,
    minted: u64,
}

impl World {
    pub(super) fn new(dice: Dice) -> Self {
        let mut store = Store::default();
        let mut desk = Desk::new(tenant());
        for n in 0..OPERATORS {
            let operator = Operator {
                id: operator(n),
                tenant: desk.tenant,
                desk: desk.id,
                name: format!("operator {n}"),
                inbox_version: Version::ZERO,
            };
            desk.operators.insert(operator.id, operator);
        }
        store.desks.insert(desk.id, desk);
        let log = partitions().map(|partition| (partition, Vec::new())).collect();
        let router = Router::claims(&store);
        Self { dice, now: Timestamp(1_000_000), log, store, router, minted: 0 }
    }

    pub(super) fn step(&mut self) {
        match self.dice.below(12) {
            0..=4 => self.somebody_acts(),
            5..=8 => self.turn(),
            9 => self.produce(),
            10 => self.now = self.now.plus_ms(i64::try_from(self.dice.below(30_000)).unwrap()),
            _ if self.dice.one_in(4) => self.router = Router::claims(&self.store),
            _ => {}
        }
    }

    /// No more faults: everything that was told arrives, every record is decided.
    pub(super) fn settle(&mut self) {
        for _ in 0..1_000 {
            self.produce();
            let all: Vec<Slice> = partitions().map(|partition| self.take(partition, usize::MAX)).collect();
            if all.iter().all(|slice| slice.records.is_empty())
                && self.store.outbox.values().all(Vec::is_empty)
            {
                return;
            }
            let decided = self.decided(&all);
            self.commit(&all, &decided);
            self.adopt(&all, &decided);
        }
        panic!("the owners must come to rest");
    }

    fn somebody_acts(&mut self) {
        let customer = CustomerId(Uuid::from_u128(u128::from(10 + self.dice.below(CUSTOMERS))));
        let timeline = TimelineId::of(customer, "web");
        let operator = operator(self.dice.below(OPERATORS));
        let conversation = self.store.timelines.get(&timeline).and_then(|held| held.conversation.as_ref());
        let conversation = conversation.map(|conversation| conversation.id);
        self.minted += 1;
        let client_id = ClientId(Uuid::from_u128(u128::from(self.minted)));
        let by = Author::Operator(operator);
        let command = match (self.dice.below(8), conversation) {
            (0..=2, _) => {
                let sender = Some((SenderId(customer.0), SenderNo(self.minted)));
                let profile = Some(Profile { customer, name: String::new() });
                let (author, speech, text) = (Author::Customer(customer), Speech::Message, "hi".to_owned());
                Command::Say { timeline, author, client_id, sender, speech, text, profile }
            }
            (3 | 4, _) => {
                let sender = Some((SenderId(operator.0), SenderNo(self.minted)));
                let speech = if self.dice.one_in(3) { Speech::Note } else { Speech::Message };
                let text = "hello".to_owned();
                Command::Say { timeline, author: by, client_id, sender, speech, text, profile: None }
            }
            (5, Some(conversation)) => {
                let desk = DeskId::default_of(tenant());
                Command::Take { desk, by, client_id, conversation, if_version: None }
            }
            (6, _) => {
                Command::Close { timeline, by: Author::Supervisor(operator), client_id, if_version: None }
            }
            (_, _) => Command::Reopen { timeline, by, client_id, if_version: None },
        };
        let record = Record::new(tenant(), command);
        self.append(record.clone());
        // A gateway that did not hear of the append appends again, nothing of its lane in between.
        while self.dice.one_in(4) {
            self.append(record.clone());
        }
    }

    fn append(&mut self, record: Record) {
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
        let due = self.router.timers.due(self.now, 8);
        for slice in &mut slices {
            let is_here = |id: &&TimelineId| {
                slice.partition.topic == Topic::Inbound
                    && partition_of(id.0, INBOUND) == slice.partition.number
            };
            slice.due = due.iter().filter(is_here).copied().collect();
        }
        let decided = self.decided(&slices);
        // A turn may fail before its commit, and its router may die behind it; nothing was told either way.
        if self.dice.one_in(6) {
            return;
        }
        self.commit(&slices, &decided);
        match self.dice.one_in(8) {
            true => self.router = Router::claims(&self.store),
            false => self.adopt(&slices, &decided),
        }
    }

    fn decided(&mut self, slices: &[Slice]) -> Decided {
        let (needs, mut known) = Needs::of(slices, &mut self.router.states);
        self.load(&needs, &mut known);
        decide(&self.router.states, slices, known, &RULES, self.now)
    }

    fn load(&mut self, needs: &Needs, known: &mut Known) {
        for id in &needs.timelines {
            if let Some(timeline) = self.store.timelines.get(id) {
                self.router.states.put_timeline(timeline.clone());
            }
        }
        for key in &needs.entries {
            known.entries.extend(self.store.known.get(key).map(|position| (*key, *position)));
        }
        for key in &needs.answers {
            known.answers.extend(self.store.answers.get(key).map(|answer| (*key, *answer)));
        }
        for (id, (_, conversations)) in &needs.desks {
            let mut desk = self.store.desks[id].clone();
            desk.tickets.retain(|conversation, _| conversations.contains(conversation));
            self.router.states.put_desk(desk);
        }
    }

    /// The transaction.
    fn commit(&mut self, slices: &[Slice], decided: &Decided) {
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
        store.timelines.extend(turn.timelines.iter().map(|(id, timeline)| (*id, timeline.clone())));
        for result in &turn.results {
            let key = (result.tenant, result.asker, result.client_id);
            // The first answer stays.
            store.answers.entry(key).or_insert(result.answer);
        }
        for desk in store.desks.values_mut() {
            desk.tickets.extend(turn.tickets.iter().map(|(id, ticket)| (*id, ticket.clone())));
            desk.operators.extend(turn.operators.iter().map(|(id, operator)| (*id, operator.clone())));
            if let Some((_, version)) = turn.boards.get(&desk.queue) {
                assert!(*version > desk.board_version, "a board only grows");
                desk.board_version = *version;
            }
        }
    }

    fn adopt(&mut self, slices: &[Slice], decided: &Decided) {
        self.router.states.adopt(&decided.turn);
        for slice in slices {
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

impl Router {
    fn claims(store: &Store) -> Self {
        let lane = |partition| {
            let last = store.last_no.get(&partition).copied().unwrap_or(0);
            Lane::claimed(last, store.outbox.get(&partition).map_or(&[][..], |rows| rows))
        };
        let mut timers = Timers::default();
        for timeline in store.timelines.values() {
            let due_at = timeline.conversation.as_ref().and_then(|conversation| conversation.due_at);
            timers.set(timeline.id, due_at);
        }
        let lanes = partitions().map(|partition| (partition, lane(partition))).collect();
        // Small, so that evicted timelines are loaded again all the time.
        Self { states: States::new(1_500), lanes, timers }
    }
}

fn partitions() -> impl Iterator<Item = Partition> {
    let inbound = (0..INBOUND).map(|number| Partition { topic: Topic::Inbound, number });
    inbound.chain([Partition { topic: Topic::Desk, number: 0 }])
}

fn partition_for(record: &Record) -> Partition {
    let topic = record.topic();
    let count = if topic == Topic::Inbound { INBOUND } else { 1 };
    Partition { topic, number: partition_of(record.key(), count) }
}

fn tenant() -> TenantId {
    TenantId(Uuid::from_u128(1))
}

fn operator(n: u64) -> OperatorId {
    OperatorId(Uuid::from_u128(u128::from(100 + n)))
}

/// Lets the checks name what a fact is.
pub(super) const fn is_fact(record: &Record) -> bool {
    matches!(record.command, Command::Fact { fact: Fact::Conversation(_) | Fact::Ticket(_) })
}
