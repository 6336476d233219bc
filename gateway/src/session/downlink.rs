//! What routers tell: entries by number, hints, and heads that show what was lost.

use domain::{OperatorId, Subject, TimelineId};
use protocol::CloseCode;
use protocol::frame::ServerFrame;
use protocol::link::{Audience, Delivery, HeadQuery, Outcome};
use serde::Deserialize;

use super::follow::{Fate, Follow, Phase};
use super::lists::List;
use super::outbound::{self, Class, Lost, Text};
use super::{Effect, End, HeadNow, Now, Own, SLOW_AGAIN_MS, Session};

/// A delivery as the sessions of a pod share it.
#[derive(Clone, Debug)]
pub struct Told {
    pub subject: Subject,
    pub audience: Audience,
    pub kind: ToldKind,
    pub text: Text,
}

/// What a delivery is, as far as a session must know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ToldKind {
    Entry {
        timeline: TimelineId,
        n: u64,
    },
    Receipt {
        timeline: TimelineId,
        delivered: u64,
        read: u64,
    },
    /// The answer to a command.
    Result,
    InboxStep {
        version: u64,
    },
    BoardStep {
        version: u64,
    },
    /// A newer head of a timeline.
    Head {
        timeline: TimelineId,
        n: u64,
    },
    /// Typing and whatever a newer router tells.
    Other,
}

/// The fields of a frame that tell its kind.
#[derive(Deserialize)]
struct Peek<'a> {
    t: &'a str,
    #[serde(default)]
    timeline: Option<TimelineId>,
    #[serde(default)]
    version: Option<u64>,
    #[serde(default)]
    n: Option<u64>,
    #[serde(default)]
    delivered: u64,
    #[serde(default)]
    read: u64,
}

impl From<Delivery> for Told {
    fn from(delivery: Delivery) -> Self {
        let Delivery { subject, audience, number, frame, boot: _, trace: _ } = delivery;
        let kind = match number {
            Some(number) => ToldKind::Entry { timeline: number.timeline, n: number.n },
            None => kind_of(frame.get()),
        };
        let text = Box::<str>::from(frame).into();
        Self { subject, audience, kind, text }
    }
}

fn kind_of(frame: &str) -> ToldKind {
    let Ok(peek) = serde_json::from_str::<Peek<'_>>(frame) else { return ToldKind::Other };
    match (peek.t, peek.timeline, peek.version) {
        ("receipt", Some(timeline), _) => {
            ToldKind::Receipt { timeline, delivered: peek.delivered, read: peek.read }
        }
        ("result", ..) => ToldKind::Result,
        ("inbox_change", _, Some(version)) => ToldKind::InboxStep { version },
        ("board_change", _, Some(version)) => ToldKind::BoardStep { version },
        ("head", Some(timeline), _) => ToldKind::Head { timeline, n: peek.n.unwrap_or(0) },
        _ => ToldKind::Other,
    }
}

/// Whether an entry says that its conversation is closed.
pub(super) fn is_closing(entry: &str) -> bool {
    #[derive(Deserialize)]
    struct Kind<'a> {
        kind: &'a str,
    }
    serde_json::from_str::<Kind<'_>>(entry).is_ok_and(|entry| entry.kind == "closed")
}

impl Session {
    /// Takes up a delivery, and says what became of it.
    pub fn deliver(&mut self, now: Now, told: &Told) -> Outcome {
        let is_for_staff = told.audience == Audience::Staff;
        if self.ended || is_for_staff != self.who.role.is_staff() {
            return Outcome::Gone;
        }
        match told.kind {
            ToldKind::Entry { timeline, n } => self.entry(now, told, timeline, n),
            ToldKind::Receipt { timeline, delivered, read } => {
                self.receipt(timeline, (delivered, read), || told.text.clone());
                Outcome::Ok
            }
            ToldKind::Result => {
                self.outbound.answer(told.text.clone());
                Outcome::Ok
            }
            ToldKind::InboxStep { version } => self.inbox_step(now, version, told),
            ToldKind::BoardStep { version } => self.list_step(List::Board, version, told),
            ToldKind::Head { timeline, n } => {
                self.timeline_head(timeline, n);
                Outcome::Ok
            }
            ToldKind::Other => {
                self.outbound.offer(Class::Hint, told.text.clone());
                Outcome::Ok
            }
        }
    }

    fn entry(&mut self, now: Now, told: &Told, timeline: TimelineId, n: u64) -> Outcome {
        if !self.may_be_given(now, told.subject, timeline) {
            if let Some(follow) = self.follow_mut(timeline) {
                follow.head = follow.head.max(n);
            }
            return Outcome::Ok;
        }
        if self.follow_mut(timeline).is_none() {
            self.add_follow(Follow::live(timeline, n.saturating_sub(1)));
        }
        let Some(follow) = self.follow_mut(timeline) else { return Outcome::Gone };
        match follow.entry(n, &told.text) {
            Fate::Old | Fate::Held => Outcome::Ok,
            Fate::Gap => {
                self.pull_page(timeline);
                Outcome::Ok
            }
            Fate::Give => {
                if self.outbound.offer(Class::Entry { timeline, n }, told.text.clone()) {
                    if self.was_a_guests(timeline) && is_closing(&told.text) {
                        self.effects.push(Effect::StartAnew);
                    }
                    return Outcome::Ok;
                }
                self.overflow(now, (timeline, n));
                Outcome::Slow
            }
            Fate::Skipped => Outcome::Slow,
        }
    }

