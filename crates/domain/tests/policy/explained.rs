//! Each decision tells why, with names up to a bound and with all numbers.

use domain::policy::{
    Bar, BarCount, Decision, Explanation, Membership, NAMED, OperatorView, Outcome, QueueRules, RULES,
    Reason, Status, TicketView, Waiting,
};
use domain::{Timestamp, Version};

use crate::words::{chat, desk, member, op, operator, queue, skill, waits, waits_as};

#[test]
fn an_offer_names_candidates_exclusions_and_versions() {
    let mut desk = desk();
    desk.put_queue(QueueRules { version: Version(7), ..QueueRules::new(queue(1)) });
    desk.put_operator(OperatorView { status: Status::Offline, ..operator(1) });
    desk.put_operator(OperatorView { status: Status::Away, ..operator(2) });
    desk.put_operator(OperatorView { status: Status::Leaving, ..operator(3) });
    desk.put_operator(OperatorView { is_connected: false, ..operator(4) });
    desk.put_operator(OperatorView { skills: vec![skill(2)], ..operator(5) });
    let limited = vec![Membership { queue: queue(1), limit: Some(0) }];
    desk.put_operator(OperatorView { skills: vec![skill(1)], queues: limited, ..operator(6) });
    desk.put_operator(OperatorView { skills: vec![skill(1)], capacity: 1, ..operator(7) });
    desk.put_ticket(TicketView::with(chat(9), queue(2), op(7)));
    desk.put_operator(OperatorView { skills: vec![skill(1)], hard_limit: 0, ..operator(8) });
    desk.put_operator(OperatorView { skills: vec![skill(1)], ..operator(9) });
    desk.put_operator(OperatorView { skills: vec![skill(1)], idle_since: Timestamp(3), ..operator(10) });
    desk.put_operator(OperatorView { skills: vec![skill(1)], idle_since: Timestamp(2), ..operator(11) });
    desk.put_operator(OperatorView { queues: vec![member(2)], ..operator(12) });
    let waiting = Waiting { skills: vec![skill(1)], tried: vec![op(9)], ..Waiting::new(Timestamp(1_000)) };
    desk.put_ticket(waits_as(1, waiting));

    let Some(Decision::Offer { conversation, operator, round, explanation: why }) =
        desk.next(Timestamp(5_000))
    else {
        panic!("an offer")
    };
    assert_eq!((conversation, operator, round), (chat(1), op(11), 1));
    assert_eq!((why.rules, why.settings, why.at), (RULES, Version(7), Timestamp(5_000)));
    assert_eq!((why.since, why.waited_ms, why.candidate_count), (Timestamp(1_000), 4_000, 2));
    assert_eq!(why.candidates.iter().map(|one| one.operator).collect::<Vec<_>>(), [op(11), op(10)]);
    let reasons: Vec<_> = why.excluded.iter().map(|one| (one.operator, one.reason.clone())).collect();
    assert_eq!(
        reasons,
        [
            (op(1), Reason::Offline),
            (op(2), Reason::Away),
            (op(3), Reason::Leaving),
            (op(4), Reason::Disconnected),
            (op(5), Reason::MissingSkills { skills: vec![skill(1)] }),
            (op(6), Reason::QueueFull { busy: 0, limit: 0 }),
            (op(7), Reason::Full { busy: 1, capacity: 1 }),
            (op(8), Reason::HardLimit { open: 0, limit: 0 }),
            (op(9), Reason::Tried),
        ]
    );
    assert!(why.excluded_counts.iter().all(|count| count.operators == 1));
}

#[test]
fn a_ticket_that_waits_says_why_at_any_time() {
    let mut desk = desk();
    desk.put_operator(OperatorView { capacity: 0, ..operator(1) });
    desk.put_ticket(waits(1, 0));
    desk.put_ticket(TicketView::waiting(chat(2), queue(9), Waiting::new(Timestamp(0))));
    assert_eq!(desk.next(Timestamp(240_000)), None);
    let why = desk.explain(chat(1)).unwrap();
    assert_eq!((why.outcome, why.waited_ms), (Outcome::NobodyFits, 240_000));
    assert_eq!(why.excluded_counts, [BarCount { reason: Bar::Full, operators: 1 }]);
    assert_eq!(desk.explain(chat(2)).unwrap().outcome, Outcome::QueueUnknown);
    assert_eq!(desk.explain(chat(3)), None);
}

#[test]
fn names_are_bounded_and_numbers_are_not() {
    let mut desk = desk();
    for n in 1..=100 {
        desk.put_operator(operator(n));
        desk.put_operator(OperatorView { status: Status::Away, ..operator(1_000 + n) });
        desk.put_operator(OperatorView { status: Status::Offline, ..operator(2_000 + n) });
    }
    desk.put_ticket(waits(1, 0));
    let decision = desk.next(Timestamp(0)).unwrap();
    let why = decision.explanation();
    assert_eq!((why.candidates.len(), why.candidate_count), (NAMED, 100));
    assert_eq!(why.candidates[NAMED - 1].operator, op(NAMED as u128), "the best are named, in their order");
    assert_eq!(why.excluded.len(), 2 * NAMED);
    assert_eq!(
        why.excluded_counts,
        [BarCount { reason: Bar::Offline, operators: 100 }, BarCount { reason: Bar::Away, operators: 100 }]
    );
}

#[test]
fn an_explanation_is_data_that_comes_back_as_it_was() {
    let mut desk = desk();
    desk.put_operator(operator(1));
    desk.put_operator(OperatorView { capacity: 0, ..operator(2) });
    desk.put_ticket(waits_as(1, Waiting { tried: vec![op(1)], ..Waiting::new(Timestamp(0)) }));
    desk.put_ticket(waits(2, 1));
    for _ in 0..2 {
        let decision = desk.next(Timestamp(5)).unwrap();
        let text = serde_json::to_string(&decision).unwrap();
        assert_eq!(serde_json::from_str::<Decision>(&text).unwrap(), decision);
        let why = serde_json::to_string(decision.explanation()).unwrap();
        assert_eq!(&serde_json::from_str::<Explanation>(&why).unwrap(), decision.explanation());
        assert!(why.contains(r#""reason":"full","busy":0,"capacity":0"#), "{why}");
    }
}

#[test]
fn whether_an_operator_fits_is_told_for_the_transfer_dialog() {
    let mut desk = desk();
    desk.put_operator(OperatorView { capacity: 0, ..operator(1) });
    desk.put_operator(OperatorView { queues: vec![member(2)], ..operator(2) });
    desk.put_ticket(waits(1, 0));
    assert_eq!(desk.fit(chat(1), op(1)), Some(Err(Reason::Full { busy: 0, capacity: 0 })));
    assert_eq!(desk.fit(chat(1), op(2)), Some(Err(Reason::NotInQueue)));
    assert_eq!(desk.fit(chat(1), op(3)), Some(Err(Reason::NotInQueue)));
    desk.put_operator(operator(1));
    assert!(matches!(desk.fit(chat(1), op(1)), Some(Ok(score)) if score.step == 0));
    assert_eq!(desk.fit(chat(2), op(1)), None);
}
