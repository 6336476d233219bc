//! Pages: what was missed before the connection, what a gap left out, and what the client asks for.

use domain::{CustomerId, OperatorId, TimelineId};
use protocol::Problem;
use protocol::frame::{Cursor, Page, ServerFrame, StageName};
use protocol::link::{Pull, PullAnswer, Range, Reader};
use protocol::problem::ProblemKind;

use super::downlink::is_closing;
use super::follow::{Follow, Phase};
use super::outbound::{self, Class};
use super::{ASK_AGAIN_MS, Asked, Effect, Now, Session, Unanswered, passes};

/// Cursors of one `hello`; more are ignored.
const CURSORS: usize = 64;
/// The longest pause before routers that do not answer are asked again.
const ASK_AGAIN_AT_MOST_MS: u64 = 2_000;
/// Numbers beyond what JavaScript counts exactly are nobody's.
const HIGHEST: u64 = 1 << 53;

impl Session {
    /// Decides with which pages the session begins.
    pub(super) fn follow_from(&mut self, cursors: &[Cursor], cursors_of: Option<&str>, is_new: bool) {
        let same_store = cursors_of.is_none_or(|epoch| *epoch == *self.store_epoch);
        let timelines: Vec<TimelineId> = match self.staff {
            None => self.who.own.iter().map(|own| own.timeline).collect(),
            Some(_) => cursors.iter().take(CURSORS).map(|cursor| cursor.timeline).collect(),
        };
        for timeline in timelines {
            if self.follow_mut(timeline).is_some() {
                continue;
            }
            let cursor =
                cursors.iter().find(|cursor| cursor.timeline == timeline).map(|cursor| cursor.n.min(HIGHEST));
            if cursor.is_some() && !same_store {
                self.reset(timeline);
            }
            let given = cursor.filter(|n| same_store && *n > 0);
            self.add_follow(Follow::behind(timeline, given));
            if is_new && given.is_none() {
                self.nothing_yet(timeline);
            }
        }
    }

    /// Asks for the first pages.
    pub(super) fn resume(&mut self, now: Now) {
        let behind: Vec<TimelineId> = self
            .follows
            .iter()
            .filter(|follow| follow.phase == Phase::Pulling)
            .map(|follow| follow.timeline)
            .collect();
        for timeline in behind {
            self.pull_page(timeline);
        }
        self.open_staff(now);
    }

    /// The page of a timeline that was just made up: no router needs to be asked for it.
    fn nothing_yet(&mut self, timeline: TimelineId) {
        let empty = Page {
            req: None,
            timeline,
            entries: Vec::new(),
            head: 0,
            more: false,
            delivered: 0,
            read: 0,
            stage: StageName::None,
            version: 0,
        };
        if let Some(follow) = self.follow_mut(timeline) {
            follow.page(None, 0, false);
            self.outbound.page(outbound::encode(&ServerFrame::Page(empty)));
        }
    }

    /// Tells the client to forget what it was shown.
    fn reset(&mut self, timeline: TimelineId) {
        let store_epoch = self.store_epoch.to_string();
        self.outbound.answer(outbound::encode(&ServerFrame::Reset { timeline, store_epoch }));
    }

    pub(super) fn pull_page(&mut self, timeline: TimelineId) {
        let reader = self.reader(timeline);
        let tenant = self.who.tenant;
        let Some(follow) = self.follow_mut(timeline) else { return };
        follow.phase = Phase::Pulling;
        follow.asked = Some(follow.asked.map_or(follow.given, |asked| asked.min(follow.given)));
        let range =
            if follow.newest { Range::Before { before: None } } else { Range::After { after: follow.given } };
        let pull = Pull::History { tenant, timeline, reader, range };
        self.effects.push(Effect::Pull { asked: Asked::Page { timeline }, pull, join: None });
    }

    /// Everything was written: the next page of each timeline that is not there yet.
    pub(super) fn next_pages(&mut self) {
        let next: Vec<TimelineId> = self
            .follows
            .iter()
            .filter(|follow| follow.phase == Phase::Written)
            .map(|follow| follow.timeline)
            .collect();
        for timeline in next {
            self.pull_page(timeline);
        }
    }

    pub(super) fn tick_pages(&mut self, now: Now) {
        let due: Vec<TimelineId> = self
            .follows
            .iter()
            .filter(|follow| matches!(follow.phase, Phase::Again { at_ms } if at_ms <= now.ms))
            .map(|follow| follow.timeline)
            .collect();
        for timeline in due {
            self.pull_page(timeline);
        }
    }

    /// The client asks for history itself.
    pub(super) fn history(
        &mut self,
        req: u32,
        timeline: TimelineId,
        after: Option<u64>,
        before: Option<u64>,
    ) {
        if let Err(problem) = self.may_name(timeline) {
            return self.refuse(None, Some(req), problem);
        }
        let (after, before) = (after.map(|n| n.min(HIGHEST)), before.map(|n| n.min(HIGHEST)));
        let range = match (after, before) {
            (Some(after), None) => Range::After { after },
            (None, before) => Range::Before { before },
            (Some(_), Some(_)) => {
                let detail = "name `after` or `before`, not both";
                let problem = Problem::new(ProblemKind::BadRequest).field("after").detail(detail);
                return self.refuse(None, Some(req), problem);
            }
        };
        if !self.may_ask(Some(req)) {
            return;
        }
        self.asking += 1;
        let pull = Pull::History { tenant: self.who.tenant, timeline, reader: self.reader(timeline), range };
        self.effects.push(Effect::Pull { asked: Asked::History { req, timeline }, pull, join: None });
    }

