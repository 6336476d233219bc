//! What only staff are given: lists that are told whole and then by steps, and timelines they watch.

use protocol::frame::BoardFrame;

use super::*;

const BIG: usize = 8 * 1024;

fn inbox(version: u64) -> PullAnswer {
    PullAnswer::Inbox { inbox: InboxFrame { version, chats: Vec::new(), me: None } }
}

fn board(version: u64) -> PullAnswer {
    PullAnswer::Board { board: BoardFrame { version, waiting: Vec::new(), total: 0 } }
}

fn step(kind: ToldKind) -> Told {
    let subject = Subject::Operator(TENANT, BOB);
    Told { subject, audience: Audience::Staff, kind, text: "{\"t\":\"ping\",\"now\":0}".into() }
}

/// An operator whose inbox and board were told at version 3.
fn bob() -> Desk {
    let mut desk = Desk::bob(Role::Operator);
    desk.sends(ClientFrame::Inbox {});
    desk.sends(ClientFrame::Board {});
    desk.pulled(Asked::Inbox, inbox(3));
    desk.pulled(Asked::Board, board(3));
    desk.effects();
    desk
}

/// As many entries as the buffer does not hold.
fn overflow(desk: &mut Desk, from: u64) {
    let subject = Subject::Operator(TENANT, BOB);
    let slow = (from..from + 10).any(|n| desk.deliver(&told(subject, n, &"x".repeat(BIG))) == Outcome::Slow);
    assert!(slow, "the buffer is bounded");
}

fn lists(pulls: &[(Asked, Pull)]) -> Vec<Asked> {
    let lists = pulls.iter().map(|(asked, _)| *asked);
    lists.filter(|asked| matches!(asked, Asked::Inbox | Asked::Board)).collect()
}

#[test]
fn steps_that_an_overflow_dropped_are_read_again_as_whole_lists() {
    let mut desk = bob();
    assert_eq!(desk.deliver(&step(ToldKind::InboxStep { version: 4 })), Outcome::Ok);
    assert_eq!(desk.deliver(&step(ToldKind::BoardStep { version: 4 })), Outcome::Ok);
    overflow(&mut desk, 1);
    assert!(!desk.frames().iter().any(|frame| matches!(frame, ServerFrame::Entry(_))));
    assert_eq!(lists(&desk.pulls()), [], "a moment for the client to read");
    desk.later(250);
    assert_eq!(lists(&desk.pulls()), [Asked::Inbox, Asked::Board]);
    assert!(matches!(desk.pulled(Asked::Inbox, inbox(4))[..], [ServerFrame::Inbox(_)]));
    assert!(matches!(desk.pulled(Asked::Board, board(4))[..], [ServerFrame::Board(_)]));
    desk.later(5_000);
    assert_eq!(lists(&desk.pulls()), [], "once");
}

#[test]
fn a_list_that_was_being_read_when_its_step_was_dropped_is_read_once_more() {
    let mut desk = bob();
    desk.sends(ClientFrame::Inbox {});
    assert_eq!(lists(&desk.pulls()), [Asked::Inbox]);
    desk.deliver(&step(ToldKind::InboxStep { version: 4 }));
    overflow(&mut desk, 1);
    desk.later(250);
    assert_eq!(lists(&desk.pulls()), [], "one question at a time");
    assert!(desk.session.due_at_ms(desk.now) > desk.now.ms, "nothing is due while a router is asked");
    desk.pulled(Asked::Inbox, inbox(3));
    desk.later(0);
    assert_eq!(lists(&desk.pulls()), [Asked::Inbox], "the first answer may be older than the step");
    let frames = desk.pulled(Asked::Inbox, inbox(4));
    assert!(matches!(frames[..], [ServerFrame::Inbox(InboxFrame { version: 4, .. })]), "{frames:?}");
    desk.later(5_000);
    assert_eq!(lists(&desk.pulls()), []);
}

