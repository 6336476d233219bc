//! The session's rules, one behaviour a test.

mod given;
mod overtaken;
mod sent;
mod staff;

use domain::{
    Attempt, ClientId, ConnectionId, ConversationId, CustomerId, OperatorId, SenderId, Subject, TenantId,
    TimelineId,
};
use protocol::frame::{
    AuthorKind, ClientFrame, Cursor, EntryBody, EntryFrame, InboxFrame, Page, Role, Say, ServerFrame,
    SpeechKind, StageName,
};
use protocol::link::{Audience, Head, Outcome, Pull, PullAnswer, Range, Report, Side};
use uuid::Uuid;

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
        self.session.open(self.now, &ServerFrame::Ping { now: 0 });
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
        let frames = texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
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
        files: Vec::new(),
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
        by_name: None,
        at: 0,
        files: Vec::new(),
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

fn nothing(head: u64) -> PullAnswer {
    let PullAnswer::Page { mut page } = page(1..=1, head) else { unreachable!("a page is a page") };
    page.entries.clear();
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

fn cannot_read() -> PullAnswer {
    PullAnswer::Problem { problem: Problem::new(ProblemKind::Internal) }
}

fn page_asked() -> Asked {
    Asked::Page { timeline: alices() }
}
