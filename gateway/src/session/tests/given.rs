//! What a client is given.

use super::*;

#[test]
fn resumes_page_by_page_and_merges_what_comes_meanwhile() {
    let cursor = Cursor { timeline: alices(), n: 10 };
    let mut desk = Desk::with(Role::Guest, vec![cursor], None, false);
    assert_eq!(desk.deliver(&to_alice(13)), Outcome::Ok, "registered before it is open");
    desk.open();
    desk.frames();
    let pulls = desk.pulls();
    assert!(matches!(pulls[..], [(_, Pull::History { range: Range::After { after: 10 }, .. })]));
    let frames = desk.pulled(page_asked(), page(11..=11, 13));
    assert_eq!(numbers(&frames), [11]);
    let pulls = desk.pulls();
    assert!(matches!(pulls[..], [(_, Pull::History { range: Range::After { after: 11 }, .. })]), "{pulls:?}");
    assert_eq!(desk.deliver(&to_alice(14)), Outcome::Ok);
    let frames = desk.pulled(page_asked(), page(12..=13, 13));
    assert_eq!(numbers(&frames), [12, 13, 14]);
    desk.deliver(&to_alice(15));
    desk.deliver(&to_alice(15));
    assert_eq!(numbers(&desk.frames()), [15]);
}

#[test]
fn asks_again_when_no_router_answers() {
    let mut desk = Desk::with(Role::Guest, vec![Cursor { timeline: alices(), n: 1 }], None, false);
    desk.open();
    desk.effects();
    desk.step(Input::Pulled { asked: page_asked(), answer: Err(Unanswered) });
    assert!(desk.pulls().is_empty());
    assert!(desk.session.due_at_ms(desk.now) <= 250);
    desk.later(250);
    assert_eq!(desk.pulls().len(), 1);
    for pause_ms in [500, 1_000, 2_000, 2_000] {
        let problem = Problem::new(ProblemKind::Unavailable);
        let frames = desk.pulled(page_asked(), PullAnswer::Problem { problem });
        assert_eq!(kind_of_refusal(&frames), None, "what passes is no answer");
        desk.later(pause_ms - 1);
        assert_eq!(desk.pulls().len(), 0, "not before {pause_ms} ms");
        desk.later(1);
        assert_eq!(desk.pulls().len(), 1);
    }
    assert_eq!(numbers(&desk.pulled(page_asked(), page(2..=2, 2))), [2]);
    desk.deliver(&to_alice(4));
    assert_eq!(desk.pulls().len(), 1);
    desk.step(Input::Pulled { asked: page_asked(), answer: Err(Unanswered) });
    desk.later(250);
    assert_eq!(desk.pulls().len(), 1, "an answer begins the pauses anew");
}

#[test]
fn cursors_of_another_store_are_reset() {
    let cursors = vec![Cursor { timeline: alices(), n: 10 }];
    let mut desk = Desk::with(Role::Guest, cursors, Some("6:0".to_owned()), false);
    desk.open();
    assert!(desk.frames().iter().any(|frame| matches!(frame, ServerFrame::Reset { .. })));
    assert!(matches!(desk.pulls()[..], [(_, Pull::History { range: Range::Before { before: None }, .. })]));
}

#[test]
fn a_cursor_above_the_head_is_reset() {
    let mut desk = Desk::with(Role::Guest, vec![Cursor { timeline: alices(), n: 90 }], None, false);
    desk.open();
    desk.effects();
    let frames = desk.pulled(page_asked(), nothing(12));
    assert!(matches!(frames[..], [.., ServerFrame::Reset { .. }]));
    let frames = desk.pulled(page_asked(), page(3..=12, 12));
    assert_eq!(numbers(&frames).len(), 10);
    desk.deliver(&to_alice(13));
    assert_eq!(numbers(&desk.frames()), [13]);
}

#[test]
fn a_head_above_what_was_given_pulls_the_lost_tail() {
    let mut desk = Desk::alice();
    let subject = Subject::Customer(TENANT, ALICE);
    let head = HeadNow { head: Head { subject, n: 2, delivered: 1, read: 0 }, timeline: Some(alices()) };
    desk.session.head(head);
    assert!(matches!(desk.pulls()[..], [(_, Pull::History { range: Range::After { after: 0 }, .. })]));
    assert!(matches!(desk.frames()[..], [ServerFrame::Receipt { delivered: 1, .. }]));
    assert_eq!(numbers(&desk.pulled(page_asked(), page(1..=2, 2))), [1, 2]);
}

