//! One connection's rules, without any I/O: what it may do, in which order, and what it is given.
//!
//! [`Session::step`] takes what happened, [`Session::deliver`] what a router pushed; both leave frames in the outbound
//! buffer ([`Session::take_texts`]) and [`Effect`]s for the task that owns the socket ([`Session::take_effects`]).
//! Nothing here waits, reads a clock or draws a random number, so that the tests of order drive this very code.

mod attach;
mod bucket;
mod downlink;
mod follow;
#[cfg(test)]
mod hostile_tests;
mod lanes;
mod lists;
#[cfg(test)]
mod order_tests;
mod outbound;
mod pages;
mod speech;
mod staff;
mod steps;
#[cfg(test)]
mod tests;
mod uplink;
mod who;

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use domain::{Attempt, ClientId, ConnectionId, CustomerId, SenderId, TimelineId};
use protocol::CloseCode;
use protocol::Problem;
use protocol::frame::{Role, ServerFrame};
use protocol::limit::PING_MS;
use protocol::problem::ProblemKind;

pub(crate) use bucket::Bucket;
pub use bucket::Rate;
pub use downlink::{Told, ToldKind};
pub use outbound::{Text, encode as encode_frame};
pub(crate) use steps::passes;
pub use steps::{AppendFailure, Asked, Effect, End, HeadNow, Input, Unanswered};
pub use who::{Own, Who};

use follow::{Follow, Phase};
use lanes::Lanes;
use outbound::Outbound;
use staff::Staff;

/// A token counts this long after its `exp`, at `hello` and in the timer alike.
pub const EXPIRY_LEEWAY_MS: i64 = 5_000;
/// A second overflow within this time ends the session.
const SLOW_AGAIN_MS: u64 = 30_000;
/// A peer that takes nothing for this long ends the session.
const STALLED_MS: u64 = 30_000;
/// Answers that a client may leave unread.
const ANSWER_BYTES: usize = 256 * 1024;
/// Pause before a router is asked again, the first time.
const ASK_AGAIN_MS: u64 = 250;
/// Timelines whose numbers a session keeps.
const FOLLOWED: usize = 128;
/// The client's own requests that may be under way or waiting to be written.
const ASKING: usize = 8;
/// Lanes of one session; more are a client that invents keys.
const LANES: usize = 64;

/// The two clocks, read once per step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Now {
    /// Monotonic milliseconds.
    pub ms: u64,
    /// Milliseconds since 1970; for `exp` and the client's clock only.
    pub wall_ms: i64,
}

/// What all sessions of a pod share.
#[derive(Debug)]
pub struct Rules {
    /// Texts and commands of one customer's session.
    pub messages: Rate,
    /// The same of an operator's, who talks to several customers.
    pub staff_messages: Rate,
    pub typing: Rate,
    /// Frames of any kind; more end the session.
    pub frames: Rate,
    /// How often a client is pinged; one that is silent for twice as long is dead.
    pub ping_ms: u64,
    /// The highest record version that every live router reads.
    pub record_version: AtomicU16,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            messages: Rate { burst: 20, per_second: 2.0 },
            staff_messages: Rate { burst: 60, per_second: 6.0 },
            typing: Rate { burst: 30, per_second: 0.5 },
            frames: Rate { burst: 1_000, per_second: 100.0 },
            ping_ms: PING_MS,
            record_version: AtomicU16::new(protocol::record::VERSION),
        }
    }
}

impl Rules {
    pub(crate) fn messages_of(&self, role: Role) -> Rate {
        if role.is_staff() { self.staff_messages } else { self.messages }
    }
}

/// The rules of one connection.
#[derive(Debug)]
pub struct Session {
    rules: Arc<Rules>,
    who: Who,
    connection: ConnectionId,
    sender: SenderId,
    attempt: Attempt,
    store_epoch: Arc<str>,
    lanes: Lanes,
    outbound: Outbound,
    follows: Vec<Follow>,
    staff: Option<Box<Staff>>,
    messages: Bucket,
    typing: Bucket,
    frames: Bucket,
    heard_at_ms: u64,
    ping_at_ms: u64,
    /// Since when the kernel has taken nothing.
    stalled_at_ms: Option<u64>,
    overflowed_at_ms: Option<u64>,
    /// When the buffer was dropped last, until the client is heard again: whoever speaks, reads.
    lags_at_ms: Option<u64>,
    /// Whether the kernel took anything since then.
    took_since: bool,
    /// The client's own requests that routers are working on.
    asking: usize,
    /// Questions in a row that no router answered.
    unanswered: u32,
    effects: Vec<Effect>,
    ended: bool,
}