#[test]
fn the_refusal_of_a_watch_that_was_taken_back_does_not_end_the_next_one() {
    let mut desk = bob();
    let timeline = alices();
    desk.sends(ClientFrame::Watch { req: 1, timeline });
    desk.sends(ClientFrame::Unwatch { timeline });
    desk.sends(ClientFrame::Watch { req: 2, timeline });
    let problem = Problem::new(ProblemKind::Forbidden);
    let frames = desk.pulled(Asked::Watch { req: 1, timeline }, PullAnswer::Problem { problem });
    assert!(matches!(frames[..], [ServerFrame::Refused { req: Some(1), .. }]), "{frames:?}");
    assert_eq!(numbers(&desk.pulled(Asked::Watch { req: 2, timeline }, page(1..=1, 1))), [1]);
    desk.deliver(&told(Subject::Timeline(TENANT, timeline), 2, "next"));
    assert_eq!(numbers(&desk.frames()), [2]);
}

#[test]
fn lists_that_no_router_can_read_are_refused_and_not_asked_for_again() {
    let mut desk = Desk::bob(Role::Operator);
    desk.sends(ClientFrame::Inbox {});
    desk.sends(ClientFrame::Board {});
    desk.effects();
    for asked in [Asked::Inbox, Asked::Board] {
        let frames = desk.pulled(asked, cannot_read());
        assert_eq!(kind_of_refusal(&frames), Some(ProblemKind::Internal), "{asked:?}");
    }
    desk.later(10_000);
    assert_eq!(lists(&desk.pulls()), []);
}

#[test]
fn a_right_to_watch_that_no_router_can_read_ends_the_watch_by_name() {
    let mut desk = bob();
    let timeline = alices();
    desk.sends(ClientFrame::Watch { req: 1, timeline });
    desk.pulled(Asked::Watch { req: 1, timeline }, page(1..=1, 1));
    let frames = desk.pulled(Asked::Renew { timeline }, cannot_read());
    let [ServerFrame::Refused { problem, .. }] = &frames[..] else { panic!("{frames:?}") };
    assert_eq!((problem.kind, problem.field.as_deref()), (ProblemKind::Internal, Some("timeline")));
    desk.effects();
    desk.later(10_000);
    assert!(desk.pulls().is_empty());
}

#[test]
fn a_client_that_asks_for_lists_and_does_not_read_is_kept_one_of_each() {
    let mut desk = bob();
    let asks = |desk: &mut Desk| {
        for _ in 0..50 {
            desk.session.step(desk.now, Input::Frame(ClientFrame::Inbox {}));
            desk.session.step(desk.now, Input::Frame(ClientFrame::Board {}));
        }
        lists(&desk.pulls())
    };
    let answer = |desk: &mut Desk, asked, answer| {
        desk.session.step(desk.now, Input::Pulled { asked, answer: Ok(answer) });
    };
    assert_eq!(asks(&mut desk), [Asked::Inbox, Asked::Board]);
    answer(&mut desk, Asked::Inbox, inbox(4));
    answer(&mut desk, Asked::Board, board(4));
    assert_eq!(asks(&mut desk), [], "the last ones are still to be written");
    assert_eq!(desk.session.take_texts(desk.now, usize::MAX).len(), 2);
    desk.session.step(desk.now, Input::Written);
    assert_eq!(lists(&desk.pulls()), [Asked::Inbox, Asked::Board], "and then what was asked for meanwhile");
    let frames = desk.pulled(Asked::Inbox, inbox(5));
    assert!(matches!(frames[..], [ServerFrame::Inbox(InboxFrame { version: 5, .. })]), "{frames:?}");
}

#[test]
fn however_many_pages_wait_no_more_requests_are_taken() {
    let mut desk = bob();
    let timeline = alices();
    for pages in [248, 300] {
        while desk.session.outbound.pages() < pages {
            desk.session.outbound.page("{\"t\":\"ping\",\"now\":0}".into());
        }
        desk.session.asking = ASKING;
        let ask = ClientFrame::History { req: 1, timeline, after: None, before: None };
        desk.session.step(desk.now, Input::Frame(ask));
        assert_eq!(desk.pulls().len(), 0, "{pages} pages wait");
    }
}
