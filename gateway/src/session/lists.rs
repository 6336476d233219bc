//! The inbox and the board: told whole once, then by steps, and whole again when a step is missing.
//!
//! A list that waits to be written is not asked for again: the next one is read once everything was written, as pages
//! are. So a client that does not read makes the pod keep one of each at the most.

use domain::{ClientId, DeskId, OperatorId, QueueId, Subject, TenantId, TimelineId};
use protocol::frame::{InboxFrame, PlaceName, ServerFrame};
use protocol::link::{Outcome, Pull, PullAnswer};
use protocol::record::DeskAsk;

use super::downlink::Told;
use super::outbound::{self, Class};
use super::uplink::for_staff;
use super::{ASK_AGAIN_MS, Asked, Effect, Now, Session, Unanswered};

/// What staff are told whole and then by steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum List {
    Inbox,
    Board,
}

/// How far the client was told a list that routers hold.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
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

    pub(super) fn due_at_ms(&self) -> Option<u64> {
        self.again_at_ms.filter(|_| !self.asking)
    }

    /// A router answered. A step that was lost while it was asked may be newer than its answer: then once more.
    fn answered(&mut self) {
        self.asking = false;
        self.wanted = self.again_at_ms.is_some();
    }
}

pub(super) fn board_of(tenant: TenantId) -> Subject {
    Subject::Queue(tenant, QueueId::default_of(DeskId::default_of(tenant)))
}

impl Session {
    /// The inbox is read at once: it says whose marks count and into which timelines this operator may write.
    /// The desk learns that this page is there; it would find out by itself a few seconds later.
    pub(super) fn open_staff(&mut self, now: Now) {
        if self.staff.is_none() {
            return;
        }
        if self.reads_desk_asks() {
            let (cid, device) = (ClientId(self.connection.0), self.sender);
            self.ask_desk(now, cid, DeskAsk::Device { device, is_away: false });
        }
        self.read_list(List::Inbox, None);
    }

    pub(super) fn ask_inbox(&mut self) {
        let Some(staff) = &mut self.staff else { return self.refuse(None, None, for_staff("inbox")) };
        staff.inbox.wanted = true;
        self.read_list(List::Inbox, None);
    }

    pub(super) fn ask_board(&mut self) {
        let tenant = self.who.tenant;
        let Some(staff) = &mut self.staff else { return self.refuse(None, None, for_staff("board")) };
        let join = staff.board.is_none().then(|| board_of(tenant));
        staff.board.get_or_insert_default().wanted = true;
        self.read_list(List::Board, join);
    }

    /// Asks a router for the whole list, unless one is asked already or the last one is still to be written.
    fn read_list(&mut self, list: List, join: Option<Subject>) {
        let (tenant, operator) = (self.who.tenant, OperatorId(self.who.id));
        let waits = self.outbound.holds(list);
        let Some(snapshot) = self.snapshot_mut(list).filter(|snapshot| !snapshot.asking) else { return };
        snapshot.again_at_ms = None;
        if waits {
            return;
        }
        snapshot.asking = true;
        let (asked, pull) = match list {
            List::Inbox => (Asked::Inbox, Pull::Inbox { tenant, operator }),
            List::Board => (Asked::Board, Pull::Board { tenant }),
        };
        self.effects.push(Effect::Pull { asked, pull, join });
    }

    /// Everything was written: what the client asked for in the meantime.
    pub(super) fn next_lists(&mut self) {
        self.read_lists(|snapshot| snapshot.wanted && snapshot.again_at_ms.is_none());
    }

    pub(super) fn tick_lists(&mut self, now: Now) {
        self.read_lists(|snapshot| snapshot.due_at_ms().is_some_and(|at| at <= now.ms));
    }

    fn read_lists(&mut self, which: impl Fn(&Snapshot) -> bool) {
        for list in [List::Inbox, List::Board] {
            if self.snapshot_mut(list).is_some_and(|snapshot| which(snapshot)) {
                self.read_list(list, None);
            }
        }
    }

    pub(super) fn list_answered(&mut self, now: Now, list: List, answer: Result<PullAnswer, Unanswered>) {
        match answer {
            Ok(PullAnswer::Inbox { inbox }) if list == List::Inbox => self.whole_inbox(inbox),
            Ok(PullAnswer::Board { board }) if list == List::Board => {
                if self.told_whole(list, board.version) {
                    self.outbound.list(list, outbound::encode(&ServerFrame::Board(board)));
                }
            }
            Ok(PullAnswer::Problem { problem }) => {
                if let Some(snapshot) = self.snapshot_mut(list) {
                    snapshot.answered();
                }
                self.refuse(None, None, problem);
            }
            _ => {
                let at_ms = self.again_at_ms(now);
                if let Some(snapshot) = self.snapshot_mut(list) {
                    snapshot.asking = false;
                    snapshot.again_at_ms = Some(at_ms);
                }
            }
        }
    }

    fn whole_inbox(&mut self, inbox: InboxFrame) {
        // What is only offered is not answered yet: it may be watched, and marks nothing.
        let mine = inbox.chats.iter().filter(|chat| chat.place != PlaceName::Offered);
        let timelines: Vec<TimelineId> = mine.map(|chat| chat.timeline).collect();
        if let Some(staff) = &mut self.staff {
            timelines.iter().for_each(|timeline| staff.answer_for(*timeline));
        }
        if self.told_whole(List::Inbox, inbox.version) {
            self.outbound.list(List::Inbox, outbound::encode(&ServerFrame::Inbox(inbox)));
        }
        for timeline in timelines {
            self.report_mark(timeline);
        }
    }

    /// A whole list of this version is there. `true`: the client is to have it, because it asked or was told steps.
    fn told_whole(&mut self, list: List, version: u64) -> bool {
        let Some(snapshot) = self.snapshot_mut(list) else { return false };
        let send = snapshot.wanted || snapshot.version > 0 && version > snapshot.version;
        snapshot.version = snapshot.version.max(version);
        snapshot.answered();
        send
    }

    /// A step of the inbox was told. What one may watch may have changed with it.
    pub(super) fn inbox_step(&mut self, now: Now, version: u64, told: &Told) -> Outcome {
        if self.staff.as_ref().is_some_and(|staff| version > staff.inbox.version) {
            self.doubt_watches(now);
        }
        self.list_step(List::Inbox, version, told)
    }

    pub(super) fn list_step(&mut self, list: List, version: u64, told: &Told) -> Outcome {
        let Some(snapshot) = self.snapshot_mut(list) else { return Outcome::Gone };
        if version <= snapshot.version {
            return Outcome::Ok;
        }
        if !self.outbound.offer(Class::Step(list), told.text.clone()) {
            return Outcome::Slow;
        }
        if let Some(snapshot) = self.snapshot_mut(list) {
            snapshot.version = version;
        }
        Outcome::Ok
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

    /// The newest version of a list. `true`: the client is behind it, and a router is asked.
    pub(super) fn list_head(&mut self, list: List, version: u64) -> bool {
        let behind = self.snapshot_mut(list).is_some_and(|snapshot| snapshot.is_behind(version));
        if behind {
            match list {
                List::Inbox => self.ask_inbox(),
                List::Board => self.ask_board(),
            }
        }
        behind
    }

    fn snapshot_mut(&mut self, list: List) -> Option<&mut Snapshot> {
        let staff = self.staff.as_mut()?;
        match list {
            List::Inbox => Some(&mut staff.inbox),
            List::Board => staff.board.as_mut(),
        }
    }
}
