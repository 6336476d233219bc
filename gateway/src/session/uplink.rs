//! What the client sends: rights, limits, order; then the log, a router or a report.

use domain::form::Form;
use domain::{ClientId, CustomerId, Subject, TimelineId};
use protocol::frame::{AuthorKind, ClientFrame, Role, Say, ServerFrame};
use protocol::link::{Report, Side};
use protocol::problem::ProblemKind;
use protocol::record::{Command, DeskAsk, Topic};
use protocol::{CloseCode, Problem};
use uuid::Uuid;

use super::lanes::{Full, Gate, Start, Waiting};
use super::{AppendFailure, Asked, Effect, End, LANES, Now, Session, attach, outbound, speech};

/// What a full lane is told to wait.
const LANE_RETRY_MS: u64 = 200;
/// What a command is told that some router cannot read yet.
const UPGRADE_RETRY_MS: u64 = 2_000;

impl Session {
    pub(super) fn frame(&mut self, now: Now, frame: ClientFrame) {
        if !self.hears(now) {
            return;
        }
        match frame {
            ClientFrame::Hello(_) => self.end(End::Close(CloseCode::BadFrame)),
            ClientFrame::Refresh { token } => self.effects.push(Effect::Verify(token)),
            ClientFrame::Say(say) => {
                match (speech::check(&say, self.who.role), self.may_name(say.timeline)) {
                    (Ok(()), Ok(customer)) => {
                        let (key, cid) = (say.timeline.0, say.cid);
                        let command = speech::said(&self.who, customer, say);
                        self.enter(
                            now,
                            Lane { topic: Topic::Inbound, key, gated: true, ticks: true },
                            cid,
                            command,
                        );
                    }
                    (Err(problem), _) | (_, Err(problem)) => {
                        self.refuse_record(say.timeline.0, say.cid, problem)
                    }
                }
            }
            ClientFrame::Close { timeline, cid, if_version } => match self.may_name(timeline) {
                Ok(customer) => {
                    let command = speech::close(&self.who, customer, timeline, cid, if_version);
                    self.enter(now, Lane::of_timeline(timeline), cid, command);
                }
                Err(problem) => self.refuse_record(timeline.0, cid, problem),
            },
            ClientFrame::Reopen { timeline, cid, if_version } => {
                if !self.who.role.is_staff() {
                    return self.refuse_record(timeline.0, cid, for_staff("reopen"));
                }
                let command = speech::reopen(&self.who, timeline, cid, if_version);
                self.enter(now, Lane::of_timeline(timeline), cid, command);
            }
            ClientFrame::Take { conversation, cid, if_version } => {
                let key = domain::DeskId::default_of(self.who.tenant).0;
                if !self.who.role.is_staff() {
                    return self.refuse_record(key, cid, for_staff("take"));
                }
                let command = speech::take(&self.who, conversation, cid, if_version);
                self.enter(now, Lane { topic: Topic::Desk, key, gated: false, ticks: false }, cid, command);
            }
            ClientFrame::Desk { cid, ask } => {
                let key = domain::DeskId::default_of(self.who.tenant).0;
                match speech::asked(&self.who, self.sender, ask) {
                    Ok(ask) => self.ask_desk(now, cid, ask),
                    Err(problem) => self.refuse_record(key, cid, problem),
                }
            }
            ClientFrame::Ack { timeline, n } => self.mark(timeline, n, None),
            ClientFrame::Read { timeline, n } => self.mark(timeline, n, Some(n)),
            ClientFrame::Typing { timeline, on } => self.types(now, timeline, on),
            ClientFrame::History { req, timeline, after, before } => {
                self.history(req, timeline, after, before)
            }
            ClientFrame::Watch { req, timeline } => self.watch(req, timeline),
            ClientFrame::Unwatch { timeline } => self.unwatch(timeline),
            ClientFrame::Inbox {} => self.ask_inbox(),
            ClientFrame::Board {} => self.ask_board(),
            ClientFrame::Pong {} => {}
        }
    }

    /// What is asked before the conversation was answered: a record like a text.
    pub(super) fn form(&mut self, now: Now, say: Say, form: Result<Form, Problem>) {
        if !self.hears(now) {
            return;
        }
        let (key, cid) = (say.timeline.0, say.cid);
        let command = match (form, self.may_name(say.timeline)) {
            (Ok(form), Ok(Some(customer))) => speech::filled(&self.who, customer, say, form),
            (Ok(_), Ok(None)) => return self.refuse_record(key, cid, for_customers("form")),
            (Err(problem), _) | (_, Err(problem)) => return self.refuse_record(key, cid, problem),
        };
        self.enter(now, Lane { topic: Topic::Inbound, key, gated: true, ticks: true }, cid, command);
    }

