//! The order of what a client sends (D4): a lane per key with at most one append in flight.
//!
//! Two rules carry the promise that first occurrences in the log stand in outbox order:
//! 1. Nothing leaves a lane before the record in front of it is durable. A failed or timed-out append is repeated with
//!    the same ids until it succeeds.
//! 2. Records that were answered `busy` come again in the order in which they first came, and before anything else of
//!    their lane. A client that gives one up is cut off ([`Full::Stuck`]) and begins again on a new connection.

use std::collections::VecDeque;

use bytes::Bytes;
use domain::ClientId;
use protocol::limit::{LANE_BYTES, LANE_RECORDS};
use protocol::record::{Record, Topic};
use uuid::Uuid;

/// Records of a lane that may be owed, and for how long.
const OWED: usize = 256;
const OWED_MS: u64 = 30_000;

/// A record that waits for its place in the log.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) cid: ClientId,
    pub(super) value: Bytes,
    /// Whether `accepted` is due once it is durable: a text, not a command.
    pub(super) ticks: bool,
    /// A text whose files are only named yet: a router is asked for them before it is appended.
    pub(super) asks: Option<Box<Record>>,
}

/// What the record at the front does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Front {
    /// Nothing under way.
    Idle,
    /// Being appended, or a router is being asked for its files.
    InFlight,
    /// That failed; again at this time.
    Backoff { until_ms: u64, failures: u32 },
}

/// Whether the session may write under the key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gate {
    Open,
    /// A router is being asked.
    Asking,
    /// No router answered; ask again at this time.
    AskAgain {
        at_ms: u64,
    },
}

#[derive(Debug)]
struct Lane {
    key: Uuid,
    topic: Topic,
    front: Front,
    gate: Gate,
    waiting: VecDeque<Waiting>,
    /// The records of this lane that were answered `busy` and have not come again, in the order of their first coming.
    owed: VecDeque<ClientId>,
    /// Since when the first of them has been owed.
    owed_at_ms: u64,
}

/// An append to start now, or what a router must be asked before it.
#[derive(Clone, Debug)]
pub(super) struct Start {
    pub(super) topic: Topic,
    pub(super) key: Uuid,
    pub(super) cid: ClientId,
    pub(super) value: Bytes,
    pub(super) asks: Option<Box<Record>>,
}

/// Why a record was not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Full {
    /// The lanes hold as much as they may.
    Lanes,
    /// An earlier record of the lane must come first.
    Order,
    /// And it has not come for so long that the client seems to have given it up.
    Stuck,
}

/// All lanes of a session.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    lanes: Vec<Lane>,
    records: usize,
    bytes: usize,
}

impl Lanes {
    /// Whether a record of `bytes` with this id may enter its lane now.
    pub(super) fn admits(&self, key: Uuid, cid: ClientId, bytes: usize, now_ms: u64) -> Result<(), Full> {
        if let Some(lane) = self.lane(key)
            && lane.owed.front().is_some_and(|owed| *owed != cid)
        {
            return Err(if now_ms < lane.owed_at_ms + OWED_MS { Full::Order } else { Full::Stuck });
        }
        if self.records >= LANE_RECORDS || self.bytes + bytes > LANE_BYTES {
            return Err(Full::Lanes);
        }
        Ok(())
    }

    /// Notes that a record was answered `busy`. `false`: more are owed than a client in its senses sends.
    #[must_use]
    pub(super) fn owe(&mut self, topic: Topic, key: Uuid, cid: ClientId, now_ms: u64) -> bool {
        let lane = self.lane_or_new(topic, key);
        if lane.owed.is_empty() {
            lane.owed_at_ms = now_ms;
        }
        if !lane.owed.contains(&cid) {
            lane.owed.push_back(cid);
        }
        lane.owed.len() <= OWED
    }

    /// The record will never be taken, so nobody waits for it any more.
    pub(super) fn excuse(&mut self, key: Uuid, cid: ClientId) {
        if let Some(lane) = self.lane_mut(key) {
            lane.owed.retain(|owed| *owed != cid);
            self.tidy();
        }
    }

    /// How many lanes there are.
    pub(super) fn len(&self) -> usize {
        self.lanes.len()
    }

    /// Whether this very record already waits in its lane.
    pub(super) fn holds(&self, key: Uuid, cid: ClientId) -> bool {
        self.lane(key).is_some_and(|lane| lane.waiting.iter().any(|waiting| waiting.cid == cid))
    }

    /// Puts a record at the end of its lane. The caller has asked [`Self::admits`].
    pub(super) fn push(&mut self, topic: Topic, key: Uuid, waiting: Waiting, now_ms: u64) {
        self.records += 1;
        self.bytes += waiting.value.len();
        let lane = self.lane_or_new(topic, key);
        if lane.owed.front() == Some(&waiting.cid) {
            lane.owed.pop_front();
            lane.owed_at_ms = now_ms;
        }
        lane.waiting.push_back(waiting);
    }

    /// The append to start in this lane, if nothing stands before it. Marks it as in flight.
    pub(super) fn start(&mut self, key: Uuid, now_ms: u64) -> Option<Start> {
        let lane = self.lane_mut(key)?;
        let may = match lane.front {
            Front::Idle => true,
            Front::InFlight => false,
            Front::Backoff { until_ms, .. } => until_ms <= now_ms,
        };
        if !may || lane.gate != Gate::Open {
            return None;
        }
        let Waiting { cid, value, .. } = lane.waiting.front()?.clone();
        lane.front = match lane.front {
            Front::Backoff { failures, .. } => Front::Backoff { until_ms: u64::MAX, failures },
            Front::Idle | Front::InFlight => Front::InFlight,
        };
        let asks = lane.waiting.front()?.asks.clone();
        Some(Start { topic: lane.topic, key, cid, value, asks })
    }