    pub(super) fn pulled(&mut self, now: Now, asked: Asked, answer: Result<PullAnswer, Unanswered>) {
        let answer = match answer {
            Ok(PullAnswer::Problem { problem }) if passes(problem.kind) => Err(Unanswered),
            other => other,
        };
        self.unanswered = if answer.is_err() { self.unanswered.saturating_add(1) } else { 0 };
        if matches!(asked, Asked::History { .. } | Asked::Watch { .. }) {
            self.asking = self.asking.saturating_sub(1);
        }
        match (asked, answer) {
            (Asked::Page { timeline }, Ok(PullAnswer::Page { page })) => self.page(timeline, page),
            (Asked::Page { timeline }, Ok(PullAnswer::Problem { problem })) => {
                self.follows.retain(|follow| follow.timeline != timeline);
                self.refuse(None, None, problem.field("timeline"));
            }
            (Asked::Page { timeline }, _) => {
                let at_ms = self.again_at_ms(now);
                if let Some(follow) = self.follow_mut(timeline) {
                    follow.phase = Phase::Again { at_ms };
                }
            }
            (Asked::History { req, timeline }, Ok(PullAnswer::Page { page })) => {
                self.own_page(req, timeline, page)
            }
            (Asked::History { req, .. }, Ok(PullAnswer::Problem { problem })) => {
                self.refuse(None, Some(req), problem)
            }
            (Asked::History { req, .. }, _) => self.refuse(None, Some(req), unavailable()),
            (Asked::Files { timeline, cid }, answer) => self.files_answered(now, timeline, cid, answer),
            (asked, answer) => self.pulled_by_staff(now, asked, answer),
        }
    }

    /// When a question that no router answered is asked again: later with each failure in a row.
    pub(super) fn again_at_ms(&self, now: Now) -> u64 {
        let doublings = self.unanswered.saturating_sub(1).min(8);
        now.ms + (ASK_AGAIN_MS << doublings).min(ASK_AGAIN_AT_MOST_MS)
    }

    /// The next page of a resume or a gap.
    fn page(&mut self, timeline: TimelineId, mut page: Page) {
        let Some(follow) = self.follow_mut(timeline) else { return };
        let asked = follow.asked.take();
        if !follow.newest && asked.is_some_and(|asked| asked > page.head) {
            // The client was shown what this store does not have: it was restored to an earlier point. What it was given
            // while the page was on its way says nothing: its own request may have been read later and come sooner.
            follow.newest = true;
            follow.given = 0;
            follow.head = page.head;
            self.reset(timeline);
            return self.pull_page(timeline);
        }
        page.req = None;
        page.entries.retain(|entry| follow.newest || entry.n > follow.given);
        let send = follow.announce || !page.entries.is_empty();
        let then = follow.page(page.entries.last().map(|entry| entry.n), page.head, page.more);
        if send {
            follow.other = (follow.other.0.max(page.delivered), follow.other.1.max(page.read));
        }
        let is_done = follow.phase == Phase::Live;
        if page.stage == StageName::Closed && self.was_a_guests(timeline) {
            self.effects.push(Effect::StartAnew);
        }
        if send {
            self.outbound.page(outbound::encode(&ServerFrame::Page(page)));
        }
        for (n, text) in then {
            let ends_a_guest = self.was_a_guests(timeline) && is_closing(&text);
            if !self.outbound.offer(Class::Entry { timeline, n }, text) {
                // No room behind the page: the rest comes as the next page.
                if let Some(follow) = self.follow_mut(timeline) {
                    follow.given = n.saturating_sub(1);
                    follow.phase = Phase::Written;
                }
                break;
            }
            if ends_a_guest {
                self.effects.push(Effect::StartAnew);
            }
        }
        if !send && !is_done && self.outbound.is_empty() {
            self.next_pages();
        }
    }

    /// A page that the client asked for: given as it is, and it moves the numbers on.
    pub(super) fn own_page(&mut self, req: u32, timeline: TimelineId, mut page: Page) {
        page.req = Some(req);
        if let (Some(first), Some(last)) = (page.entries.first(), page.entries.last()) {
            let (first, last, head) = (first.n, last.n, page.head);
            let cares = self.staff.as_ref().is_none_or(|staff| staff.cares_for(timeline));
            match self.follow_mut(timeline) {
                Some(follow) => follow.own_page(first, last, head),
                None if cares && last >= head => self.add_follow(Follow::live(timeline, last)),
                None => {}
            }
        }
        self.outbound.page(outbound::encode(&ServerFrame::Page(page)));
    }

    pub(super) fn reader(&self, timeline: TimelineId) -> Reader {
        if self.who.role.is_staff() {
            return Reader::Staff { operator: OperatorId(self.who.id) };
        }
        Reader::Customer { customer: self.own(timeline).unwrap_or(CustomerId(self.who.id)) }
    }
}

pub(super) fn unavailable() -> Problem {
    Problem::new(ProblemKind::Unavailable).detail("no router answered in time: ask again in a moment")
}