    pub(super) fn ask_desk(&mut self, now: Now, cid: ClientId, ask: DeskAsk) {
        let desk = domain::DeskId::default_of(self.who.tenant);
        let lane = Lane { topic: Topic::Desk, key: desk.0, gated: false, ticks: false };
        self.enter(now, lane, cid, speech::desk(&self.who, cid, ask));
    }

    /// Something was heard. `false`: too much of it, the session has ended.
    pub(super) fn hears(&mut self, now: Now) -> bool {
        if self.frames.take(self.rules.frames, now.ms).is_err() {
            self.end(End::Close(CloseCode::Rate));
            return false;
        }
        self.heard_at_ms = now.ms;
        self.lags_at_ms = None;
        true
    }

    /// A record goes to the end of its lane, or is answered `busy`.
    fn enter(&mut self, now: Now, lane: Lane, cid: ClientId, command: Command) {
        let Lane { topic, key, gated, ticks } = lane;
        if self.lanes.holds(key, cid) {
            return;
        }
        if self.lanes.len() >= LANES {
            return self.end(End::Close(CloseCode::Rate));
        }
        if command.version() > self.record_version() {
            // A router of the release before still lives: it could not read this.
            return self.busy(cid, "upgrading", UPGRADE_RETRY_MS);
        }
        let record = speech::record(&self.who, command, cid, self.connection);
        let value = speech::encode(&record);
        let asks = attach::asks(record);
        let refusal = match self.lanes.admits(key, cid, value.len(), now.ms) {
            Ok(()) => self
                .messages
                .take(self.rules.messages_of(self.who.role), now.ms)
                .map_err(|retry_ms| ("rate", retry_ms)),
            Err(Full::Stuck) => return self.end(End::Close(CloseCode::TryLater)),
            Err(Full::Lanes | Full::Order) => Err(("lane_full", LANE_RETRY_MS)),
        };
        if let Err((reason, retry_ms)) = refusal {
            if !self.lanes.owe(topic, key, cid, now.ms) {
                return self.end(End::Close(CloseCode::Rate));
            }
            return self.busy(cid, reason, retry_ms);
        }
        self.lanes.push(topic, key, Waiting { cid, value, ticks, asks }, now.ms);
        if gated && self.must_ask(TimelineId(key)) && self.lanes.gate(key) == Some(Gate::Open) {
            self.ask_gate(TimelineId(key));
        }
        self.start(now, key);
    }

    pub(super) fn appended(&mut self, now: Now, key: Uuid) {
        if let Some(done) = self.lanes.done(key)
            && done.ticks
        {
            self.outbound.answer(outbound::encode(&ServerFrame::Accepted { cid: done.cid }));
        }
        self.start(now, key);
    }

    pub(super) fn not_appended(&mut self, now: Now, key: Uuid, failure: AppendFailure) {
        match failure {
            AppendFailure::Unknown => self.lanes.again(key, now.ms),
            AppendFailure::Full { reason, retry_ms } => {
                for waiting in self.lanes.give_up(key, now.ms) {
                    self.busy(waiting.cid, reason, retry_ms);
                }
            }
            AppendFailure::Never => {
                if let Some(waiting) = self.lanes.done(key) {
                    let detail = "the text is too long for the log: send two messages";
                    let problem = Problem::new(ProblemKind::TooLong).field("text").detail(detail);
                    self.refuse(Some(waiting.cid), None, problem);
                }
                self.start(now, key);
            }
        }
    }

    /// A router has said whether this session may write into the timeline.
    pub(super) fn gate_answered(&mut self, now: Now, timeline: TimelineId, allowed: Result<(), Problem>) {
        match allowed {
            Ok(()) => {
                self.lanes.set_gate(timeline.0, Gate::Open);
                self.start(now, timeline.0);
            }
            Err(problem) => {
                for waiting in self.lanes.refuse(timeline.0) {
                    self.refuse(Some(waiting.cid), None, problem.clone());
                }
                self.start(now, timeline.0);
            }
        }
    }

    pub(super) fn tick_lanes(&mut self, now: Now) {
        for (key, gate) in self.lanes.due(now.ms) {
            match gate {
                Gate::AskAgain { .. } => self.ask_gate(TimelineId(key)),
                Gate::Open | Gate::Asking => self.start(now, key),
            }
        }
    }

    fn ask_gate(&mut self, timeline: TimelineId) {
        self.lanes.set_gate(timeline.0, Gate::Asking);
        let pull = self.renew_pull(timeline);
        self.effects.push(Effect::Pull { asked: Asked::Gate { timeline }, pull, join: None });
    }