/// What a session starts with.
#[derive(Debug)]
pub struct Opening {
    pub rules: Arc<Rules>,
    pub who: Who,
    pub connection: ConnectionId,
    pub sender: SenderId,
    pub attempt: Attempt,
    pub store_epoch: Arc<str>,
    /// What the client was shown, by its own word. Empty, or of another store: the newest pages.
    pub cursors: Vec<protocol::frame::Cursor>,
    /// The `store_epoch` that the cursors belong to.
    pub cursors_of: Option<String>,
    /// A customer whose id was minted for this very connection: there is nothing to read.
    pub is_new: bool,
}

impl Session {
    /// A session that holds back live entries until [`Self::open`] has asked for the pages before them.
    pub fn new(opening: Opening, now: Now) -> Self {
        let rules = opening.rules.clone();
        let mut session = Self {
            messages: Bucket::full(rules.messages_of(opening.who.role), now.ms),
            typing: Bucket::full(rules.typing, now.ms),
            frames: Bucket::full(rules.frames, now.ms),
            rules,
            staff: opening.who.role.is_staff().then(Box::default),
            who: opening.who,
            connection: opening.connection,
            sender: opening.sender,
            attempt: opening.attempt,
            store_epoch: opening.store_epoch,
            lanes: Lanes::default(),
            outbound: Outbound::default(),
            follows: Vec::new(),
            heard_at_ms: now.ms,
            ping_at_ms: now.ms + opening.rules.ping_ms,
            stalled_at_ms: None,
            overflowed_at_ms: None,
            lags_at_ms: None,
            took_since: false,
            asking: 0,
            unanswered: 0,
            effects: Vec::new(),
            ended: false,
        };
        session.follow_from(&opening.cursors, opening.cursors_of.as_deref(), opening.is_new);
        session
    }

    /// The connection is registered (or was waited for long enough): says welcome, then asks for what was missed.
    pub fn open(&mut self, now: Now, welcome: &ServerFrame) {
        self.outbound.first(outbound::encode(welcome));
        self.resume(now);
    }

    /// Takes up what happened.
    pub fn step(&mut self, now: Now, input: Input) {
        if self.ended {
            return;
        }
        match input {
            Input::Frame(frame) => self.frame(now, frame),
            Input::Form { say, form } => self.form(now, say, form),
            Input::WidgetMoved { version } => {
                self.outbound.answer(outbound::encode(&ServerFrame::Widget { version }));
            }
            Input::NotAFrame => self.end(End::Close(CloseCode::BadFrame)),
            Input::Control => {
                self.hears(now);
            }
            Input::Appended { key } => self.appended(now, key),
            Input::NotAppended { key, failure } => self.not_appended(now, key, failure),
            Input::Pulled { asked, answer } => self.pulled(now, asked, answer),
            Input::Written => self.written(),
            Input::Tick => self.tick(now),
            Input::Refreshed { issued_at_ms, expires_at_ms, rv } => {
                self.who.issued_at_ms = issued_at_ms;
                self.who.expires_at_ms = expires_at_ms;
                self.who.rv = rv;
            }
            Input::NotRefreshed(problem) => self.refuse(None, None, problem.field("token")),
            Input::Goaway { after_ms, ticket } => {
                self.outbound.answer(outbound::encode(&ServerFrame::Goaway { after_ms, ticket }));
            }
            Input::End(end) => self.end(end),
        }
        if self.outbound.answer_bytes() > ANSWER_BYTES {
            self.end(End::Close(CloseCode::Slow));
        }
    }

    pub fn who(&self) -> &Who {
        &self.who
    }

    pub fn connection(&self) -> ConnectionId {
        self.connection
    }

    pub fn sender(&self) -> SenderId {
        self.sender
    }

    pub fn attempt(&self) -> Attempt {
        self.attempt
    }

    /// The store that its numbers are of.
    pub fn store_epoch(&self) -> &str {
        &self.store_epoch
    }

    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// Whether records wait for the log.
    pub fn is_appending(&self) -> bool {
        !self.lanes.is_empty()
    }

    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Takes about `bytes` of frames for the socket. After they are written, [`Input::Written`] is due.
    pub fn take_texts(&mut self, now: Now, bytes: usize) -> Vec<Text> {
        let texts = self.outbound.take(bytes);
        if !texts.is_empty() {
            self.stalled_at_ms.get_or_insert(now.ms);
        }
        texts
    }

    pub fn has_texts(&self) -> bool {
        !self.outbound.is_empty()
    }

