//! What only operators and supervisors have: an inbox, a board, and timelines they watch.

use domain::{DeskId, OperatorId, QueueId, Subject, TenantId, TimelineId};
use protocol::frame::ServerFrame;
use protocol::limit::WATCHED;
use protocol::link::{Outcome, Pull, PullAnswer};
use protocol::problem::{Problem, ProblemKind};

use super::downlink::Told;
use super::follow::{Follow, Phase};
use super::outbound::{self, Class, List};
use super::pages::unavailable;
use super::uplink::for_staff;
use super::{ASK_AGAIN_MS, Asked, Effect, Now, Session, Unanswered};

/// A right to watch lasts this long; it is asked for again well before.
const WATCH_MS: u64 = 30_000;
const RENEW_MS: u64 = 20_000;
/// Timelines that a session remembers as the operator's own.
const ANSWERED: usize = 512;

/// A snapshot that routers hold: the inbox or the board.
#[derive(Debug, Default)]
struct Snapshot {
    /// The newest version that the client was told.
    version: u64,
    /// A router is being asked.
    asking: bool,
    /// The client waits for it.
    wanted: bool,
    again_at_ms: Option<u64>,
}

impl Snapshot {
    fn is_behind(&self, version: u64) -> bool {
        version > self.version && !self.asking
    }

    fn due_at_ms(&self) -> Option<u64> {
        self.again_at_ms.filter(|_| !self.asking)
    }

    fn is_due(&self, now: Now) -> bool {
        self.due_at_ms().is_some_and(|at| at <= now.ms)
    }

    /// A router answered. A step that was lost while it was asked may be newer than its answer: then once more.
    fn answered(&mut self) {
        self.asking = false;
        self.wanted = self.again_at_ms.is_some();
    }
}

#[derive(Debug)]
struct Watch {
    timeline: TimelineId,
    /// The client's newest request for it: only its answer may end the watch.
    req: u32,
    allowed_until_ms: u64,
    renew_at_ms: u64,
    asking: bool,
}

/// The state that staff have beside a customer's.
#[derive(Debug, Default)]
pub(super) struct Staff {
    /// Timelines that are or were in the inbox during this session. A text for one that moved on in the meantime goes
    /// to the log all the same: its owner answers with an `undelivered` entry, which keeps the text.
    answered: Vec<TimelineId>,
    inbox: Snapshot,
    board: Option<Snapshot>,
    watches: Vec<Watch>,
}

impl Staff {
    pub(super) fn answers(&self, timeline: TimelineId) -> bool {
        self.answered.contains(&timeline)
    }

    pub(super) fn watches(&self, timeline: TimelineId, now_ms: u64) -> bool {
        self.watches.iter().any(|watch| watch.timeline == timeline && now_ms < watch.allowed_until_ms)
    }

    /// Whether what is new in the timeline concerns this session at all.
    pub(super) fn cares_for(&self, timeline: TimelineId) -> bool {
        self.answers(timeline) || self.watches.iter().any(|watch| watch.timeline == timeline)
    }

    fn answer_for(&mut self, timeline: TimelineId) {
        if !self.answers(timeline) {
            if self.answered.len() >= ANSWERED {
                self.answered.remove(0);
            }
            self.answered.push(timeline);
        }
    }

    pub(super) fn subjects(&self, tenant: TenantId) -> Vec<Subject> {
        let watched = self.watches.iter().map(|watch| Subject::Timeline(tenant, watch.timeline));
        watched.chain(self.board_subject(tenant)).collect()
    }

    pub(super) fn board_subject(&self, tenant: TenantId) -> Option<Subject> {
        self.board.as_ref().map(|_| board_of(tenant))
    }

    pub(super) fn due_at_ms(&self) -> Option<u64> {
        let snapshots = [self.inbox.due_at_ms(), self.board.as_ref().and_then(Snapshot::due_at_ms)];
        let watches = self.watches.iter().filter(|watch| !watch.asking).map(|watch| watch.renew_at_ms);
        snapshots.into_iter().flatten().chain(watches).min()
    }
}

fn board_of(tenant: TenantId) -> Subject {
    Subject::Queue(tenant, QueueId::default_of(DeskId::default_of(tenant)))
}

