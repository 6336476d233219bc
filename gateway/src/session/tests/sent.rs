//! What a client sends, and how long it may stay.

use domain::FileId;
use domain::file::Attachment;
use protocol::record::{Command, Record};

use super::*;

#[test]
fn ticks_only_after_the_log_has_it() {
    let mut desk = Desk::alice();
    assert_eq!(desk.says(1, "hi"), []);
    assert_eq!(desk.appends(), 1);
    let frames = desk.step(Input::Appended { key: alices().0 });
    assert_eq!(frames, [ServerFrame::Accepted { cid: ClientId(Uuid::from_u128(1)) }]);
}

#[test]
fn keeps_one_append_in_flight_and_repeats_what_is_unknown() {
    let mut desk = Desk::alice();
    desk.says(1, "one");
    desk.says(2, "two");
    assert_eq!(desk.appends(), 1);
    desk.step(Input::NotAppended { key: alices().0, failure: AppendFailure::Unknown });
    assert_eq!(desk.appends(), 0);
    assert_eq!(desk.later(200), []);
    assert_eq!(desk.appends(), 1);
    desk.step(Input::Appended { key: alices().0 });
    assert_eq!(desk.appends(), 1);
}

#[test]
fn a_record_beyond_the_lane_is_busy_and_keeps_its_place() {
    let mut desk = Desk::with(Role::Guest, Vec::new(), None, true);
    desk.session.messages = Bucket::full(Rate { burst: 99, per_second: 9.0 }, 0);
    desk.session.rules =
        Arc::new(Rules { messages: Rate { burst: 99, per_second: 9.0 }, ..Rules::default() });
    for cid in 0..20 {
        assert!(!matches!(desk.says(cid, "x").last(), Some(ServerFrame::Busy { .. })));
    }
    assert!(matches!(desk.says(20, "x")[..], [ServerFrame::Busy { .. }]));
    desk.step(Input::Appended { key: alices().0 });
    assert!(
        matches!(desk.says(21, "y")[..], [ServerFrame::Busy { .. }]),
        "nothing overtakes the refused one"
    );
    assert_eq!(desk.says(20, "x"), []);
}

#[test]
fn a_client_that_gives_up_a_refused_record_is_sent_to_begin_again() {
    let mut desk = Desk::alice();
    desk.says(1, "x");
    let failure = AppendFailure::Full { reason: "storage_full", retry_ms: 100 };
    assert!(matches!(
        desk.step(Input::NotAppended { key: alices().0, failure })[..],
        [ServerFrame::Busy { .. }]
    ));
    desk.says(2, "y");
    assert_eq!(desk.end(), None);
    desk.later(15_000);
    desk.sends(ClientFrame::Pong {});
    desk.later(15_001);
    desk.says(2, "y");
    assert_eq!(desk.end(), Some(End::Close(CloseCode::TryLater)));
}

#[test]
fn refuses_what_is_too_long_empty_or_not_for_this_role() {
    let mut desk = Desk::alice();
    assert_eq!(kind_of_refusal(&desk.says(1, &"é".repeat(10_001))), Some(ProblemKind::TooLong));
    assert_eq!(kind_of_refusal(&desk.says(2, &"語".repeat(10_000))), None);
    assert_eq!(kind_of_refusal(&desk.says(3, &"🦀".repeat(8_193))), Some(ProblemKind::TooLong));
    assert_eq!(kind_of_refusal(&desk.says(4, " \n")), Some(ProblemKind::BadRequest));
    let note = say(alices(), 5, SpeechKind::Note, "psst");
    assert_eq!(kind_of_refusal(&desk.sends(note)), Some(ProblemKind::Forbidden));
    let other = say(TimelineId(Uuid::from_u128(77)), 6, SpeechKind::Message, "hi");
    assert_eq!(kind_of_refusal(&desk.sends(other)), Some(ProblemKind::Forbidden));
    let mut bob = Desk::bob(Role::Operator);
    let whisper = say(alices(), 7, SpeechKind::Whisper, "psst");
    assert_eq!(kind_of_refusal(&bob.sends(whisper)), Some(ProblemKind::Forbidden));
}