    /// When [`Input::Tick`] is due next, by the monotonic clock.
    pub fn due_at_ms(&self, now: Now) -> u64 {
        let expires_in_ms = (self.who.expires_at_ms + EXPIRY_LEEWAY_MS).saturating_sub(now.wall_ms).max(0);
        let fixed = [
            Some(self.ping_at_ms),
            Some(self.heard_at_ms + 2 * self.rules.ping_ms),
            self.stalled_at_ms.map(|at| at + STALLED_MS),
            self.lags_at_ms.map(|at| at + self.lags_ms()),
            Some(now.ms + u64::try_from(expires_in_ms).expect("it is not negative")),
            self.lanes.due_at_ms(),
            self.staff.as_ref().and_then(|staff| staff.due_at_ms()),
        ];
        let pages = self.follows.iter().filter_map(|follow| match follow.phase {
            Phase::Again { at_ms } => Some(at_ms),
            _ => None,
        });
        fixed.into_iter().flatten().chain(pages).min().expect("a ping is always due")
    }

    fn tick(&mut self, now: Now) {
        if now.wall_ms >= self.who.expires_at_ms + EXPIRY_LEEWAY_MS {
            return self.end(End::Close(CloseCode::Expired));
        }
        if now.ms >= self.heard_at_ms + 2 * self.rules.ping_ms {
            // A peer that only does not read can still learn why, if it reads soon.
            let slow = self.lags_at_ms.map(|_| End::Close(CloseCode::Slow));
            return self.end(slow.unwrap_or(End::Dead));
        }
        let is_over = |since: Option<u64>, ms| since.is_some_and(|at| now.ms >= at + ms);
        if is_over(self.stalled_at_ms, STALLED_MS) || is_over(self.lags_at_ms, self.lags_ms()) {
            return self.end(End::Close(CloseCode::Slow));
        }
        if now.ms >= self.ping_at_ms {
            self.ping_at_ms = now.ms + self.rules.ping_ms;
            self.outbound.answer(outbound::encode(&ServerFrame::Ping { now: now.wall_ms }));
        }
        self.tick_lanes(now);
        self.tick_pages(now);
        self.tick_staff(now);
    }

    fn written(&mut self) {
        self.outbound.written();
        self.stalled_at_ms = None;
        self.took_since = true;
        if self.outbound.is_empty() {
            if self.lags_at_ms.is_none() {
                // Whoever took all there is, is not slow: a turn may hold more for one client than its buffer does.
                self.overflowed_at_ms = None;
            }
            self.next_pages();
            self.next_lists();
        }
    }

    /// A client that reads has answered a ping by then: one interval, and a third of one for the way.
    fn lags_ms(&self) -> u64 {
        self.rules.ping_ms + self.rules.ping_ms / 3
    }

    fn end(&mut self, end: End) {
        if !self.ended {
            self.ended = true;
            self.effects.push(Effect::End(end));
        }
    }

    fn refuse(&mut self, cid: Option<ClientId>, req: Option<u32>, problem: Problem) {
        self.outbound.answer(outbound::encode(&ServerFrame::Refused { cid, req, problem }));
    }

    /// Whether the client may ask for one more page; refuses it otherwise.
    fn may_ask(&mut self, req: Option<u32>) -> bool {
        if self.asking + self.outbound.pages() < ASKING {
            return true;
        }
        let detail = format!("{ASKING} requests may be under way: wait for an answer");
        let limit = u64::try_from(ASKING).expect("a small limit");
        self.refuse(None, req, Problem::new(ProblemKind::Busy).limit(limit).detail(detail));
        false
    }

    /// Whether every live router reads what operators ask of the desk.
    fn reads_desk_asks(&self) -> bool {
        self.record_version() >= 2
    }

    fn record_version(&self) -> u16 {
        self.rules.record_version.load(Ordering::Relaxed).min(protocol::record::VERSION)
    }

    /// The customer whose timeline this is, on a customer's own connection.
    fn own(&self, timeline: TimelineId) -> Option<CustomerId> {
        self.who.own.iter().find(|own| own.timeline == timeline).map(|own| own.customer)
    }

    fn follow_mut(&mut self, timeline: TimelineId) -> Option<&mut Follow> {
        self.follows.iter_mut().find(|follow| follow.timeline == timeline)
    }

    /// Keeps the numbers of one more timeline. The oldest one is forgotten when there are too many: its entries are
    /// then given without looking for gaps, which the client still sees.
    fn add_follow(&mut self, follow: Follow) {
        if self.follows.len() >= FOLLOWED {
            self.follows.remove(0);
        }
        // Nearly all sessions follow one timeline for their whole life.
        self.follows.reserve_exact(usize::from(self.follows.len() < 4));
        self.follows.push(follow);
    }
}