impl Session {
    /// The inbox is read at once: it says whose marks count and into which timelines this operator may write.
    pub(super) fn open_staff(&mut self) {
        if self.staff.is_some() {
            self.pull_inbox();
        }
    }

    pub(super) fn must_ask(&self, timeline: TimelineId) -> bool {
        // A watch that ran out is asked for again by the same question.
        self.staff.as_ref().is_some_and(|staff| !staff.cares_for(timeline))
    }

    pub(super) fn renew_pull(&self, timeline: TimelineId) -> Pull {
        Pull::Renew { tenant: self.who.tenant, operator: OperatorId(self.who.id), timeline }
    }

    /// Whether an entry told under this subject may be given now.
    pub(super) fn may_be_given(&mut self, now: Now, subject: Subject, timeline: TimelineId) -> bool {
        let Some(staff) = &mut self.staff else { return self.own(timeline).is_some() };
        match subject {
            Subject::Operator(..) => {
                staff.answer_for(timeline);
                true
            }
            _ => staff.watches(timeline, now.ms) || staff.answers(timeline),
        }
    }

    pub(super) fn watch(&mut self, req: u32, timeline: TimelineId) {
        let Some(staff) = &self.staff else { return self.refuse(None, Some(req), for_staff("watch")) };
        let is_new = !staff.watches.iter().any(|watch| watch.timeline == timeline);
        if is_new && staff.watches.len() >= WATCHED {
            let limit = u64::try_from(WATCHED).expect("a small limit");
            let detail = format!("{WATCHED} timelines may be watched: `unwatch` one first");
            return self.refuse(
                None,
                Some(req),
                Problem::new(ProblemKind::TooMany).limit(limit).detail(detail),
            );
        }
        if !self.may_ask(Some(req)) {
            return;
        }
        self.asking += 1;
        // Entries that come before the page are held until it is there.
        if self.follow_mut(timeline).is_none() {
            self.add_follow(Follow::behind(timeline, None));
        }
        let (tenant, operator) = (self.who.tenant, OperatorId(self.who.id));
        let join = is_new.then_some(Subject::Timeline(tenant, timeline));
        if let Some(watch) = self.watch_mut(timeline) {
            watch.req = req;
        } else if let Some(staff) = &mut self.staff {
            let watch = Watch { timeline, req, allowed_until_ms: 0, renew_at_ms: u64::MAX, asking: true };
            staff.watches.push(watch);
        }
        let pull = Pull::Watch { tenant, operator, timeline };
        self.effects.push(Effect::Pull { asked: Asked::Watch { req, timeline }, pull, join });
    }

    pub(super) fn unwatch(&mut self, timeline: TimelineId) {
        let Some(staff) = &mut self.staff else { return };
        let before = staff.watches.len();
        staff.watches.retain(|watch| watch.timeline != timeline);
        if staff.watches.len() < before {
            let answers = staff.answers(timeline);
            self.effects.push(Effect::Leave(Subject::Timeline(self.who.tenant, timeline)));
            if !answers {
                self.follows.retain(|follow| follow.timeline != timeline);
            }
        }
    }

    pub(super) fn ask_inbox(&mut self, _now: Now) {
        let Some(staff) = &mut self.staff else { return self.refuse(None, None, for_staff("inbox")) };
        staff.inbox.wanted = true;
        if !staff.inbox.asking {
            self.pull_inbox();
        }
    }

    pub(super) fn ask_board(&mut self, _now: Now) {
        let tenant = self.who.tenant;
        let Some(staff) = &mut self.staff else { return self.refuse(None, None, for_staff("board")) };
        let join = staff.board.is_none().then(|| board_of(tenant));
        let board = staff.board.get_or_insert_default();
        board.wanted = true;
        if !board.asking {
            board.asking = true;
            board.again_at_ms = None;
            self.effects.push(Effect::Pull { asked: Asked::Board, pull: Pull::Board { tenant }, join });
        }
    }

