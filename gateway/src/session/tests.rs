//! The session's rules, one behaviour a test.

use domain::{
    Attempt, ClientId, ConnectionId, ConversationId, CustomerId, OperatorId, SenderId, TenantId, TimelineId,
};
use protocol::frame::{
    AuthorKind, ClientFrame, Cursor, EntryBody, EntryFrame, InboxFrame, Page, Role, Say, ServerFrame,
    SpeechKind, StageName,
};
use protocol::link::{Audience, Outcome, Range, Side};

use super::*;

const TENANT: TenantId = TenantId(Uuid::from_u128(1));
const ALICE: CustomerId = CustomerId(Uuid::from_u128(2));
const BOB: OperatorId = OperatorId(Uuid::from_u128(3));

fn alices() -> TimelineId {
    TimelineId::of(ALICE, "web")
}

/// A session with its clock in hand.
struct Desk {
    session: Session,
    now: Now,
}

impl Desk {
    fn with(role: Role, cursors: Vec<Cursor>, cursors_of: Option<String>, is_new: bool) -> Self {
        let (id, own): (Uuid, Box<[Own]>) = match role.is_staff() {
            true => (BOB.0, Box::new([])),
            false => (ALICE.0, Box::new([Own { customer: ALICE, timeline: alices() }])),
        };
        let now = Now { ms: 0, wall_ms: 1_000_000 };
        let expires_at_ms = 1_600_000;
        let who =
            Who { tenant: TENANT, role, id, name: "".into(), rv: 0, issued_at_ms: 0, expires_at_ms, own };
        let opening = Opening {
            rules: Arc::new(Rules::default()),
            who,
            connection: ConnectionId(Uuid::from_u128(9)),
            sender: SenderId(Uuid::from_u128(4)),
            attempt: Attempt(1),
            store_epoch: "7:0".into(),
            cursors,
            cursors_of,
            is_new,
        };
        Self { session: Session::new(opening, now), now }
    }

    /// A customer's connection that has nothing to catch up with.
    fn alice() -> Self {
        let mut desk = Self::with(Role::Guest, Vec::new(), None, true);
        desk.open();
        desk.frames();
        desk
    }

    fn bob(role: Role) -> Self {
        let mut desk = Self::with(role, Vec::new(), None, false);
        desk.open();
        desk.effects();
        desk.frames();
        desk
    }

    fn open(&mut self) {
        self.session.open(&ServerFrame::Ping { now: 0 });
    }

    fn step(&mut self, input: Input) -> Vec<ServerFrame> {
        self.session.step(self.now, input);
        self.frames()
    }

    fn sends(&mut self, frame: ClientFrame) -> Vec<ServerFrame> {
        self.step(Input::Frame(frame))
    }

    fn says(&mut self, cid: u128, text: &str) -> Vec<ServerFrame> {
        self.sends(say(alices(), cid, SpeechKind::Message, text))
    }

    fn pulled(&mut self, asked: Asked, answer: PullAnswer) -> Vec<ServerFrame> {
        self.step(Input::Pulled { asked, answer: Ok(answer) })
    }

    fn deliver(&mut self, told: &Told) -> Outcome {
        self.session.deliver(self.now, told)
    }

    fn later(&mut self, ms: u64) -> Vec<ServerFrame> {
        self.now.ms += ms;
        self.now.wall_ms += i64::try_from(ms).unwrap();
        self.step(Input::Tick)
    }

    fn frames(&mut self) -> Vec<ServerFrame> {
        let texts = self.session.take_texts(self.now, usize::MAX);
        let frames = texts.iter().map(|text| serde_json::from_str(text.as_str()).unwrap()).collect();
        self.session.step(self.now, Input::Written);
        frames
    }

    fn effects(&mut self) -> Vec<Effect> {
        self.session.take_effects()
    }

    fn end(&mut self) -> Option<End> {
        self.effects().into_iter().find_map(|effect| match effect {
            Effect::End(end) => Some(end),
            _ => None,
        })
    }

    fn pulls(&mut self) -> Vec<(Asked, Pull)> {
        let pulls = self.effects().into_iter().filter_map(|effect| match effect {
            Effect::Pull { asked, pull, .. } => Some((asked, pull)),
            _ => None,
        });
        pulls.collect()
    }

