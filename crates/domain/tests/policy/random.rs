//! Random desks and what happens to them.

use domain::hours::{Hours, Interval, Plan};
use domain::policy::{
    DeskView, Membership, OperatorView, Overflow, Place, Priority, QueueRules, Relax, Spread, Status,
    TicketView, Waiting, With,
};
use domain::{Timestamp, Version};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::plain::Plain;
use crate::words::{chat, op, queue, skill};

/// Monday, 12:00 in Moscow.
pub(crate) const START: Timestamp = Timestamp(1_795_424_400_000);
const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;

#[derive(Clone, Debug)]
pub(crate) enum Change {
    Ticket(TicketView),
    NoTicket(u128),
    Operator(OperatorView),
    NoOperator(u128),
    Queue(QueueRules),
    Time(i64),
}

fn queues() -> impl Strategy<Value = Vec<u128>> {
    subsequence((1..=4).collect::<Vec<u128>>(), 0..=3)
}

fn skills() -> impl Strategy<Value = Vec<domain::SkillId>> {
    subsequence((1..=3).map(skill).collect::<Vec<_>>(), 0..=3)
}

fn ago() -> impl Strategy<Value = Timestamp> {
    select(vec![0, SECOND, 5 * SECOND, 60 * SECOND, HOUR, 20 * HOUR]).prop_map(|ms| START.plus_ms(-ms))
}

fn waiting() -> impl Strategy<Value = Place> {
    let priority = select(vec![Priority::Low, Priority::Normal, Priority::Normal, Priority::Urgent]);
    let rest = prop_oneof![4 => Just(None), 1 => (0_i64..20).prop_map(|s| Some(START.plus_ms(s * SECOND)))];
    let tried = subsequence((1..=5).map(op).collect::<Vec<_>>(), 0..=3);
    let last = prop_oneof![2 => Just(None), 1 => (1_u128..=5).prop_map(|n| Some(op(n)))];
    (priority, ago(), skills(), last, tried, 1_u32..3, rest).prop_map(
        |(priority, since, skills, last_operator, tried, round, rest_until)| {
            Place::Waiting(Waiting { priority, since, skills, last_operator, tried, round, rest_until })
        },
    )
}

fn with() -> impl Strategy<Value = Place> {
    let operators = vec((1_u128..=6).prop_map(op), 1..3);
    (operators, any::<bool>(), any::<bool>())
        .prop_map(|(operators, is_idle, is_held)| Place::With(With { operators, is_idle, is_held }))
}

fn ticket() -> impl Strategy<Value = TicketView> {
    (1_u128..=12, 1_u128..=4, prop_oneof![3 => waiting(), 1 => with()])
        .prop_map(|(n, of, place)| TicketView { conversation: chat(n), queue: queue(of), place })
}

fn operator() -> impl Strategy<Value = OperatorView> {
    let status = prop_oneof![
        8 => Just(Status::Online),
        1 => Just(Status::Leaving),
        1 => Just(Status::Away),
        1 => Just(Status::Offline)
    ];
    let limit = prop_oneof![2 => Just(None), 1 => (0_u16..3).prop_map(Some)];
    let person = (1_u128..=5, status, prop::bool::weighted(0.9), skills(), ago(), ago());
    (person, queues(), limit, 0_u16..4, 0_u16..6).prop_map(
        |(
            (n, status, is_connected, skills, last_offer_at, idle_since),
            queues,
            limit,
            capacity,
            hard_limit,
        )| {
            let of = |n| Membership { queue: queue(n), limit };
            let queues = queues.into_iter().map(of).collect();
            let id = op(n);
            OperatorView {
                id,
                status,
                is_connected,
                queues,
                skills,
                capacity,
                hard_limit,
                last_offer_at,
                idle_since,
            }
        },
    )
}