#[test]
fn a_reader_that_overflows_and_is_not_heard_again_is_closed() {
    let mut desk = Desk::alice();
    let big = "x".repeat(8 * 1024);
    let subject = Subject::Customer(TENANT, ALICE);
    let slow =
        (1..=20).map(|n| desk.deliver(&told(subject, n, &big))).filter(|it| *it == Outcome::Slow).count();
    assert!(slow >= 1);
    assert!(desk.session.outbound.kept_bytes() <= protocol::limit::OUTBOUND_BYTES);
    assert_eq!(desk.end(), None);
    assert!(
        matches!(desk.frames()[..], [ServerFrame::Head { .. }]),
        "the kernel took it; who knows whether anybody read it"
    );
    desk.later(19_999);
    assert_eq!(desk.end(), None);
    desk.later(1);
    assert_eq!(desk.end(), Some(End::Close(CloseCode::Slow)));
}

#[test]
fn a_reader_that_is_heard_stays_though_it_asks_for_nothing() {
    let mut desk = Desk::alice();
    let big = "x".repeat(8 * 1024);
    for n in 1..=20 {
        desk.deliver(&told(Subject::Customer(TENANT, ALICE), n, &big));
    }
    desk.frames();
    for _ in 0..4 {
        desk.later(14_000);
        desk.sends(ClientFrame::Pong {});
    }
    assert_eq!(desk.end(), None);
}

#[test]
fn a_slow_reader_that_pulls_is_followed_again() {
    let mut desk = Desk::alice();
    let big = "x".repeat(12 * 1024);
    let subject = Subject::Customer(TENANT, ALICE);
    for n in 1..=6 {
        desk.deliver(&told(subject, n, &big));
    }
    let frames = desk.frames();
    assert!(matches!(frames[..], [ServerFrame::Head { n: 6, .. }]), "{frames:?}");
    desk.deliver(&to_alice(7));
    assert_eq!(desk.frames(), []);
    desk.sends(ClientFrame::History { req: 1, timeline: alices(), after: Some(0), before: None });
    desk.effects();
    desk.pulled(Asked::History { req: 1, timeline: alices() }, page(1..=6, 7));
    desk.sends(ClientFrame::History { req: 2, timeline: alices(), after: Some(6), before: None });
    desk.effects();
    desk.pulled(Asked::History { req: 2, timeline: alices() }, page(7..=7, 7));
    desk.deliver(&to_alice(8));
    assert_eq!(numbers(&desk.frames()), [8]);
    for n in 9..=14 {
        desk.deliver(&told(subject, n, &big));
    }
    assert!(
        matches!(desk.frames()[..], [ServerFrame::Head { n: 14, .. }]),
        "whoever took all there was is not slow"
    );
    assert_eq!(desk.end(), None);
}

fn receipt(delivered: u64) -> Told {
    let frame = ServerFrame::Receipt { timeline: alices(), delivered, read: 0 };
    let kind = ToldKind::Receipt { timeline: alices(), delivered, read: 0 };
    let subject = Subject::Customer(TENANT, ALICE);
    Told { subject, audience: Audience::Customer, kind, text: encode_frame(&frame) }
}

fn marks_head(delivered: u64) -> HeadNow {
    let head = Head { subject: Subject::Customer(TENANT, ALICE), n: 0, delivered, read: 0 };
    HeadNow { head, timeline: Some(alices()) }
}

#[test]
fn a_receipt_that_found_no_room_is_given_later() {
    let mut desk = Desk::alice();
    // More than half of the buffer: entries still fit, hints do not.
    for n in 1..=5 {
        assert_eq!(
            desk.deliver(&told(Subject::Customer(TENANT, ALICE), n, &"x".repeat(8 * 1024))),
            Outcome::Ok
        );
    }
    desk.deliver(&receipt(3));
    assert!(!desk.frames().iter().any(|frame| matches!(frame, ServerFrame::Receipt { .. })));
    desk.session.head(marks_head(3));
    assert!(matches!(desk.frames()[..], [ServerFrame::Receipt { delivered: 3, .. }]));
    desk.deliver(&receipt(3));
    assert_eq!(desk.frames(), [], "told once");
}

#[test]
fn a_receipt_that_an_overflow_dropped_is_given_later() {
    let mut desk = Desk::alice();
    desk.deliver(&receipt(3));
    for n in 1..=9 {
        desk.deliver(&told(Subject::Customer(TENANT, ALICE), n, &"x".repeat(8 * 1024)));
    }
    assert!(matches!(desk.frames()[..], [ServerFrame::Head { .. }]));
    desk.session.head(marks_head(3));
    assert!(desk.frames().iter().any(|it| matches!(it, ServerFrame::Receipt { delivered: 3, .. })));
}

