//! What changes by waiting: skills, overflow, hours.

use domain::Timestamp;
use domain::hours::{Hours, Interval, Plan};
use domain::policy::{OperatorView, Outcome, Overflow, QueueRules, Relax, Waiting};

use crate::words::{chat, decided, desk, member, op, operator, queue, skill, waits, waits_as};

const HOUR: i64 = 3_600_000;
/// Monday, 2026-11-23, 09:00 in Moscow.
const NINE: i64 = 1_795_413_600_000;

fn nine_to_six() -> Hours {
    let mut plan = Plan { zone: "Europe/Moscow".to_owned(), ..Plan::default() };
    plan.week.monday = vec![Interval::new("09:00", "18:00")];
    Hours::new(&plan).unwrap()
}

#[test]
fn a_skill_is_relaxed_to_the_millisecond() {
    let mut desk = desk();
    desk.put_queue(QueueRules {
        relax: vec![
            Relax { after_ms: 30_000, skill: Some(skill(1)) },
            Relax { after_ms: 60_000, skill: None },
        ],
        ..QueueRules::new(queue(1))
    });
    let skills = vec![skill(1), skill(2)];
    desk.put_ticket(waits_as(1, Waiting { skills, ..Waiting::new(Timestamp(0)) }));
    desk.put_operator(OperatorView { skills: vec![skill(2)], queues: vec![], ..operator(1) });
    assert_eq!(decided(&mut desk, 0), []);
    let why = desk.explain(chat(1)).unwrap();
    assert_eq!((why.demanded, why.relaxed), (vec![skill(1), skill(2)], vec![]));
    assert_eq!(desk.next_due(), Some(Timestamp(30_000)));
    desk.put_operator(OperatorView { skills: vec![skill(2)], ..operator(1) });
    assert_eq!(decided(&mut desk, 29_999), []);
    let decision = desk.next(Timestamp(30_000)).unwrap();
    let why = decision.explanation();
    assert_eq!((&why.demanded, &why.relaxed), (&vec![skill(2)], &vec![skill(1)]));
    assert_eq!(why.candidates[0].score.skills, 1);
}

#[test]
fn relaxing_counts_from_the_beginning_of_the_waiting_over_every_return() {
    let mut desk = desk();
    let relax = vec![Relax { after_ms: 60_000, skill: None }];
    desk.put_queue(QueueRules { relax, ..QueueRules::new(queue(1)) });
    desk.put_operator(operator(1));
    assert_eq!(decided(&mut desk, 70_000), []);
    let waiting = Waiting { skills: vec![skill(1)], tried: vec![op(9)], ..Waiting::new(Timestamp(0)) };
    desk.put_ticket(waits_as(1, waiting));
    assert_eq!(decided(&mut desk, 70_000), [(1, 1)]);
}

#[test]
fn overflow_adds_operators_and_keeps_the_place() {
    let mut desk = desk();
    let overflow =
        vec![Overflow { after_ms: 20_000, to: queue(3) }, Overflow { after_ms: 10_000, to: queue(2) }];
    desk.put_queue(QueueRules { overflow, ..QueueRules::new(queue(1)) });
    desk.put_queue(QueueRules::new(queue(2)));
    desk.put_queue(QueueRules::new(queue(3)));
    desk.put_operator(OperatorView { queues: vec![member(2)], capacity: 1, ..operator(2) });
    desk.put_operator(OperatorView { queues: vec![member(3)], ..operator(3) });
    desk.put_ticket(waits(1, 0));
    desk.put_ticket(waits(2, 1));
    assert_eq!(decided(&mut desk, 9_999), []);
    assert_eq!(decided(&mut desk, 10_000), [(1, 2)]);
    assert_eq!(desk.line(queue(1)).collect::<Vec<_>>(), [chat(2)], "it stays in its own line");
    assert_eq!(decided(&mut desk, 20_000), []);
    assert_eq!(decided(&mut desk, 20_001), [(2, 3)]);
}