#[test]
fn an_operators_text_waits_until_a_router_says_that_the_timeline_is_within_reach() {
    let mut desk = Desk::bob(Role::Operator);
    desk.sends(say(alices(), 1, SpeechKind::Message, "hello"));
    let pulls = desk.pulls();
    assert!(matches!(pulls[..], [(Asked::Gate { .. }, Pull::Renew { .. })]));
    desk.step(Input::Pulled { asked: Asked::Gate { timeline: alices() }, answer: Err(Unanswered) });
    assert_eq!(desk.appends(), 0);
    desk.later(300);
    assert!(matches!(desk.pulls()[..], [(Asked::Gate { .. }, _)]));
    desk.pulled(Asked::Gate { timeline: alices() }, PullAnswer::Allowed);
    assert_eq!(desk.appends(), 1);
    let mut other = Desk::bob(Role::Operator);
    other.sends(say(alices(), 1, SpeechKind::Message, "hello"));
    let problem = Problem::new(ProblemKind::Forbidden);
    let frames = other.pulled(Asked::Gate { timeline: alices() }, PullAnswer::Problem { problem });
    assert_eq!(kind_of_refusal(&frames), Some(ProblemKind::Forbidden));
    assert_eq!(other.appends(), 0);
}

#[test]
fn a_text_waits_while_routers_cannot_answer_now() {
    let mut desk = Desk::bob(Role::Operator);
    desk.sends(say(alices(), 1, SpeechKind::Message, "hi"));
    for (kind, pause_ms) in [(ProblemKind::Busy, 250), (ProblemKind::Unavailable, 500)] {
        assert!(matches!(desk.pulls()[..], [(Asked::Gate { .. }, _)]));
        let problem = Problem::new(kind);
        let frames = desk.pulled(Asked::Gate { timeline: alices() }, PullAnswer::Problem { problem });
        assert_eq!(frames, [], "{kind:?}");
        desk.later(pause_ms);
    }
    desk.pulled(Asked::Gate { timeline: alices() }, PullAnswer::Allowed);
    assert_eq!(desk.appends(), 1);
}

#[test]
fn a_text_whose_right_no_router_can_read_is_refused() {
    let mut desk = Desk::bob(Role::Operator);
    desk.sends(say(alices(), 1, SpeechKind::Message, "hi"));
    desk.effects();
    let frames = desk.pulled(Asked::Gate { timeline: alices() }, cannot_read());
    let [ServerFrame::Refused { cid, problem, .. }] = &frames[..] else { panic!("{frames:?}") };
    assert_eq!((*cid, problem.kind), (Some(ClientId(Uuid::from_u128(1))), ProblemKind::Internal));
    desk.later(10_000);
    assert!(desk.effects().is_empty(), "neither asked for again nor appended");
    desk.sends(say(alices(), 1, SpeechKind::Message, "hi"));
    assert!(matches!(desk.pulls()[..], [(Asked::Gate { .. }, _)]), "the same text may come again");
}

#[test]
fn a_refusal_leaves_the_text_that_is_being_appended_and_its_tick() {
    let mut desk = Desk::bob(Role::Operator);
    let gate = || Asked::Gate { timeline: alices() };
    desk.sends(say(alices(), 1, SpeechKind::Message, "allowed"));
    desk.pulled(gate(), PullAnswer::Allowed);
    assert_eq!(desk.appends(), 1);
    desk.sends(say(alices(), 2, SpeechKind::Message, "too late"));
    let problem = Problem::new(ProblemKind::Forbidden);
    let frames = desk.pulled(gate(), PullAnswer::Problem { problem });
    assert!(
        matches!(frames[..], [ServerFrame::Refused { cid: Some(cid), .. }] if cid == ClientId(Uuid::from_u128(2)))
    );
    desk.sends(say(alices(), 3, SpeechKind::Message, "never appended"));
    let frames = desk.step(Input::Appended { key: alices().0 });
    assert!(
        matches!(frames[..], [ServerFrame::Accepted { cid }] if cid == ClientId(Uuid::from_u128(1))),
        "{frames:?}"
    );
    assert_eq!(desk.appends(), 0, "the gate is asked first");
}