    pub(super) fn gate_again(&mut self, now: Now, timeline: TimelineId) {
        self.lanes.set_gate(timeline.0, Gate::AskAgain { at_ms: self.again_at_ms(now) });
    }

    pub(super) fn start(&mut self, now: Now, key: Uuid) {
        let Some(Start { topic, key, cid, value, asks }) = self.lanes.start(key, now.ms) else { return };
        self.effects.push(match asks {
            Some(record) => attach::question(cid, &record),
            None => Effect::Append { topic, key, cid, value },
        });
    }

    fn busy(&mut self, cid: ClientId, reason: &str, retry_ms: u64) {
        let frame = ServerFrame::Busy { cid: Some(cid), reason: reason.to_owned(), retry_ms };
        self.outbound.answer(outbound::encode(&frame));
    }

    /// Refuses a record for ever; its lane does not wait for it.
    fn refuse_record(&mut self, key: Uuid, cid: ClientId, problem: Problem) {
        self.lanes.excuse(key, cid);
        self.refuse(Some(cid), None, problem);
    }

    /// Whether the timeline may be named at all: a customer's connection knows only its own.
    pub(super) fn may_name(&self, timeline: TimelineId) -> Result<Option<CustomerId>, Problem> {
        if self.who.role.is_staff() {
            return Ok(None);
        }
        match self.own(timeline) {
            Some(customer) => Ok(Some(customer)),
            None => Err(not_yours()),
        }
    }

    fn mark(&mut self, timeline: TimelineId, shown: u64, read: Option<u64>) {
        let Some(follow) = self.follow_mut(timeline) else { return };
        let known = follow.given.max(follow.head);
        let (shown, read) = (shown.min(known), read.map_or(0, |n| n.min(known)));
        if shown <= follow.shown && read <= follow.read {
            return;
        }
        follow.shown = follow.shown.max(shown);
        follow.read = follow.read.max(read);
        self.report_mark(timeline);
    }

    /// Tells the marks of a timeline, unless they do not count: someone who only watches marks nothing.
    pub(super) fn report_mark(&mut self, timeline: TimelineId) {
        let side = match &self.staff {
            None => Side::Customer,
            Some(staff) if staff.answers(timeline) => Side::Operator,
            Some(_) => return,
        };
        let tenant = self.who.tenant;
        let Some(follow) = self.follow_mut(timeline) else { return };
        let (delivered, read) = (follow.shown, follow.read);
        if delivered > 0 || read > 0 {
            self.effects.push(Effect::Report(Report::Mark { tenant, timeline, side, delivered, read }));
        }
    }

    fn types(&mut self, now: Now, timeline: TimelineId, on: bool) {
        let knows = match &self.staff {
            None => self.own(timeline).is_some(),
            Some(staff) => staff.answers(timeline) || staff.watches(timeline, now.ms),
        };
        if !knows || self.typing.take(self.rules.typing, now.ms).is_err() {
            return;
        }
        let by = match self.who.role {
            Role::Guest | Role::Customer => AuthorKind::Customer,
            Role::Operator => AuthorKind::Operator,
            Role::Supervisor => AuthorKind::Supervisor,
        };
        let (tenant, name) = (self.who.tenant, self.who.name.to_string());
        let by_id = self.who.id;
        self.effects.push(Effect::Report(Report::Typing { tenant, timeline, by, by_id, name, on }));
    }

    /// The subjects under which this session is to be found, with those it joined.
    pub fn subjects(&self) -> Vec<Subject> {
        let mut subjects = self.who.subjects();
        if let Some(staff) = &self.staff {
            subjects.extend(staff.subjects(self.who.tenant));
        }
        subjects
    }

    /// Whether this session is to be found under the subject now.
    pub fn listens_to(&self, subject: Subject) -> bool {
        !self.ended && self.subjects().contains(&subject)
    }
}

/// The lane of a record, and what becomes of it.
struct Lane {
    topic: Topic,
    key: Uuid,
    /// Staff may have to be asked for first.
    gated: bool,
    ticks: bool,
}

impl Lane {
    const fn of_timeline(timeline: TimelineId) -> Self {
        Self { topic: Topic::Inbound, key: timeline.0, gated: false, ticks: false }
    }
}

pub(super) fn not_yours() -> Problem {
    let detail = "this timeline is not yours: name the one that `welcome` told you";
    Problem::new(ProblemKind::Forbidden).field("timeline").detail(detail)
}

fn for_customers(what: &str) -> Problem {
    Problem::new(ProblemKind::Forbidden).field("kind").detail(format!("`{what}` is for customers"))
}

pub(super) fn for_staff(what: &str) -> Problem {
    Problem::new(ProblemKind::Forbidden).field("t").detail(format!("`{what}` is for operators"))
}
