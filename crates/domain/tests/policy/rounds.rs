//! Not twice to the same operator in one round.

use domain::policy::{Decision, OperatorView, Outcome, ROUND_REST_MS, Waiting};
use domain::{OperatorId, Timestamp};

use crate::words::{chat, decided, desk, op, operator, told, waits_as};

/// Back in the queue after those were asked.
fn tried(operators: &[OperatorId]) -> domain::policy::TicketView {
    waits_as(1, Waiting { tried: operators.to_vec(), ..Waiting::new(Timestamp(0)) })
}

#[test]
fn a_declined_ticket_goes_to_the_next_operator() {
    let mut desk = desk();
    desk.put_operator(operator(1));
    desk.put_operator(operator(2));
    desk.put_ticket(tried(&[op(1)]));
    assert_eq!(decided(&mut desk, 5), [(1, 2)]);
}

#[test]
fn when_all_who_are_free_were_asked_the_round_ends_once_and_a_new_one_begins_after_its_rest() {
    let mut desk = desk();
    desk.put_operator(operator(1));
    desk.put_operator(operator(2));
    desk.put_ticket(tried(&[op(1), op(2)]));
    let rest = desk.next(Timestamp(5)).unwrap();
    let until = Timestamp(5 + ROUND_REST_MS);
    assert_eq!(told(&rest), crate::plain::Told::Rest { conversation: chat(1), until, round: 1 });
    assert_eq!(rest.explanation().outcome, Outcome::AllTried { next_round_at: until });
    assert_eq!(desk.next(Timestamp(6)), None, "the alert is given once");
    assert_eq!(desk.next_due(), Some(until));
    assert_eq!(desk.explain(chat(1)).unwrap().outcome, Outcome::AllTried { next_round_at: until });
    let Some(Decision::Offer { operator, round, .. }) = desk.next(until) else { panic!("a new round") };
    assert_eq!((operator, round), (op(1), 2));
}

#[test]
fn while_it_rests_somebody_who_was_not_asked_is_offered_it_at_once() {
    let mut desk = desk();
    desk.put_operator(operator(1));
    desk.put_ticket(tried(&[op(1)]));
    assert_eq!(decided(&mut desk, 0), [(1, 0)]);
    desk.put_operator(operator(2));
    assert_eq!(decided(&mut desk, 1), [(1, 2)]);
}

#[test]
fn a_round_does_not_wait_for_operators_who_are_busy() {
    let mut desk = desk();
    desk.put_operator(operator(1));
    desk.put_operator(OperatorView { capacity: 0, ..operator(2) });
    desk.put_ticket(tried(&[op(1)]));
    assert_eq!(decided(&mut desk, 0), [(1, 0)], "nobody untried is free: rest");
    assert_eq!(decided(&mut desk, ROUND_REST_MS), [(1, 1)], "and ask again");
}

#[test]
fn a_round_does_not_end_while_nobody_at_all_is_free() {
    let mut desk = desk();
    desk.put_operator(OperatorView { capacity: 0, ..operator(1) });
    desk.put_ticket(tried(&[op(1)]));
    assert_eq!(decided(&mut desk, 0), []);
    assert_eq!(desk.explain(chat(1)).unwrap().outcome, Outcome::NobodyFits);
    desk.put_operator(operator(1));
    assert_eq!(decided(&mut desk, 1), [(1, 0)]);
}

#[test]
fn a_rest_that_is_over_when_the_ticket_is_told_is_a_new_round() {
    let mut desk = desk();
    desk.put_operator(operator(1));
    let waiting = Waiting {
        tried: vec![op(1)],
        round: 3,
        rest_until: Some(Timestamp(-1)),
        ..Waiting::new(Timestamp(-90))
    };
    desk.put_ticket(waits_as(1, waiting));
    let Some(Decision::Offer { round, .. }) = desk.next(Timestamp(0)) else { panic!("an offer") };
    assert_eq!(round, 4);
}