    /// Whether a known customer still uses this timeline only because a conversation was open there at `hello`.
    pub(super) fn was_a_guests(&self, timeline: TimelineId) -> bool {
        matches!(&self.who.own[..], [guest, _] if guest.timeline == timeline)
    }

    /// The buffer is full: drops it and says the heads instead. A second time within 30 s ends the session, if the client
    /// could take something between the two: one push may hold more than several buffers.
    fn overflow(&mut self, now: Now, last: (TimelineId, u64)) {
        if self.overflowed_lately(now) && self.took_since {
            return self.end(End::Close(CloseCode::Slow));
        }
        self.overflowed_at_ms = Some(now.ms);
        self.lags_at_ms = Some(now.ms);
        self.took_since = false;
        let Lost { mut entries, lists, receipts } = self.outbound.overflow();
        for timeline in receipts {
            if let Some(follow) = self.follow_mut(timeline) {
                follow.other = (0, 0);
            }
        }
        if !entries.iter().any(|(timeline, _)| *timeline == last.0) {
            entries.push(last);
        }
        self.lost_steps(now, &lists);
        for (timeline, lowest) in entries {
            if let Some(follow) = self.follow_mut(timeline) {
                follow.lost(lowest);
                let n = follow.head;
                self.outbound.answer(outbound::encode(&ServerFrame::Head { timeline, n }));
            }
        }
    }

    fn overflowed_lately(&self, now: Now) -> bool {
        self.overflowed_at_ms.is_some_and(|at| now.ms < at + SLOW_AGAIN_MS)
    }

    /// Gives marks of the other side that the client was not told yet. Only what was queued counts as told: what found
    /// no room comes with the next marks or heads.
    fn receipt(&mut self, timeline: TimelineId, marks: (u64, u64), text: impl FnOnce() -> Text) {
        let other = self.follow_mut(timeline).map_or((0, 0), |follow| follow.other);
        let higher = (other.0.max(marks.0), other.1.max(marks.1));
        if higher != other
            && self.outbound.offer(Class::Receipt { timeline }, text())
            && let Some(follow) = self.follow_mut(timeline)
        {
            follow.other = higher;
        }
    }

    /// The pod has asked a router for the newest numbers: what push lost is found here.
    /// `true`: something was missing.
    pub fn head(&mut self, now_is: HeadNow) -> bool {
        let HeadNow { head, timeline } = now_is;
        if self.ended {
            return false;
        }
        match (head.subject, timeline) {
            (Subject::Customer(..) | Subject::Timeline(..), Some(timeline)) => {
                let was_behind = self.timeline_head(timeline, head.n);
                let (delivered, read) = (head.delivered, head.read);
                if self.follow_mut(timeline).is_some() {
                    let frame = ServerFrame::Receipt { timeline, delivered, read };
                    self.receipt(timeline, (delivered, read), || outbound::encode(&frame));
                }
                was_behind
            }
            (Subject::Operator(..), _) => self.list_head(List::Inbox, head.n),
            (Subject::Queue(..), _) => self.list_head(List::Board, head.n),
            _ => false,
        }
    }

    /// The newest number of a timeline: pulls what is missing, or reminds a client that lags.
    fn timeline_head(&mut self, timeline: TimelineId, n: u64) -> bool {
        let Some(follow) = self.follow_mut(timeline) else { return false };
        if !follow.is_behind(n) {
            return false;
        }
        if follow.phase == Phase::Lagging {
            let n = follow.head;
            self.outbound.offer(Class::Hint, outbound::encode(&ServerFrame::Head { timeline, n }));
        } else {
            self.pull_page(timeline);
        }
        true
    }

    /// The subjects whose newest numbers this session should know.
    pub fn head_queries(&self) -> Vec<HeadQuery> {
        let tenant = self.who.tenant;
        let Some(staff) = &self.staff else {
            let own = self.who.own.iter();
            let query = |own: &Own| HeadQuery {
                subject: Subject::Customer(tenant, own.customer),
                timeline: Some(own.timeline),
            };
            return own.map(query).collect();
        };
        let me = HeadQuery { subject: Subject::Operator(tenant, OperatorId(self.who.id)), timeline: None };
        let follows = self.follows.iter().filter(|follow| staff.cares_for(follow.timeline)).map(|follow| {
            HeadQuery { subject: Subject::Timeline(tenant, follow.timeline), timeline: Some(follow.timeline) }
        });
        let board = staff.board_subject(tenant).map(|subject| HeadQuery { subject, timeline: None });
        std::iter::once(me).chain(follows).chain(board).collect()
    }
}
