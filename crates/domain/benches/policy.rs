//! A decision on a desk of 1 000 operators and 10 000 waiting tickets: the index, with its explanation, against a
//! plain scan of a heap of tickets and a list of operators, without one.
//!
//! `cargo bench -p domain` writes both sides of each pair in one run; only their ratio travels between machines.
//!
//! - `slot freed, 40 queues`: everybody is full, a ticket is done, the next that fits its operator is offered.
//! - `slot freed, one queue`: the same where every operator stands in the one queue, so all are explained.
//! - `told anew, 40 queues`: all of the desk is told to an empty index, as a new owner does.
//! - `ticket came, 40 queues`: everybody is free, 10 000 wait for a skill that nobody has, one comes that fits many.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the run")]

#[expect(dead_code, reason = "the tests use the rest")]
#[path = "../tests/policy/plain.rs"]
mod plain;

use std::cmp::Reverse;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use domain::policy::{
    Decision, DeskView, Membership, OperatorView, Place, Priority, QueueRules, Status, TicketView, Waiting,
};
use domain::{ConversationId, OperatorId, QueueId, SkillId, Timestamp};
use plain::{Plain, Told};
use uuid::Uuid;

const OPERATORS: u64 = 1_000;
const WAITING: u64 = 10_000;
const CAPACITY: u64 = 3;
const SKILLS: u64 = 16;
const NOW: Timestamp = Timestamp(1_000_000_000);

/// What the two sides are asked to do.
trait Desk {
    fn put(&mut self, ticket: TicketView);
    fn done(&mut self, conversation: ConversationId);
    fn decide(&mut self) -> Option<(ConversationId, OperatorId)>;
}

impl Desk for DeskView {
    fn put(&mut self, ticket: TicketView) {
        self.put_ticket(ticket);
    }

    fn done(&mut self, conversation: ConversationId) {
        self.remove_ticket(conversation);
    }

    fn decide(&mut self) -> Option<(ConversationId, OperatorId)> {
        match black_box(self.next(NOW))? {
            Decision::Offer { conversation, operator, .. } => Some((conversation, operator)),
            Decision::Rest { .. } => unreachable!("nobody was tried"),
        }
    }
}

impl Desk for Plain {
    fn put(&mut self, ticket: TicketView) {
        if let Place::Waiting(waiting) = &ticket.place {
            self.heap.push(Reverse((Reverse(waiting.priority), waiting.since, ticket.conversation)));
        }
        self.count(&ticket, 1);
        self.tickets.insert(ticket.conversation, ticket);
    }

    fn done(&mut self, conversation: ConversationId) {
        let ticket = self.tickets.remove(&conversation).unwrap();
        self.count(&ticket, -1);
        // A heap has no way to drop one from its middle: a ticket that still waits is the last one put.
        if let Place::Waiting(_) = ticket.place {
            self.heap.retain(|key| key.0.2 != conversation);
        }
    }

    fn decide(&mut self) -> Option<(ConversationId, OperatorId)> {
        match black_box(self.next())? {
            Told::Offer { conversation, operator, .. } => Some((conversation, operator)),
            Told::Rest { .. } => unreachable!("nobody was tried"),
        }
    }
}

/// The same numbers in each run (a linear congruential generator).
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn skills(&mut self, count: u64) -> Vec<SkillId> {
        (0..count).map(|_| SkillId(id(3, self.below(SKILLS)))).collect()
    }
}

fn id(kind: u64, n: u64) -> Uuid {
    Uuid::new_v5(&Uuid::from_u64_pair(kind, n), b"bench")
}

fn chat(n: u64) -> ConversationId {
    ConversationId(id(4, n))
}

/// The `n`th ticket that waits; `nobodys` asks for a skill that nobody has.
fn waits(n: u64, queues: u64, draw: &mut Draw, is_nobodys: bool) -> TicketView {
    let count = draw.below(3);
    let mut waiting = Waiting { skills: draw.skills(count), ..Waiting::new(NOW.plus_ms(n as i64 - 900_000)) };
    if draw.below(10) == 0 {
        waiting.priority = Priority::High;
    }
    if is_nobodys {
        waiting.skills.push(SkillId(id(3, SKILLS)));
    }
    TicketView::waiting(chat(n), QueueId(id(1, draw.below(queues))), waiting)
}

/// Tickets that operators have are numbered from the operators, those that wait from here.
const FIRST_WAITING: u64 = OPERATORS * CAPACITY;