    fn pull_inbox(&mut self) {
        let (tenant, operator) = (self.who.tenant, OperatorId(self.who.id));
        if let Some(staff) = &mut self.staff {
            staff.inbox.asking = true;
            staff.inbox.again_at_ms = None;
            let pull = Pull::Inbox { tenant, operator };
            self.effects.push(Effect::Pull { asked: Asked::Inbox, pull, join: None });
        }
    }

    pub(super) fn pulled_by_staff(&mut self, now: Now, asked: Asked, answer: Result<PullAnswer, Unanswered>) {
        match (asked, answer) {
            (Asked::Watch { req, timeline }, Ok(PullAnswer::Page { page })) => {
                self.allow_watch(now, timeline);
                let last = page.entries.last().map(|entry| entry.n);
                let head = page.head;
                if let Some(follow) = self.follow_mut(timeline)
                    && follow.newest
                {
                    let then = follow.page(last, head, false);
                    self.own_page(req, timeline, page);
                    for (n, text) in then {
                        self.outbound.offer(Class::Entry { timeline, n }, text);
                    }
                } else {
                    self.own_page(req, timeline, page);
                }
            }
            (Asked::Watch { req, timeline }, answer) => {
                let problem = match answer {
                    Ok(PullAnswer::Problem { problem }) => problem,
                    _ => unavailable(),
                };
                if self.watch_mut(timeline).is_none_or(|watch| watch.req == req) {
                    self.unwatch(timeline);
                    // The operator may answer this timeline all the same; then its page is still to come.
                    if let Some(follow) = self.follow_mut(timeline)
                        && follow.newest
                    {
                        follow.phase = Phase::Again { at_ms: now.ms + ASK_AGAIN_MS };
                    }
                }
                self.refuse(None, Some(req), problem);
            }
            (Asked::Renew { timeline }, Ok(PullAnswer::Allowed)) => {
                self.allow_watch(now, timeline);
                // What came while the right was in doubt was not given.
                if let Some(follow) = self.follow_mut(timeline)
                    && follow.is_behind(0)
                    && follow.phase == Phase::Live
                {
                    self.pull_page(timeline);
                }
            }
            (Asked::Renew { timeline }, Ok(PullAnswer::Problem { problem })) => {
                self.unwatch(timeline);
                self.refuse(None, None, problem.field("timeline"));
            }
            (Asked::Renew { timeline }, _) => {
                if let Some(watch) = self.watch_mut(timeline) {
                    watch.asking = false;
                    watch.renew_at_ms = now.ms + ASK_AGAIN_MS;
                }
            }
            (Asked::Gate { timeline }, Ok(PullAnswer::Allowed)) => self.gate_answered(now, timeline, Ok(())),
            (Asked::Gate { timeline }, Ok(PullAnswer::Problem { problem })) => {
                self.gate_answered(now, timeline, Err(problem));
            }
            (Asked::Gate { timeline }, _) => self.gate_again(now, timeline),
            (Asked::Inbox, Ok(PullAnswer::Inbox { inbox })) => {
                let timelines: Vec<TimelineId> = inbox.chats.iter().map(|chat| chat.timeline).collect();
                let Some(staff) = &mut self.staff else { return };
                let newer = inbox.version > staff.inbox.version;
                let send = staff.inbox.wanted || newer && staff.inbox.version > 0;
                staff.inbox.version = inbox.version.max(staff.inbox.version);
                staff.inbox.answered();
                for timeline in &timelines {
                    staff.answer_for(*timeline);
                }
                if send {
                    self.outbound.page(outbound::encode(&ServerFrame::Inbox(inbox)));
                }
                for timeline in timelines {
                    self.report_mark(timeline);
                }
            }
            (Asked::Board, Ok(PullAnswer::Board { board: frame })) => {
                let Some(board) = self.staff.as_mut().and_then(|staff| staff.board.as_mut()) else { return };
                board.version = frame.version.max(board.version);
                board.answered();
                self.outbound.page(outbound::encode(&ServerFrame::Board(frame)));
            }
            (Asked::Inbox | Asked::Board, Ok(PullAnswer::Problem { problem })) => {
                if let Some(snapshot) = self.snapshot_mut(list_of(asked)) {
                    snapshot.answered();
                }
                self.refuse(None, None, problem);
            }
            (Asked::Inbox | Asked::Board, _) => {
                if let Some(snapshot) = self.snapshot_mut(list_of(asked)) {
                    snapshot.asking = false;
                    snapshot.again_at_ms = Some(now.ms + ASK_AGAIN_MS);
                }
            }
            (Asked::Page { .. } | Asked::History { .. }, _) => {}
        }
    }

