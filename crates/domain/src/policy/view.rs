//! The index over a desk from which decisions are taken.
//!
//! Tickets of a queue that ask for the same are one class and stand in order in it, so what fits an operator is found
//! by looking at the heads of a few classes. Once [`DeskView::next`] has answered `None`, no waiting ticket has a
//! fitting slot; from then on only what has changed is looked at: tickets that came or may go to more operators
//! (`unjudged`), operators who became freer (`awake`).

mod explain;
mod judge;
mod line;
mod put;
mod roster;
mod search;
mod skills;
mod survey;
mod time;

use std::collections::{BTreeSet, HashMap};

use self::line::{Key, Queue, Shape};
use self::roster::Roster;
use self::skills::SkillNames;
use self::time::Timer;
use super::explanation::{Decision, Explanation, Reason};
use super::score::Score;
use super::ticket::TicketView;
use crate::ids::{ConversationId, OperatorId, QueueId};
use crate::number::Timestamp;

/// The desk as routing sees it.
///
/// # Guarantees
/// What is put may be put again, in any order, and taken back by putting what was before: the view depends on the last
/// state of each ticket, operator and queue and on the time alone.
#[derive(Clone, Debug)]
pub struct DeskView {
    now: Timestamp,
    queues: HashMap<QueueId, Queue>,
    roster: Roster,
    tickets: HashMap<ConversationId, Ticket>,
    skills: SkillNames,
    timers: BTreeSet<(Timestamp, Timer)>,
    /// Waiting tickets that nobody has been looked for.
    unjudged: BTreeSet<Key>,
    /// Operators for whom no ticket has been looked for, by slot.
    awake: BTreeSet<u32>,
    /// The first ticket for each operator that was awake.
    found: BTreeSet<(Key, u32)>,
    /// Grows when an operator becomes freer: what is known to fit nobody is known for one generation.
    generation: u64,
}

/// A ticket, and where it stands if it waits.
#[derive(Clone, Debug)]
struct Ticket {
    view: TicketView,
    spot: Option<Spot>,
}

#[derive(Clone, Debug)]
struct Spot {
    key: Key,
    shape: Shape,
    /// When it may go to more operators by time alone.
    due_at: Option<Timestamp>,
}

impl DeskView {
    /// An empty desk at `now`.
    pub fn new(now: Timestamp) -> Self {
        Self {
            now,
            queues: HashMap::new(),
            roster: Roster::default(),
            tickets: HashMap::new(),
            skills: SkillNames::default(),
            timers: BTreeSet::new(),
            unjudged: BTreeSet::new(),
            awake: BTreeSet::new(),
            found: BTreeSet::new(),
            generation: 1,
        }
    }

    /// The next decision at `now`, `None` if there is nothing to do until something is put or [`Self::next_due`]. The
    /// view has taken it already: the ticket is with its operator, or rests. A clock that runs backwards stands still.
    pub fn next(&mut self, now: Timestamp) -> Option<Decision> {
        self.advance(now);
        self.next_decision()
    }

    /// When [`Self::next`] must be asked again if nothing is put before.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.timers.first().map(|(at, _)| *at)
    }

    /// The tickets that wait in `queue`, in the order in which they will be offered.
    pub fn line(&self, queue: QueueId) -> impl Iterator<Item = ConversationId> {
        let line = self.queues.get(&queue).map(|queue| queue.line.iter());
        line.into_iter().flatten().map(|key| key.conversation)
    }

    /// Why a waiting ticket waits, at the time of the last decision; `None` for one that does not wait.
    pub fn explain(&self, conversation: ConversationId) -> Option<Explanation> {
        self.explanation_of(conversation)
    }

    /// Whether `operator` could be offered a waiting ticket now, hours and order left aside; `None` as above.
    pub fn fit(&self, conversation: ConversationId, operator: OperatorId) -> Option<Result<Score, Reason>> {
        self.fit_of(conversation, operator)
    }

    /// Slots that `operator` has taken, and all their tickets.
    pub fn load(&self, operator: OperatorId) -> (u16, u16) {
        self.roster.slot(operator).map_or((0, 0), |slot| {
            let member = self.roster.at(slot);
            (member.busy, member.open)
        })
    }
}
