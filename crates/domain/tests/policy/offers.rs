//! Who is offered what at one moment.

use domain::Timestamp;
use domain::policy::{Membership, OperatorView, Place, Priority, QueueRules, Spread, Status, Waiting, With};

use crate::words::{chat, decided, desk, member, op, operator, queue, skill, waits, waits_as};

#[test]
fn a_ticket_is_offered_at_once_to_a_free_operator() {
    let mut desk = desk();
    desk.put_operator(operator(1));
    desk.put_ticket(waits(1, 0));
    assert_eq!(decided(&mut desk, 0), [(1, 1)]);
    assert_eq!(decided(&mut desk, 0), [], "and once only");
    assert_eq!(desk.load(op(1)), (1, 1));
}

/// Complaint 3: what waits is handed out the moment that somebody is free, and the oldest first.
#[test]
fn a_freed_slot_goes_to_whoever_waits_longest() {
    let mut desk = desk();
    desk.put_operator(OperatorView { capacity: 1, ..operator(1) });
    (1..=3).for_each(|n| desk.put_ticket(waits(n, 10 - n as i64)));
    assert_eq!(decided(&mut desk, 20), [(3, 1)]);
    desk.remove_ticket(chat(3));
    assert_eq!(decided(&mut desk, 20), [(2, 1)]);
}

#[test]
fn the_more_urgent_goes_first_whenever_it_came() {
    let mut desk = desk();
    desk.put_ticket(waits(1, 0));
    desk.put_ticket(waits_as(2, Waiting { priority: Priority::Urgent, ..Waiting::new(Timestamp(5)) }));
    desk.put_ticket(waits_as(3, Waiting { priority: Priority::Low, ..Waiting::new(Timestamp(-5)) }));
    desk.put_operator(OperatorView { capacity: 3, ..operator(1) });
    assert_eq!(decided(&mut desk, 9), [(2, 1), (1, 1), (3, 1)]);
}

#[test]
fn one_who_fits_nobody_holds_up_nobody_behind() {
    let mut desk = desk();
    desk.put_ticket(waits_as(1, Waiting { skills: vec![skill(1)], ..Waiting::new(Timestamp(0)) }));
    desk.put_ticket(waits(2, 5));
    desk.put_operator(operator(1));
    assert_eq!(decided(&mut desk, 9), [(2, 1)]);
    desk.put_operator(OperatorView { skills: vec![skill(1), skill(2)], ..operator(2) });
    assert_eq!(decided(&mut desk, 9), [(1, 2)], "and is offered as soon as somebody fits");
}

#[test]
fn the_smallest_share_of_the_own_capacity_is_the_least_load() {
    let mut desk = desk();
    desk.put_operator(OperatorView { capacity: 2, ..operator(1) });
    desk.put_operator(OperatorView { capacity: 4, ..operator(2) });
    (1..=6).for_each(|n| desk.put_ticket(waits(n, n as i64)));
    assert_eq!(decided(&mut desk, 9), [(1, 1), (2, 2), (3, 2), (4, 1), (5, 2), (6, 2)]);
}

#[test]
fn in_turn_it_is_the_longest_without_an_offer() {
    let mut desk = desk();
    desk.put_queue(QueueRules { spread: Spread::RoundRobin, ..QueueRules::new(queue(1)) });
    for (n, last) in [(1, 30), (2, 10), (3, 20)] {
        desk.put_operator(OperatorView { capacity: 9, last_offer_at: Timestamp(last), ..operator(n) });
    }
    let mut order = Vec::new();
    for n in 1..=4 {
        desk.put_ticket(waits(n, n as i64));
        order.extend(decided(&mut desk, 100 + n as i64));
    }
    assert_eq!(order, [(1, 2), (2, 3), (3, 1), (4, 2)]);
}

#[test]
fn equals_are_told_apart_by_the_longest_idle() {
    let mut desk = desk();
    desk.put_operator(OperatorView { idle_since: Timestamp(8), ..operator(1) });
    desk.put_operator(OperatorView { idle_since: Timestamp(3), ..operator(2) });
    desk.put_ticket(waits(1, 0));
    assert_eq!(decided(&mut desk, 9), [(1, 2)]);
}

#[test]
fn more_of_the_skills_come_before_less_load() {
    let mut desk = desk();
    desk.put_queue(QueueRules {
        relax: vec![domain::policy::Relax { after_ms: 0, skill: Some(skill(2)) }],
        ..QueueRules::new(queue(1))
    });
    desk.put_operator(OperatorView { skills: vec![skill(1)], ..operator(1) });
    desk.put_operator(OperatorView { skills: vec![skill(1), skill(2)], ..operator(2) });
    desk.put_ticket(domain::policy::TicketView::with(chat(9), queue(1), op(2)));
    let skills = vec![skill(1), skill(2)];
    desk.put_ticket(waits_as(1, Waiting { skills, ..Waiting::new(Timestamp(0)) }));
    assert_eq!(decided(&mut desk, 9), [(1, 2)]);
}