    pub(super) fn tick_staff(&mut self, now: Now) {
        let Some(staff) = &mut self.staff else { return };
        let mut renew = Vec::new();
        for watch in &mut staff.watches {
            if !watch.asking && watch.renew_at_ms <= now.ms {
                watch.asking = true;
                renew.push(watch.timeline);
            }
        }
        let inbox = staff.inbox.is_due(now);
        let board = staff.board.as_ref().is_some_and(|board| board.is_due(now));
        for timeline in renew {
            let pull = self.renew_pull(timeline);
            self.effects.push(Effect::Pull { asked: Asked::Renew { timeline }, pull, join: None });
        }
        if inbox {
            self.pull_inbox();
        }
        if board {
            self.ask_board(now);
        }
    }

    /// A step of the inbox was told. What one may watch may have changed with it.
    pub(super) fn inbox_step(&mut self, now: Now, version: u64, told: &Told) -> Outcome {
        let Some(staff) = &mut self.staff else { return Outcome::Gone };
        if version <= staff.inbox.version {
            return Outcome::Ok;
        }
        for watch in &mut staff.watches {
            watch.renew_at_ms = watch.renew_at_ms.min(now.ms);
        }
        if self.outbound.offer(Class::Step(List::Inbox), told.text.clone()) {
            staff.inbox.version = version;
            return Outcome::Ok;
        }
        Outcome::Slow
    }

    pub(super) fn board_step(&mut self, version: u64, told: &Told) -> Outcome {
        let Some(board) = self.staff.as_mut().and_then(|staff| staff.board.as_mut()) else {
            return Outcome::Gone;
        };
        if version <= board.version {
            return Outcome::Ok;
        }
        if self.outbound.offer(Class::Step(List::Board), told.text.clone()) {
            board.version = version;
            return Outcome::Ok;
        }
        Outcome::Slow
    }

    /// Steps of these lists were dropped from the buffer, and no head shows it: the whole list is read again.
    pub(super) fn lost_steps(&mut self, now: Now, lists: &[List]) {
        for list in lists {
            if let Some(snapshot) = self.snapshot_mut(*list) {
                snapshot.wanted = true;
                snapshot.again_at_ms = Some(now.ms + ASK_AGAIN_MS);
            }
        }
    }

    pub(super) fn inbox_head(&mut self, now: Now, version: u64) -> bool {
        let behind = self.staff.as_ref().is_some_and(|staff| staff.inbox.is_behind(version));
        if behind {
            self.ask_inbox(now);
        }
        behind
    }

    pub(super) fn board_head(&mut self, now: Now, version: u64) -> bool {
        let board = self.staff.as_ref().and_then(|staff| staff.board.as_ref());
        let behind = board.is_some_and(|board| board.is_behind(version));
        if behind {
            self.ask_board(now);
        }
        behind
    }

    fn allow_watch(&mut self, now: Now, timeline: TimelineId) {
        if let Some(watch) = self.watch_mut(timeline) {
            watch.asking = false;
            watch.allowed_until_ms = now.ms + WATCH_MS;
            watch.renew_at_ms = now.ms + RENEW_MS;
        }
    }

    fn watch_mut(&mut self, timeline: TimelineId) -> Option<&mut Watch> {
        self.staff.as_mut()?.watches.iter_mut().find(|watch| watch.timeline == timeline)
    }

    fn snapshot_mut(&mut self, list: List) -> Option<&mut Snapshot> {
        let staff = self.staff.as_mut()?;
        match list {
            List::Inbox => Some(&mut staff.inbox),
            List::Board => staff.board.as_mut(),
        }
    }
}

fn list_of(asked: Asked) -> List {
    if asked == Asked::Inbox { List::Inbox } else { List::Board }
}
