//! What changes by time alone.

use super::line::{Gate, Key, Queue, Shape};
use super::{DeskView, Spot};
use crate::hours::{Change, Hours};
use crate::ids::{ConversationId, QueueId};
use crate::number::Timestamp;
use crate::policy::queue::QueueRules;
use crate::policy::ticket::{Place, Waiting};

/// What is due.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Timer {
    /// A queue opens or closes.
    Gate(QueueId),
    /// A skill is relaxed, a queue is added, a round begins.
    Ticket(ConversationId),
}

impl DeskView {
    pub(super) fn advance(&mut self, now: Timestamp) {
        self.now = self.now.max(now);
        while let Some((_, timer)) = self.timers.first().filter(|(at, _)| *at <= self.now).copied() {
            match timer {
                Timer::Gate(queue) => self.turn_gate(queue),
                Timer::Ticket(conversation) => {
                    self.leave_line(conversation);
                    self.join_line(conversation);
                }
            }
        }
    }

    /// Judges anew whether `id` is open, and plans the next time.
    pub(super) fn turn_gate(&mut self, id: QueueId) {
        let Some(queue) = self.queues.get_mut(&id) else { return };
        if let Some(until) = queue.gate_until.take() {
            self.timers.remove(&(until, Timer::Gate(id)));
        }
        let before = queue.gate;
        (queue.gate, queue.gate_until) = gate(queue.rules.as_ref(), self.now);
        if let Some(until) = queue.gate_until {
            self.timers.insert((until, Timer::Gate(id)));
        }
        if queue.gate != before {
            let reached = queue.rules.iter().flat_map(|rules| &rules.overflow).map(|overflow| overflow.to);
            let reached: Vec<QueueId> = reached.chain([id]).collect();
            for queue in reached {
                self.wake_members(queue);
            }
        }
    }

    /// Takes a waiting ticket out of its line, if it stands in one.
    pub(super) fn leave_line(&mut self, conversation: ConversationId) {
        let Some(ticket) = self.tickets.get_mut(&conversation) else { return };
        let Some(spot) = ticket.spot.take() else { return };
        self.unjudged.remove(&spot.key);
        if let Some(due_at) = spot.due_at {
            self.timers.remove(&(due_at, Timer::Ticket(conversation)));
        }
        if let Some(queue) = self.queues.get_mut(&ticket.view.queue) {
            queue.go(spot.key, &spot.shape);
        }
    }

    /// Lets a waiting ticket stand where it belongs now, to be judged.
    pub(super) fn join_line(&mut self, conversation: ConversationId) {
        let Some(ticket) = self.tickets.get_mut(&conversation) else { return };
        let Place::Waiting(waiting) = &mut ticket.view.place else { return };
        waiting.rested(self.now);
        let queue = self.queues.entry(ticket.view.queue).or_insert_with(Queue::new);
        let waited_ms = self.now.since_ms(waiting.since);
        let rules = queue.rules.as_ref();
        let relaxed = |skill| rules.is_some_and(|rules| rules.relaxes(skill, waited_ms));
        let shape = Shape {
            demanded: self.skills.set(waiting.skills.iter().copied().filter(|skill| !relaxed(*skill))),
            steps: rules.map_or(0, |rules| steps(rules, waited_ms)),
            came_open: came_open(rules, waiting.since),
        };
        let key = Key::new(waiting, conversation);
        let due_at = due_at(rules, waiting, self.now);
        queue.stand(key, &shape, !waiting.tried.is_empty());
        if let Some(due_at) = due_at {
            self.timers.insert((due_at, Timer::Ticket(conversation)));
        }
        ticket.spot = Some(Spot { key, shape, due_at });
        self.unjudged.insert(key);
    }
}

fn steps(rules: &QueueRules, waited_ms: i64) -> u8 {
    let reached = rules.overflow.iter().take_while(|overflow| waited_ms >= i64::from(overflow.after_ms));
    u8::try_from(reached.count()).unwrap_or(u8::MAX)
}

fn came_open(rules: Option<&QueueRules>, since: Timestamp) -> bool {
    let hours = rules.filter(|rules| rules.serves_after_close).and_then(|rules| rules.hours.as_ref());
    hours.is_some_and(|hours| hours.is_open(since))
}

/// The first instant after `now` at which the ticket may go to more operators.
fn due_at(rules: Option<&QueueRules>, waiting: &Waiting, now: Timestamp) -> Option<Timestamp> {
    let relax = rules.iter().flat_map(|rules| &rules.relax).map(|relax| relax.after_ms);
    let overflow = rules.iter().flat_map(|rules| &rules.overflow).map(|overflow| overflow.after_ms);
    let by_age = relax.chain(overflow).map(|after_ms| waiting.since.plus_ms(i64::from(after_ms)));
    by_age.chain(waiting.rest_until).filter(|at| *at > now).min()
}

fn gate(rules: Option<&QueueRules>, now: Timestamp) -> (Gate, Option<Timestamp>) {
    let next = |hours: &Hours| hours.next_change(now);
    match rules {
        None => (Gate::Unknown, None),
        Some(rules) if rules.is_paused => (Gate::Paused, None),
        Some(rules) => match rules.hours.as_ref().map(|hours| (hours.is_open(now), next(hours))) {
            None => (Gate::Open, None),
            Some((true, next)) => (Gate::Open, next.map(|(at, _)| at)),
            Some((false, next)) => {
                let opens_at = next.filter(|(_, change)| *change == Change::Opens).map(|(at, _)| at);
                (Gate::Closed { opens_at }, opens_at)
            }
        },
    }
}