#[test]
fn a_customer_gets_busy_after_twenty_texts_at_once() {
    let mut desk = Desk::alice();
    for cid in 0..20 {
        desk.says(cid, "x");
        desk.step(Input::Appended { key: alices().0 });
    }
    let frames = desk.says(20, "x");
    assert!(matches!(&frames[..], [ServerFrame::Busy { reason, retry_ms: 500, .. }] if reason == "rate"));
}

#[test]
fn ten_thousand_frames_a_second_end_with_4429() {
    let mut desk = Desk::alice();
    for _ in 0..10_000 {
        desk.sends(ClientFrame::Pong {});
    }
    assert_eq!(desk.end(), Some(End::Close(CloseCode::Rate)));
}

#[test]
fn a_token_ends_between_five_and_six_seconds_after_its_exp_unless_refreshed() {
    let mut desk = Desk::alice();
    desk.now.wall_ms = 1_604_999;
    desk.step(Input::Tick);
    assert_eq!(desk.end(), None);
    assert_eq!(desk.session.due_at_ms(desk.now), desk.now.ms + 1);
    desk.step(Input::Refreshed { issued_at_ms: 0, expires_at_ms: 1_700_000, rv: 0 });
    desk.now.wall_ms = 1_605_000;
    desk.step(Input::Tick);
    assert_eq!(desk.end(), None);
    desk.now.wall_ms = 1_705_000;
    desk.step(Input::Tick);
    assert_eq!(desk.end(), Some(End::Close(CloseCode::Expired)));
}

#[test]
fn pings_every_15_s_and_drops_the_dead_after_30() {
    let mut desk = Desk::alice();
    assert!(matches!(desk.later(15_000)[..], [ServerFrame::Ping { .. }]));
    desk.sends(ClientFrame::Pong {});
    assert!(matches!(desk.later(15_000)[..], [ServerFrame::Ping { .. }]));
    assert_eq!(desk.end(), None);
    desk.later(15_000);
    assert_eq!(desk.end(), Some(End::Dead));
}

#[test]
fn marks_are_maxima_no_higher_than_what_was_given() {
    let mut desk = Desk::alice();
    desk.deliver(&to_alice(1));
    desk.deliver(&to_alice(2));
    desk.sends(ClientFrame::Read { timeline: alices(), n: 99 });
    desk.sends(ClientFrame::Ack { timeline: alices(), n: 1 });
    let effects = desk.effects();
    let [Effect::Report(Report::Mark { side: Side::Customer, delivered: 2, read: 2, .. })] = effects[..]
    else {
        panic!("{effects:?}");
    };
}

#[test]
fn typing_goes_on_quietly_until_it_is_too_much() {
    let mut desk = Desk::alice();
    for _ in 0..40 {
        assert_eq!(desk.sends(ClientFrame::Typing { timeline: alices(), on: true }), []);
    }
    let told = desk.effects().iter().filter(|it| matches!(it, Effect::Report(Report::Typing { .. }))).count();
    assert_eq!(told, 30);
}

#[test]
fn a_stalled_reader_is_given_up() {
    let mut desk = Desk::alice();
    desk.says(1, "hello");
    desk.step(Input::Appended { key: alices().0 });
    desk.deliver(&to_alice(1));
    let taken = desk.session.take_texts(desk.now, usize::MAX);
    assert_eq!(taken.len(), 1);
    for _ in 0..3 {
        desk.now.ms += 10_000;
        desk.session.step(desk.now, Input::Frame(ClientFrame::Pong {}));
        desk.session.step(desk.now, Input::Tick);
    }
    assert_eq!(desk.end(), Some(End::Close(CloseCode::Slow)));
}

