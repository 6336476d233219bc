//! Whatever comes, in whatever order: a session does not panic and keeps no more than it may.

use domain::{
    Attempt, ClientId, ConnectionId, ConversationId, CustomerId, OperatorId, SenderId, Subject, TenantId,
};
use proptest::prelude::*;
use protocol::frame::{
    AuthorKind, BoardFrame, ClientFrame, Cursor, EntryBody, EntryFrame, InboxFrame, Page, Role, Say,
    SpeechKind, StageName,
};
use protocol::limit::OUTBOUND_BYTES;
use protocol::link::{Audience, Head, PullAnswer};
use uuid::Uuid;

use super::*;

const TENANT: TenantId = TenantId(Uuid::from_u128(1));
const CUSTOMER: CustomerId = CustomerId(Uuid::from_u128(2));

/// What may come.
#[derive(Clone, Debug)]
enum Comes {
    Bytes(Vec<u8>),
    Frame(ClientFrame),
    Told(u8, TimelineId, u64, usize),
    Pulled(u8, TimelineId, Vec<u64>, u64, bool),
    Unanswered(u8, TimelineId),
    Head(u8, TimelineId, u64),
    Appended(Uuid, u8),
    Written,
    Later(u64),
}

fn number() -> impl Strategy<Value = u64> {
    prop_oneof![0_u64..12, Just(u64::MAX), Just(u64::MAX - 1), Just(1 << 53)]
}

fn timeline() -> impl Strategy<Value = TimelineId> {
    (0_u128..3)
        .prop_map(|n| if n == 0 { TimelineId::of(CUSTOMER, "web") } else { TimelineId(Uuid::from_u128(n)) })
}

fn frame() -> impl Strategy<Value = ClientFrame> {
    let cid = (0_u128..40).prop_map(|n| ClientId(Uuid::from_u128(n)));
    let kind = prop_oneof![Just(SpeechKind::Message), Just(SpeechKind::Note), Just(SpeechKind::Whisper)];
    let say = (timeline(), cid.clone(), kind, 0_usize..12_000).prop_map(|(timeline, cid, kind, length)| {
        let sender = SenderId(Uuid::from_u128(4));
        ClientFrame::Say(Say { timeline, cid, sender, no: 1, kind, text: "x".repeat(length), files: vec![] })
    });
    let some = || proptest::option::of(number());
    prop_oneof![
        6 => say,
        1 => (timeline(), cid.clone()).prop_map(|(timeline, cid)| ClientFrame::Close { timeline, cid, if_version: None }),
        1 => (timeline(), cid.clone()).prop_map(|(timeline, cid)| ClientFrame::Reopen { timeline, cid, if_version: None }),
        1 => cid.prop_map(|cid| ClientFrame::Take { conversation: ConversationId(cid.0), cid, if_version: Some(1) }),
        2 => (timeline(), number()).prop_map(|(timeline, n)| ClientFrame::Ack { timeline, n }),
        2 => (timeline(), number()).prop_map(|(timeline, n)| ClientFrame::Read { timeline, n }),
        1 => (timeline(), any::<bool>()).prop_map(|(timeline, on)| ClientFrame::Typing { timeline, on }),
        2 => (timeline(), some(), some()).prop_map(|(timeline, after, before)| {
            ClientFrame::History { req: 1, timeline, after, before }
        }),
        2 => timeline().prop_map(|timeline| ClientFrame::Watch { req: 2, timeline }),
        1 => timeline().prop_map(|timeline| ClientFrame::Unwatch { timeline }),
        1 => Just(ClientFrame::Inbox {}),
        1 => Just(ClientFrame::Board {}),
        1 => Just(ClientFrame::Pong {}),
        1 => Just(ClientFrame::Refresh { token: "x".to_owned() }),
    ]
}