#[test]
fn staff_deliveries_never_reach_a_customer() {
    let mut desk = Desk::alice();
    let mut note = to_alice(1);
    note.audience = Audience::Staff;
    assert_eq!(desk.deliver(&note), Outcome::Gone);
    assert_eq!(desk.frames(), []);
}

#[test]
fn a_watch_registers_first_then_reads_then_follows_and_ends_when_the_right_does() {
    let mut desk = Desk::bob(Role::Supervisor);
    desk.sends(ClientFrame::Watch { req: 5, timeline: alices() });
    let subject = Subject::Timeline(TENANT, alices());
    let effects = desk.effects();
    let joins =
        effects.iter().any(|it| matches!(it, Effect::Pull { join: Some(join), .. } if *join == subject));
    assert!(joins);
    desk.deliver(&told(subject, 3, "early"));
    assert_eq!(desk.frames(), [], "not before the right is known");
    let frames = desk.pulled(Asked::Watch { req: 5, timeline: alices() }, page(1..=3, 3));
    assert_eq!(numbers(&frames), [1, 2, 3]);
    desk.deliver(&told(subject, 4, "next"));
    assert_eq!(numbers(&desk.frames()), [4]);
    desk.later(14_000);
    desk.sends(ClientFrame::Pong {});
    desk.later(6_000);
    assert!(matches!(desk.pulls()[..], [(Asked::Renew { .. }, _)]));
    let problem = Problem::new(ProblemKind::Forbidden);
    desk.pulled(Asked::Renew { timeline: alices() }, PullAnswer::Problem { problem });
    assert!(desk.effects().iter().any(|it| matches!(it, Effect::Leave(left) if *left == subject)));
    desk.deliver(&told(subject, 5, "late"));
    assert_eq!(desk.frames(), []);
}

#[test]
fn an_inbox_behind_its_head_is_read_again() {
    let mut desk = Desk::bob(Role::Operator);
    let inbox = |version| PullAnswer::Inbox { inbox: InboxFrame { version, chats: Vec::new(), me: None } };
    assert_eq!(desk.pulled(Asked::Inbox, inbox(3)), [], "nobody has asked for it yet");
    let subject = Subject::Operator(TENANT, BOB);
    let head = HeadNow { head: Head { subject, n: 4, delivered: 0, read: 0 }, timeline: None };
    desk.session.head(head);
    assert!(matches!(desk.pulls()[..], [(Asked::Inbox, _)]));
    assert!(matches!(desk.pulled(Asked::Inbox, inbox(4))[..], [ServerFrame::Inbox(_)]));
}

#[test]
fn a_page_that_is_not_allowed_is_refused_and_not_asked_for_again() {
    let mut desk = Desk::with(Role::Operator, vec![Cursor { timeline: alices(), n: 1 }], None, false);
    desk.open();
    desk.effects();
    let problem = Problem::new(ProblemKind::Forbidden);
    let frames = desk.pulled(page_asked(), PullAnswer::Problem { problem });
    assert_eq!(kind_of_refusal(&frames), Some(ProblemKind::Forbidden));
    desk.later(1_000);
    assert!(desk.pulls().is_empty());
}

#[test]
fn a_page_that_no_router_can_read_is_refused_and_not_asked_for_again() {
    let mut desk = Desk::with(Role::Guest, vec![Cursor { timeline: alices(), n: 1 }], None, false);
    desk.open();
    desk.effects();
    let frames = desk.pulled(page_asked(), cannot_read());
    let [.., ServerFrame::Refused { problem, .. }] = &frames[..] else { panic!("{frames:?}") };
    assert_eq!((problem.kind, problem.field.as_deref()), (ProblemKind::Internal, Some("timeline")));
    desk.later(10_000);
    assert!(desk.pulls().is_empty());
}

#[test]
fn a_known_customer_starts_anew_when_the_guests_conversation_closes() {
    let mut desk = Desk::alice();
    let known = Own { customer: CustomerId(Uuid::from_u128(8)), timeline: TimelineId(Uuid::from_u128(88)) };
    desk.session.who.own = Box::new([Own { customer: ALICE, timeline: alices() }, known]);
    desk.deliver(&to_alice(1));
    assert!(desk.effects().is_empty());
    let mut closed = entry(2, "");
    closed.body = EntryBody::Closed { reason: "by_operator".to_owned() };
    let mut told = to_alice(2);
    told.text = encode_frame(&ServerFrame::Entry(closed));
    desk.deliver(&told);
    assert!(matches!(desk.effects()[..], [Effect::StartAnew]));
}