fn hours() -> impl Strategy<Value = Option<Hours>> {
    let day = |from: &str, to: &str| {
        let mut plan = Plan { zone: "Europe/Moscow".to_owned(), ..Plan::default() };
        plan.week.monday = vec![Interval::new(from, to)];
        plan.week.tuesday = vec![Interval::new(from, to)];
        Hours::new(&plan).unwrap()
    };
    let plans = vec![day("09:00", "18:00"), day("12:00", "12:01"), day("20:00", "04:00")];
    prop_oneof![3 => Just(None), 2 => select(plans).prop_map(Some)]
}

fn rules() -> impl Strategy<Value = QueueRules> {
    let after_ms = || select(vec![0_u32, 1_000, 10_000, 60_000]);
    let skill = prop_oneof![Just(None), (1_u128..=3).prop_map(|n| Some(skill(n)))];
    let relax = vec((after_ms(), skill).prop_map(|(after_ms, skill)| Relax { after_ms, skill }), 0..3);
    let to = (1_u128..=4).prop_map(queue);
    let overflow = vec((after_ms(), to).prop_map(|(after_ms, to)| Overflow { after_ms, to }), 0..3);
    let spread = select(vec![Spread::LeastLoaded, Spread::RoundRobin]);
    let flags = (prop::bool::weighted(0.1), any::<bool>(), any::<bool>(), any::<bool>());
    (1_u128..=4, spread, relax, overflow, hours(), flags).prop_map(
        |(n, spread, relax, overflow, hours, (is_paused, late, idle, held))| QueueRules {
            id: queue(n),
            version: Version(1),
            spread,
            relax,
            overflow,
            hours,
            is_paused,
            serves_after_close: late,
            idle_frees_slot: idle,
            held_frees_slot: held,
        },
    )
}

fn change() -> impl Strategy<Value = Change> {
    let time = select(vec![1, SECOND, 5 * SECOND, 10 * SECOND, 60 * SECOND, 6 * HOUR]);
    prop_oneof![
        6 => ticket().prop_map(Change::Ticket),
        2 => (1_u128..=12).prop_map(Change::NoTicket),
        4 => operator().prop_map(Change::Operator),
        1 => (1_u128..=5).prop_map(Change::NoOperator),
        2 => rules().prop_map(Change::Queue),
        3 => time.prop_map(Change::Time),
    ]
}

/// Queues and operators first, then anything; the number says how many decisions are taken after each change.
pub(crate) fn history() -> impl Strategy<Value = Vec<(Change, usize)>> {
    let first = (vec(rules(), 2..5), vec(operator(), 2..7)).prop_map(|(rules, operators)| {
        let rules = rules.into_iter().map(|rules| (Change::Queue(rules), 0));
        rules.chain(operators.into_iter().map(|operator| (Change::Operator(operator), 0))).collect::<Vec<_>>()
    });
    let takes = prop_oneof![1 => 0_usize..3, 2 => Just(usize::MAX)];
    (first, vec((change(), takes), 1..40)).prop_map(|(first, then)| [first, then].concat())
}

pub(crate) fn apply(change: &Change, view: &mut DeskView, plain: &mut Plain) {
    match change.clone() {
        Change::Ticket(ticket) => {
            plain.tickets.insert(ticket.conversation, ticket.clone());
            view.put_ticket(ticket);
        }
        Change::NoTicket(n) => {
            plain.tickets.remove(&chat(n));
            view.remove_ticket(chat(n));
        }
        Change::Operator(operator) => {
            plain.operators.insert(operator.id, operator.clone());
            view.put_operator(operator);
        }
        Change::NoOperator(n) => {
            plain.operators.remove(&op(n));
            view.remove_operator(op(n));
        }
        Change::Queue(rules) => {
            plain.queues.insert(rules.id, rules.clone());
            view.put_queue(rules);
        }
        Change::Time(ms) => plain.now = plain.now.plus_ms(ms),
    }
}

/// The same desk, told at once.
pub(crate) fn afresh(plain: &Plain) -> DeskView {
    let mut view = DeskView::new(plain.now);
    plain.tickets.values().rev().for_each(|ticket| view.put_ticket(ticket.clone()));
    plain.operators.values().rev().for_each(|operator| view.put_operator(operator.clone()));
    plain.queues.values().rev().for_each(|rules| view.put_queue(rules.clone()));
    view
}