fn comes() -> impl Strategy<Value = Comes> {
    prop_oneof![
        1 => proptest::collection::vec(any::<u8>(), 0..60).prop_map(Comes::Bytes),
        8 => frame().prop_map(Comes::Frame),
        6 => (any::<u8>(), timeline(), number(), 0_usize..20_000).prop_map(|(a, b, c, d)| Comes::Told(a, b, c, d)),
        4 => (any::<u8>(), timeline(), proptest::collection::vec(number(), 0..5), number(), any::<bool>())
            .prop_map(|(a, b, c, d, e)| Comes::Pulled(a, b, c, d, e)),
        1 => (any::<u8>(), timeline()).prop_map(|(a, b)| Comes::Unanswered(a, b)),
        1 => (any::<u8>(), timeline(), number()).prop_map(|(a, b, c)| Comes::Head(a, b, c)),
        2 => (timeline(), any::<u8>()).prop_map(|(timeline, how)| Comes::Appended(timeline.0, how)),
        2 => Just(Comes::Written),
        2 => (0_u64..9_000).prop_map(Comes::Later),
    ]
}

fn entry(timeline: TimelineId, n: u64) -> EntryFrame {
    EntryFrame {
        timeline,
        n,
        seq: None,
        conversation: ConversationId(Uuid::nil()),
        cid: ClientId(Uuid::from_u128(u128::from(n))),
        by: AuthorKind::Customer,
        by_id: Uuid::nil(),
        by_name: None,
        at: 0,
        files: Vec::new(),
        body: EntryBody::Reopened,
    }
}

fn subject(which: u8, timeline: TimelineId) -> Subject {
    match which % 4 {
        0 => Subject::Customer(TENANT, CUSTOMER),
        1 => Subject::Operator(TENANT, OperatorId(CUSTOMER.0)),
        2 => Subject::Timeline(TENANT, timeline),
        _ => Subject::Queue(TENANT, domain::QueueId(Uuid::nil())),
    }
}

fn asked(which: u8, timeline: TimelineId) -> Asked {
    match which % 8 {
        0 | 1 => Asked::Page { timeline },
        2 => Asked::History { req: 1, timeline },
        3 => Asked::Watch { req: 2, timeline },
        4 => Asked::Renew { timeline },
        5 => Asked::Gate { timeline },
        6 => Asked::Inbox,
        _ => Asked::Board,
    }
}

fn session(role: Role, cursors: Vec<Cursor>) -> (Session, Now) {
    let own: Box<[Own]> = match role.is_staff() {
        true => Box::new([]),
        false => Box::new([Own { customer: CUSTOMER, timeline: TimelineId::of(CUSTOMER, "web") }]),
    };
    let name = "".into();
    let expires_at_ms = 10_000_000;
    let who = Who { tenant: TENANT, role, id: CUSTOMER.0, name, rv: 0, issued_at_ms: 0, expires_at_ms, own };
    let opening = Opening {
        rules: Arc::default(),
        who,
        connection: ConnectionId(Uuid::nil()),
        sender: SenderId(Uuid::nil()),
        attempt: Attempt(1),
        store_epoch: "1:0".into(),
        cursors,
        cursors_of: None,
        is_new: false,
    };
    let now = Now { ms: 0, wall_ms: 0 };
    (Session::new(opening, now), now)
}