    /// The front record, if it is this one and a router is being asked for its files.
    pub(super) fn asking(&self, key: Uuid, cid: ClientId) -> Option<&Record> {
        let front = self.lane(key)?.waiting.front()?;
        front.asks.as_deref().filter(|_| front.cid == cid)
    }

    /// The files of the front record are found: these are its bytes.
    pub(super) fn found(&mut self, key: Uuid, value: Bytes) {
        let Some(lane) = self.lane_mut(key) else { return };
        lane.front = Front::Idle;
        let Some(front) = lane.waiting.front_mut() else { return };
        front.asks = None;
        let before = std::mem::replace(&mut front.value, value).len();
        let after = front.value.len();
        self.bytes = self.bytes + after - before;
    }

    /// The front record is durable, or is refused: it leaves the lane.
    pub(super) fn done(&mut self, key: Uuid) -> Option<Waiting> {
        let lane = self.lane_mut(key)?;
        let done = lane.waiting.pop_front()?;
        lane.front = Front::Idle;
        self.forget(&done);
        self.tidy();
        Some(done)
    }

    /// The front record is not known to be durable: it stays where it is and is appended again after a pause.
    pub(super) fn again(&mut self, key: Uuid, now_ms: u64) {
        if let Some(lane) = self.lane_mut(key) {
            let failures = match lane.front {
                Front::Backoff { failures, .. } => failures + 1,
                Front::Idle | Front::InFlight => 1,
            };
            let pause_ms = (50_u64 << failures.min(4)).min(500);
            lane.front = Front::Backoff { until_ms: now_ms + pause_ms, failures };
        }
    }

    /// Gives up everything in a lane, because the log refused the front: nothing of it was appended. The lane then waits
    /// for the first of them to come again.
    pub(super) fn give_up(&mut self, key: Uuid, now_ms: u64) -> Vec<Waiting> {
        let Some(lane) = self.lane_mut(key) else { return Vec::new() };
        lane.front = Front::Idle;
        let given: Vec<Waiting> = lane.waiting.drain(..).collect();
        lane.owed_at_ms = now_ms;
        for waiting in given.iter().rev() {
            lane.owed.push_front(waiting.cid);
        }
        for waiting in &given {
            self.forget(waiting);
        }
        self.tidy();
        given
    }

    /// Gives up what was not begun in a lane whose key is refused. A record whose append was begun stays: it may be durable,
    /// and its answer must find it and no other at the front.
    pub(super) fn refuse(&mut self, key: Uuid) -> Vec<Waiting> {
        let Some(lane) = self.lane_mut(key) else { return Vec::new() };
        lane.gate = Gate::Open;
        let begun = usize::from(lane.front != Front::Idle).min(lane.waiting.len());
        let given: Vec<Waiting> = lane.waiting.drain(begun..).collect();
        for waiting in &given {
            self.forget(waiting);
        }
        self.tidy();
        given
    }

    pub(super) fn gate(&self, key: Uuid) -> Option<Gate> {
        self.lane(key).map(|lane| lane.gate)
    }

    pub(super) fn set_gate(&mut self, key: Uuid, gate: Gate) {
        if let Some(lane) = self.lane_mut(key) {
            lane.gate = gate;
        }
    }

    /// The lanes whose time has come: appends to repeat and gates to ask for again.
    pub(super) fn due(&self, now_ms: u64) -> Vec<(Uuid, Gate)> {
        self.lanes
            .iter()
            .filter(|lane| lane.due_at_ms().is_some_and(|at| at <= now_ms))
            .map(|lane| (lane.key, lane.gate))
            .collect()
    }

    pub(super) fn due_at_ms(&self) -> Option<u64> {
        self.lanes.iter().filter_map(Lane::due_at_ms).min()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.records == 0
    }

    fn forget(&mut self, waiting: &Waiting) {
        self.records -= 1;
        self.bytes -= waiting.value.len();
    }

    /// Drops lanes that hold nothing, so that an idle session has none.
    fn tidy(&mut self) {
        self.lanes.retain(|lane| !lane.waiting.is_empty() || !lane.owed.is_empty());
        if self.lanes.is_empty() {
            self.lanes = Vec::new();
        }
    }

    fn lane(&self, key: Uuid) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.key == key)
    }

    fn lane_mut(&mut self, key: Uuid) -> Option<&mut Lane> {
        self.lanes.iter_mut().find(|lane| lane.key == key)
    }

    fn lane_or_new(&mut self, topic: Topic, key: Uuid) -> &mut Lane {
        let at = match self.lanes.iter().position(|lane| lane.key == key) {
            Some(at) => at,
            None => {
                let (front, gate) = (Front::Idle, Gate::Open);
                self.lanes.push(Lane {
                    key,
                    topic,
                    front,
                    gate,
                    waiting: VecDeque::new(),
                    owed: VecDeque::new(),
                    owed_at_ms: 0,
                });
                self.lanes.len() - 1
            }
        };
        &mut self.lanes[at]
    }
}

impl Lane {
    fn due_at_ms(&self) -> Option<u64> {
        if self.waiting.is_empty() {
            return None;
        }
        match (self.gate, self.front) {
            (Gate::AskAgain { at_ms }, _) => Some(at_ms),
            (Gate::Open, Front::Backoff { until_ms, .. }) if until_ms < u64::MAX => Some(until_ms),
            _ => None,
        }
    }
}