#[test]
fn the_last_operator_gets_it_again_only_if_online_and_free() {
    let again = |last: OperatorView| {
        let mut desk = desk();
        desk.put_operator(operator(1));
        desk.put_operator(last);
        desk.put_ticket(waits_as(1, Waiting { last_operator: Some(op(2)), ..Waiting::new(Timestamp(0)) }));
        decided(&mut desk, 9)[0].1 == 2
    };
    let busy_one = || OperatorView { idle_since: Timestamp(99), ..operator(2) };
    assert!(again(busy_one()));
    assert!(!again(OperatorView { status: Status::Away, ..busy_one() }));
    assert!(!again(OperatorView { status: Status::Leaving, ..busy_one() }));
    assert!(!again(OperatorView { is_connected: false, ..busy_one() }));
    assert!(!again(OperatorView { capacity: 0, ..busy_one() }));
    assert!(!again(OperatorView { queues: vec![member(2)], ..busy_one() }), "nor past the queue");
}

#[test]
fn room_is_counted_per_queue_in_total_and_to_a_hard_limit() {
    let full = |operator: OperatorView, tickets: &[(u128, bool)]| {
        let mut desk = desk();
        desk.put_queue(QueueRules { idle_frees_slot: true, ..QueueRules::new(queue(1)) });
        for (n, (of, is_idle)) in (10..).zip(tickets) {
            let with = With { operators: vec![op(1)], is_idle: *is_idle, is_held: false };
            let place = Place::With(with);
            desk.put_ticket(domain::policy::TicketView { conversation: chat(n), queue: queue(*of), place });
        }
        desk.put_operator(operator);
        desk.put_ticket(waits(1, 0));
        decided(&mut desk, 9).is_empty()
    };
    let limited = || {
        let queues = vec![Membership { queue: queue(1), limit: Some(1) }, member(2)];
        OperatorView { capacity: 3, hard_limit: 4, queues, ..operator(1) }
    };
    assert!(full(limited(), &[(1, false)]), "the queue's own limit");
    assert!(!full(limited(), &[(2, false), (2, false)]), "another queue's tickets leave it room");
    assert!(full(limited(), &[(2, false), (2, false), (2, false)]), "the capacity");
    assert!(!full(limited(), &[(1, true), (1, true), (1, true)]), "idle tickets free their slots");
    assert!(full(limited(), &[(1, true); 4]), "up to the hard limit");
    assert!(full(limited(), &[(2, true), (2, true), (2, true)]), "of a queue that frees none they keep them");
}

#[test]
fn a_ticket_on_its_way_counts_with_both_operators() {
    let mut desk = desk();
    let with = With { operators: vec![op(1), op(2)], ..With::default() };
    let place = Place::With(with);
    desk.put_ticket(domain::policy::TicketView { conversation: chat(1), queue: queue(1), place });
    assert_eq!((desk.load(op(1)), desk.load(op(2))), ((1, 1), (1, 1)));
    desk.put_ticket(domain::policy::TicketView::with(chat(1), queue(1), op(2)));
    assert_eq!((desk.load(op(1)), desk.load(op(2))), ((0, 0), (1, 1)));
}

#[test]
fn a_slot_that_a_transfer_frees_goes_to_whoever_waits() {
    let mut desk = desk();
    desk.put_operator(OperatorView { capacity: 1, ..operator(1) });
    desk.put_ticket(domain::policy::TicketView::with(chat(1), queue(1), op(1)));
    desk.put_ticket(waits(2, 0));
    assert_eq!(decided(&mut desk, 1), []);
    desk.put_ticket(domain::policy::TicketView::with(chat(1), queue(1), op(2)));
    assert_eq!(decided(&mut desk, 1), [(2, 1)]);
}

#[test]
fn an_operator_who_comes_back_is_found_by_what_waits() {
    let mut desk = desk();
    desk.put_ticket(waits(1, 0));
    for operator in [
        OperatorView { status: Status::Away, ..operator(1) },
        OperatorView { is_connected: false, ..operator(1) },
        OperatorView { capacity: 0, ..operator(1) },
        OperatorView { queues: vec![], ..operator(1) },
    ] {
        desk.put_operator(operator);
        assert_eq!(decided(&mut desk, 1), []);
    }
    desk.put_operator(operator(1));
    assert_eq!(decided(&mut desk, 1), [(1, 1)]);
}