fn fill(queues: u64, is_full: bool) -> (Vec<QueueRules>, Vec<OperatorView>, Vec<TicketView>) {
    let mut draw = Draw(7);
    let rules = (0..queues).map(|n| QueueRules::new(QueueId(id(1, n)))).collect();
    let operators: Vec<OperatorView> = (0..OPERATORS)
        .map(|n| {
            let of = |n| Membership { queue: QueueId(id(1, n)), limit: None };
            let first = draw.below(queues);
            let in_queues = (0..queues.min(3)).map(|at| of((first + at * 7) % queues)).collect();
            OperatorView {
                id: OperatorId(id(2, n)),
                status: Status::Online,
                is_connected: true,
                queues: in_queues,
                skills: draw.skills(6),
                capacity: CAPACITY as u16,
                hard_limit: 2 * CAPACITY as u16,
                last_offer_at: NOW,
                idle_since: NOW.plus_ms(-(draw.below(1_000) as i64)),
            }
        })
        .collect();
    let mut tickets = Vec::new();
    for (n, operator) in (0..).zip(operators.iter().filter(|_| is_full)) {
        let held = |at| TicketView::with(chat(n * CAPACITY + at), operator.queues[0].queue, operator.id);
        tickets.extend((0..CAPACITY).map(held));
    }
    tickets.extend((0..WAITING).map(|n| waits(FIRST_WAITING + n, queues, &mut draw, !is_full)));
    (rules, operators, tickets)
}

fn index(queues: u64, is_full: bool) -> DeskView {
    let (rules, operators, tickets) = fill(queues, is_full);
    let mut desk = DeskView::new(NOW);
    rules.into_iter().for_each(|rules| desk.put_queue(rules));
    operators.into_iter().for_each(|operator| desk.put_operator(operator));
    tickets.into_iter().for_each(|ticket| desk.put_ticket(ticket));
    assert!(desk.decide().is_none(), "nobody who waits fits anybody yet");
    desk
}

fn heap(queues: u64, is_full: bool) -> Plain {
    let (rules, operators, tickets) = fill(queues, is_full);
    let mut desk = Plain::new(NOW);
    desk.queues = rules.into_iter().map(|rules| (rules.id, rules)).collect();
    desk.operators = operators.into_iter().map(|operator| (operator.id, operator)).collect();
    tickets.into_iter().for_each(|ticket| desk.put(ticket));
    desk
}

fn slot_freed(desk: &mut impl Desk, queues: u64, rounds: u64) -> Duration {
    let mut draw = Draw(11);
    let mut held: Vec<ConversationId> = (0..FIRST_WAITING).map(chat).collect();
    let mut spent = Duration::ZERO;
    for n in 0..rounds {
        let at = draw.below(held.len() as u64) as usize;
        let done = held.swap_remove(at);
        let started = Instant::now();
        desk.done(done);
        let decided = desk.decide();
        spent += started.elapsed();
        let (conversation, _) = decided.expect("among so many somebody fits");
        held.push(conversation);
        // The next comes, so that as many wait as before; everybody is full, so there is nothing to decide.
        desk.put(waits(FIRST_WAITING + WAITING + n, queues, &mut draw, false));
    }
    spent
}

fn ticket_came(desk: &mut impl Desk, queues: u64, rounds: u64) -> Duration {
    let mut draw = Draw(13);
    let mut spent = Duration::ZERO;
    for n in 0..rounds {
        let ticket = waits(FIRST_WAITING + WAITING + n, queues, &mut draw, false);
        let conversation = ticket.conversation;
        let started = Instant::now();
        desk.put(ticket);
        let decided = desk.decide();
        spent += started.elapsed();
        black_box(decided);
        desk.done(conversation);
    }
    spent
}

fn decisions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decision");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(5));
    for (name, queues) in [("slot freed, 40 queues", 40), ("slot freed, one queue", 1)] {
        group.bench_function(BenchmarkId::new("index", name), |bench| {
            bench.iter_custom(|rounds| slot_freed(&mut index(queues, true), queues, rounds));
        });
        group.bench_function(BenchmarkId::new("heap", name), |bench| {
            bench.iter_custom(|rounds| slot_freed(&mut heap(queues, true), queues, rounds));
        });
    }
    group.bench_function(BenchmarkId::new("index", "ticket came, 40 queues"), |bench| {
        bench.iter_custom(|rounds| ticket_came(&mut index(40, false), 40, rounds));
    });
    group.bench_function(BenchmarkId::new("heap", "ticket came, 40 queues"), |bench| {
        bench.iter_custom(|rounds| ticket_came(&mut heap(40, false), 40, rounds));
    });
    group.bench_function(BenchmarkId::new("index", "told anew, 40 queues"), |bench| {
        bench.iter(|| index(40, true));
    });
    group.finish();
}

criterion_group!(benches, decisions);
criterion_main!(benches);