fn take_up(session: &mut Session, now: &mut Now, what: Comes) {
    match what {
        Comes::Bytes(bytes) => match serde_json::from_slice(&bytes) {
            Ok(frame) => session.step(*now, Input::Frame(frame)),
            Err(_) => session.step(*now, Input::Control),
        },
        Comes::Frame(frame) => session.step(*now, Input::Frame(frame)),
        Comes::Told(which, timeline, n, length) => {
            let kind = match which / 4 % 7 {
                0..=2 => ToldKind::Entry { timeline, n },
                3 => ToldKind::Receipt { timeline, delivered: n, read: n },
                4 => ToldKind::InboxStep { version: n },
                5 => ToldKind::BoardStep { version: n },
                _ => ToldKind::Other,
            };
            let audience = if which % 4 == 0 { Audience::Customer } else { Audience::Staff };
            let text = "x".repeat(length).into();
            session.deliver(*now, &Told { subject: subject(which, timeline), audience, kind, text });
        }
        Comes::Pulled(which, timeline, numbers, head, more) => {
            let asked = asked(which, timeline);
            let answer = match (which / 8 % 4, asked) {
                (3, _) => PullAnswer::Problem { problem: Problem::new(ProblemKind::Forbidden) },
                (_, Asked::Inbox) => {
                    PullAnswer::Inbox { inbox: InboxFrame { version: head, chats: Vec::new(), me: None } }
                }
                (2, _) | (_, Asked::Board) => {
                    PullAnswer::Board { board: BoardFrame { version: head, waiting: Vec::new(), total: 0 } }
                }
                (_, Asked::Renew { .. } | Asked::Gate { .. }) => PullAnswer::Allowed,
                _ => {
                    let entries = numbers.into_iter().map(|n| entry(timeline, n)).collect();
                    let (delivered, read, stage) = (head, head, StageName::Active);
                    let page =
                        Page { req: None, timeline, entries, head, more, delivered, read, stage, version: 1 };
                    PullAnswer::Page { page }
                }
            };
            session.step(*now, Input::Pulled { asked, answer: Ok(answer) });
        }
        Comes::Unanswered(which, timeline) => {
            session.step(*now, Input::Pulled { asked: asked(which, timeline), answer: Err(Unanswered) });
        }
        Comes::Head(which, timeline, n) => {
            let head = Head { subject: subject(which, timeline), n, delivered: n, read: n };
            session.head(HeadNow { head, timeline: Some(timeline) });
        }
        Comes::Appended(key, how) => {
            let failure = match how % 4 {
                0 => AppendFailure::Unknown,
                1 => AppendFailure::Full { reason: "log_full", retry_ms: 1 },
                2 => AppendFailure::Never,
                _ => return session.step(*now, Input::Appended { key }),
            };
            session.step(*now, Input::NotAppended { key, failure });
        }
        Comes::Written => {
            session.take_texts(*now, 4_096);
            session.step(*now, Input::Written);
        }
        Comes::Later(ms) => {
            *now = Now { ms: now.ms + ms, wall_ms: now.wall_ms + i64::try_from(ms).expect("a short time") };
            session.step(*now, Input::Tick);
        }
    }
}

proptest! {
    #[test]
    fn nothing_that_comes_breaks_a_session_or_its_bounds(
        role in prop_oneof![Just(Role::Guest), Just(Role::Operator), Just(Role::Supervisor)],
        cursors in proptest::collection::vec((timeline(), number()), 0..3),
        plan in proptest::collection::vec(comes(), 1..120),
    ) {
        let cursors = cursors.into_iter().map(|(timeline, n)| Cursor { timeline, n }).collect();
        let (mut session, mut now) = session(role, cursors);
        session.open(now, &ServerFrame::Ping { now: 0 });
        let mut lists_asked = Vec::new();
        for what in plan {
            if let Comes::Pulled(which, timeline, ..) | Comes::Unanswered(which, timeline) = &what
                && let list @ (Asked::Inbox | Asked::Board) = asked(*which, *timeline)
            {
                // Routers answer what they were asked, once.
                let Some(at) = lists_asked.iter().position(|asked| *asked == list) else { continue };
                lists_asked.swap_remove(at);
            }
            take_up(&mut session, &mut now, what);
            lists_asked.extend(session.take_effects().into_iter().filter_map(|effect| match effect {
                Effect::Pull { asked: list @ (Asked::Inbox | Asked::Board), .. } => Some(list),
                _ => None,
            }));
            prop_assert!(lists_asked.len() + session.outbound.lists() <= 2);
            prop_assert!(session.outbound.kept_bytes() <= OUTBOUND_BYTES);
            if !session.has_ended() {
                prop_assert!(session.outbound.answer_bytes() <= ANSWER_BYTES + protocol::limit::FRAME_BYTES);
                prop_assert!(session.due_at_ms(now) <= now.ms + session.rules.ping_ms);
            }
        }
    }
}