fn with_files(cid: u128, text: &str, files: &[FileId]) -> ClientFrame {
    let ClientFrame::Say(plain) = say(alices(), cid, SpeechKind::Message, text) else {
        unreachable!("a text")
    };
    ClientFrame::Say(Say { files: files.to_vec(), ..plain })
}

fn picture() -> Attachment {
    Attachment {
        id: FileId(Uuid::from_u128(31)),
        name: "parcel.png".into(),
        media_type: "image/png".into(),
        size_bytes: 9,
        has_thumbnail: true,
        is_scanned: true,
    }
}

#[test]
fn a_text_with_files_waits_for_what_a_router_says_of_them_and_nothing_overtakes_it() {
    let mut desk = Desk::alice();
    let asked = || Asked::Files { timeline: alices(), cid: ClientId(Uuid::from_u128(1)) };
    desk.sends(with_files(1, "", &[picture().id]));
    desk.says(2, "and this");
    let pulls = desk.pulls();
    let [(first, Pull::Files { author, files, .. })] = &pulls[..] else { panic!("{pulls:?}") };
    assert_eq!((*first, *author, files), (asked(), ALICE.0, &vec![picture().id]));
    desk.step(Input::Pulled { asked: asked(), answer: Err(Unanswered) });
    assert_eq!(desk.appends(), 0, "nobody answered: neither of them goes on");
    desk.later(600);
    assert!(matches!(desk.pulls()[..], [(Asked::Files { .. }, _)]), "asked again");
    desk.pulled(asked(), PullAnswer::Files { files: vec![picture()] });
    let effects = desk.effects();
    let [Effect::Append { value, .. }] = &effects[..] else { panic!("{effects:?}") };
    let record = Record::decode(value).unwrap();
    let Command::Say { files, .. } = record.command else { panic!("a text") };
    assert_eq!((record.version, files), (4, vec![picture()]));
    let frames = desk.step(Input::Appended { key: alices().0 });
    assert_eq!(frames, [ServerFrame::Accepted { cid: ClientId(Uuid::from_u128(1)) }]);
    assert_eq!(desk.appends(), 1, "the text after it");
}

#[test]
fn a_text_whose_file_is_not_fit_is_refused_before_the_tick_and_the_next_goes_on() {
    let mut desk = Desk::alice();
    desk.sends(with_files(1, "see", &[picture().id]));
    desk.says(2, "and this");
    desk.effects();
    let asked = Asked::Files { timeline: alices(), cid: ClientId(Uuid::from_u128(1)) };
    let problem = protocol::text::unfit(picture().id);
    let frames = desk.pulled(asked, PullAnswer::Problem { problem });
    assert_eq!(kind_of_refusal(&frames), Some(ProblemKind::FileUnfit));
    assert_eq!(desk.appends(), 1, "the text after it");
    // An answer that comes twice finds nothing to answer.
    desk.pulled(asked, PullAnswer::Files { files: vec![picture()] });
    desk.step(Input::Appended { key: alices().0 });
    assert_eq!(desk.appends(), 0);
}

#[test]
fn too_many_files_and_a_file_named_twice_are_refused_at_once() {
    let mut desk = Desk::alice();
    let six: Vec<_> = (0..6).map(|n| FileId(Uuid::from_u128(n))).collect();
    assert_eq!(kind_of_refusal(&desk.sends(with_files(1, "see", &six))), Some(ProblemKind::TooLong));
    let twice = [six[0], six[0]];
    assert_eq!(kind_of_refusal(&desk.sends(with_files(2, "see", &twice))), Some(ProblemKind::BadRequest));
    assert!(desk.effects().is_empty());
}