#[test]
fn the_own_queue_comes_before_the_one_it_overflows_to() {
    let mut desk = desk();
    let overflow = vec![Overflow { after_ms: 0, to: queue(2) }];
    desk.put_queue(QueueRules { overflow, ..QueueRules::new(queue(1)) });
    desk.put_queue(QueueRules::new(queue(2)));
    desk.put_operator(OperatorView { queues: vec![member(2)], ..operator(1) });
    desk.put_operator(OperatorView { queues: vec![member(2), member(1)], capacity: 9, ..operator(2) });
    desk.put_ticket(domain::policy::TicketView::with(chat(9), queue(1), op(2)));
    desk.put_ticket(waits(1, 0));
    assert_eq!(decided(&mut desk, 5), [(1, 2)], "though the other has nothing to do");
}

#[test]
fn overflow_is_not_followed_further_and_ends_at_a_closed_queue() {
    let mut desk = desk();
    let to = |n| vec![Overflow { after_ms: 0, to: queue(n) }];
    desk.put_queue(QueueRules { overflow: to(2), ..QueueRules::new(queue(1)) });
    desk.put_queue(QueueRules { overflow: to(3), is_paused: true, ..QueueRules::new(queue(2)) });
    desk.put_queue(QueueRules::new(queue(3)));
    desk.put_operator(OperatorView { queues: vec![member(2), member(3)], ..operator(1) });
    desk.put_ticket(waits(1, 0));
    assert_eq!(decided(&mut desk, 5), []);
    desk.put_queue(QueueRules { overflow: to(3), ..QueueRules::new(queue(2)) });
    assert_eq!(decided(&mut desk, 5), [(1, 1)]);
}

/// Complaint 16.
#[test]
fn hours_are_judged_at_the_time_of_the_decision() {
    let mut desk = desk();
    desk.put_operator(operator(1));
    desk.put_ticket(waits(1, NINE - HOUR));
    assert_eq!(decided(&mut desk, NINE - HOUR), [(1, 1)]);
    desk.put_queue(QueueRules { hours: Some(nine_to_six()), ..QueueRules::new(queue(1)) });
    desk.put_ticket(waits(2, NINE - HOUR));
    assert_eq!(decided(&mut desk, NINE - 1), []);
    let opens_at = Some(Timestamp(NINE));
    assert_eq!(desk.explain(chat(2)).unwrap().outcome, Outcome::QueueClosed { opens_at });
    assert_eq!(desk.next_due(), opens_at);
    assert_eq!(decided(&mut desk, NINE), [(2, 1)]);
}

#[test]
fn a_closed_queue_serves_what_came_in_time_if_it_says_so() {
    let late = |serves_after_close| {
        let mut desk = desk();
        let hours = Some(nine_to_six());
        desk.put_queue(QueueRules { hours, serves_after_close, ..QueueRules::new(queue(1)) });
        desk.put_ticket(waits(1, NINE + 9 * HOUR - 1));
        desk.put_ticket(waits(2, NINE + 9 * HOUR));
        assert_eq!(decided(&mut desk, NINE + 9 * HOUR), [], "nobody is there yet");
        desk.put_operator(operator(1));
        decided(&mut desk, NINE + 9 * HOUR + 1)
    };
    assert_eq!(late(true), [(1, 1)]);
    assert_eq!(late(false), []);
}

#[test]
fn a_paused_queue_offers_nothing_until_it_goes_on() {
    let mut desk = desk();
    desk.put_operator(operator(1));
    desk.put_queue(QueueRules { is_paused: true, ..QueueRules::new(queue(1)) });
    desk.put_ticket(waits(1, 0));
    assert_eq!(decided(&mut desk, 1), []);
    assert_eq!(desk.explain(chat(1)).unwrap().outcome, Outcome::QueuePaused);
    desk.put_queue(QueueRules::new(queue(1)));
    assert_eq!(decided(&mut desk, 1), [(1, 1)]);
}

#[test]
fn a_clock_that_runs_backwards_stands_still() {
    let mut desk = desk();
    assert_eq!(decided(&mut desk, 100), []);
    desk.put_operator(operator(1));
    desk.put_ticket(waits(1, 0));
    let decision = desk.next(Timestamp(50)).unwrap();
    assert_eq!(decision.explanation().at, Timestamp(100));
}
