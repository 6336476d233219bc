//! What only operators and supervisors have: timelines they answer and watch, and two lists ([`super::lists`]).

use domain::{OperatorId, Subject, TenantId, TimelineId};
use protocol::limit::WATCHED;
use protocol::link::{Pull, PullAnswer};
use protocol::problem::{Problem, ProblemKind};

use super::follow::{Follow, Phase};
use super::lists::{List, Snapshot, board_of};
use super::outbound::Class;
use super::pages::unavailable;
use super::uplink::for_staff;
use super::{Asked, Effect, Now, Session, Unanswered};

/// A right to watch lasts this long; it is asked for again well before.
const WATCH_MS: u64 = 30_000;
const RENEW_MS: u64 = 20_000;
/// Timelines that a session remembers as the operator's own.
const ANSWERED: usize = 512;

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
    pub(super) inbox: Snapshot,
    pub(super) board: Option<Snapshot>,
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

    pub(super) fn answer_for(&mut self, timeline: TimelineId) {
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

impl Session {
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
                    let at_ms = self.again_at_ms(now);
                    if let Some(follow) = self.follow_mut(timeline)
                        && follow.newest
                    {
                        follow.phase = Phase::Again { at_ms };
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
                let at_ms = self.again_at_ms(now);
                if let Some(watch) = self.watch_mut(timeline) {
                    watch.asking = false;
                    watch.renew_at_ms = at_ms;
                }
            }
            (Asked::Gate { timeline }, Ok(PullAnswer::Allowed)) => self.gate_answered(now, timeline, Ok(())),
            (Asked::Gate { timeline }, Ok(PullAnswer::Problem { problem })) => {
                self.gate_answered(now, timeline, Err(problem));
            }
            (Asked::Gate { timeline }, _) => self.gate_again(now, timeline),
            (Asked::Inbox, answer) => self.list_answered(now, List::Inbox, answer),
            (Asked::Board, answer) => self.list_answered(now, List::Board, answer),
            (Asked::Page { .. } | Asked::History { .. } | Asked::Files { .. }, _) => {}
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
        for timeline in renew {
            let pull = self.renew_pull(timeline);
            self.effects.push(Effect::Pull { asked: Asked::Renew { timeline }, pull, join: None });
        }
        self.tick_lists(now);
    }

    /// What one may watch may have changed: every right is asked for again now.
    pub(super) fn doubt_watches(&mut self, now: Now) {
        for watch in self.staff.iter_mut().flat_map(|staff| &mut staff.watches) {
            watch.renew_at_ms = watch.renew_at_ms.min(now.ms);
        }
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
}