    fn appends(&mut self) -> usize {
        self.effects().iter().filter(|effect| matches!(effect, Effect::Append { .. })).count()
    }
}

fn say(timeline: TimelineId, cid: u128, kind: SpeechKind, text: &str) -> ClientFrame {
    let cid = ClientId(Uuid::from_u128(cid));
    ClientFrame::Say(Say {
        timeline,
        cid,
        sender: SenderId(Uuid::from_u128(4)),
        no: 1,
        kind,
        text: text.to_owned(),
    })
}

fn entry(n: u64, text: &str) -> EntryFrame {
    EntryFrame {
        timeline: alices(),
        n,
        seq: None,
        conversation: ConversationId(Uuid::from_u128(5)),
        cid: ClientId(Uuid::from_u128(u128::from(n))),
        by: AuthorKind::Operator,
        by_id: BOB.0,
        at: 0,
        body: EntryBody::Message { text: text.to_owned() },
    }
}

fn told(subject: Subject, n: u64, text: &str) -> Told {
    let audience =
        if matches!(subject, Subject::Customer(..)) { Audience::Customer } else { Audience::Staff };
    let text = encode_frame(&ServerFrame::Entry(entry(n, text)));
    Told { subject, audience, kind: ToldKind::Entry { timeline: alices(), n }, text }
}

fn to_alice(n: u64) -> Told {
    told(Subject::Customer(TENANT, ALICE), n, "hello")
}

fn page(range: std::ops::RangeInclusive<u64>, head: u64) -> PullAnswer {
    let more = *range.end() < head;
    let entries = range.map(|n| entry(n, "old")).collect();
    let stage = StageName::Active;
    let page =
        Page { req: None, timeline: alices(), entries, head, more, delivered: 0, read: 0, stage, version: 1 };
    PullAnswer::Page { page }
}

fn numbers(frames: &[ServerFrame]) -> Vec<u64> {
    let mut numbers = Vec::new();
    for frame in frames {
        match frame {
            ServerFrame::Entry(entry) => numbers.push(entry.n),
            ServerFrame::Page(page) => numbers.extend(page.entries.iter().map(|entry| entry.n)),
            _ => {}
        }
    }
    numbers
}

fn kind_of_refusal(frames: &[ServerFrame]) -> Option<ProblemKind> {
    frames.iter().find_map(|frame| match frame {
        ServerFrame::Refused { problem, .. } => Some(problem.kind),
        _ => None,
    })
}

fn page_asked() -> Asked {
    Asked::Page { timeline: alices() }
}

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
    desk.sends(ClientFrame::Pong);
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
        desk.sends(ClientFrame::Pong);
    }
    assert_eq!(desk.end(), Some(End::Close(CloseCode::Rate)));
}

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
    let frames = desk.pulled(page_asked(), page(1..=0, 12));
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
    desk.session.head(desk.now, head);
    assert!(matches!(desk.pulls()[..], [(_, Pull::History { range: Range::After { after: 0 }, .. })]));
    assert!(matches!(desk.frames()[..], [ServerFrame::Receipt { delivered: 1, .. }]));
    assert_eq!(numbers(&desk.pulled(page_asked(), page(1..=2, 2))), [1, 2]);
}

#[test]
fn a_slow_reader_gets_one_head_then_4008() {
    let mut desk = Desk::alice();
    let big = "x".repeat(8 * 1024);
    let subject = Subject::Customer(TENANT, ALICE);
    let slow =
        (1..=20).map(|n| desk.deliver(&told(subject, n, &big))).filter(|it| *it == Outcome::Slow).count();
    assert!(slow >= 1);
    assert!(desk.session.outbound.kept_bytes() <= protocol::limit::OUTBOUND_BYTES);
    assert_eq!(desk.end(), Some(End::Close(CloseCode::Slow)));
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
    assert_eq!(desk.end(), None);
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
    desk.sends(ClientFrame::Pong);
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
    desk.sends(ClientFrame::Pong);
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
    let inbox = |version| PullAnswer::Inbox { inbox: InboxFrame { version, chats: Vec::new() } };
    assert_eq!(desk.pulled(Asked::Inbox, inbox(3)), [], "nobody has asked for it yet");
    let subject = Subject::Operator(TENANT, BOB);
    let head = HeadNow { head: Head { subject, n: 4, delivered: 0, read: 0 }, timeline: None };
    desk.session.head(desk.now, head);
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
