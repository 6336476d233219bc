//! Who fits a ticket, and who fits best.

use super::DeskView;
use super::line::{Gate, Queue, Shape};
use super::roster::Member;
use super::skills::Skills;
use crate::ids::{OperatorId, QueueId};
use crate::policy::explanation::Bar;
use crate::policy::operator::{OperatorView, Status};
use crate::policy::score::{Rank, Score, load_ppm};
use crate::policy::ticket::Waiting;

/// A waiting ticket with all that a judgement of it needs.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) queue: &'a Queue,
    pub(super) home: QueueId,
    pub(super) shape: &'a Shape,
    pub(super) waiting: &'a Waiting,
}

/// An operator whom a ticket reaches.
#[derive(Clone, Copy)]
pub(super) struct Reached<'a> {
    pub(super) member: &'a Member,
    pub(super) operator: &'a OperatorView,
    pub(super) via: QueueId,
    pub(super) step: u8,
}

/// What is to be done with a ticket.
pub(super) enum Judged {
    Offer {
        operator: OperatorId,
    },
    /// Whoever could take it has been tried.
    Tried,
    Nobody,
}

impl DeskView {
    pub(super) fn judge(&self, case: &Case<'_>) -> Judged {
        if !case.queue.lets(case.shape.came_open) {
            return Judged::Nobody;
        }
        let spread = case.queue.rules.as_ref().map(|rules| rules.spread).unwrap_or_default();
        // Its bits were given when it came into its line, so nothing is added here.
        let wished = self.skills.known(&case.waiting.skills);
        let mut best: Option<Rank> = None;
        let mut is_tried = false;
        self.for_each_reached(case, |reached| match bar(case, &reached) {
            None => {
                let rank = score(case, &reached, &wished).rank(spread, reached.operator.id);
                best = Some(best.map_or(rank, |best| best.min(rank)));
            }
            Some(bar) => is_tried |= bar == Bar::Tried,
        });
        match best {
            Some((.., operator)) => Judged::Offer { operator },
            None if is_tried => Judged::Tried,
            None => Judged::Nobody,
        }
    }

    /// Each operator of the ticket's queue and of the open ones that it overflows to, once, queue by queue.
    pub(super) fn for_each_reached<'a>(&'a self, case: &Case<'a>, mut visit: impl FnMut(Reached<'a>)) {
        let own = [(0, case.home, case.queue)];
        let overflow = (1..).zip(case.queue.overflow(case.shape.steps));
        let overflow = overflow.filter_map(|(step, id)| Some((step, id, self.queues.get(&id)?)));
        for (step, via, queue) in own.into_iter().chain(overflow) {
            for (_, slot) in &queue.members {
                let member = self.roster.at(*slot);
                let Some(operator) = &member.view else { continue };
                if step == 0
                    || self.route(case.queue, case.home, case.shape.steps, operator) == Some((step, via))
                {
                    visit(Reached { member, operator, via, step });
                }
            }
        }
    }

    /// The first of the ticket's queues in which the operator is; of those that it overflows to, open ones alone.
    pub(super) fn route(
        &self,
        queue: &Queue,
        home: QueueId,
        steps: u8,
        operator: &OperatorView,
    ) -> Option<(u8, QueueId)> {
        if operator.membership(home).is_some() {
            return Some((0, home));
        }
        let is_open = |id: QueueId| self.queues.get(&id).is_some_and(|queue| queue.gate == Gate::Open);
        (1..).zip(queue.overflow(steps)).find(|(_, id)| operator.membership(*id).is_some() && is_open(*id))
    }
}

/// The first thing that keeps the operator from the ticket. The order is that of [`Bar`].
pub(super) fn bar(case: &Case<'_>, reached: &Reached<'_>) -> Option<Bar> {
    let operator = reached.operator;
    bar_of_operator(operator)
        .or_else(|| (!reached.member.skills.has_all(&case.shape.demanded)).then_some(Bar::MissingSkills))
        .or_else(|| bar_of_room(reached.member, operator, reached.via))
        .or_else(|| case.waiting.tried.contains(&operator.id).then_some(Bar::Tried))
}

fn bar_of_operator(operator: &OperatorView) -> Option<Bar> {
    match operator.status {
        Status::Offline => Some(Bar::Offline),
        Status::Away => Some(Bar::Away),
        Status::Leaving => Some(Bar::Leaving),
        Status::Online => (!operator.is_connected).then_some(Bar::Disconnected),
    }
}

/// Room for one more ticket that comes by `via`.
pub(super) fn bar_of_room(member: &Member, operator: &OperatorView, via: QueueId) -> Option<Bar> {
    let limit = operator.membership(via).and_then(|membership| membership.limit);
    if limit.is_some_and(|limit| member.busy_in(via) >= limit) {
        return Some(Bar::QueueFull);
    }
    if member.busy >= operator.capacity {
        return Some(Bar::Full);
    }
    (member.open >= operator.hard_limit).then_some(Bar::HardLimit)
}

pub(super) fn score(case: &Case<'_>, reached: &Reached<'_>, wished: &Skills) -> Score {
    let operator = reached.operator;
    Score {
        is_last: case.waiting.last_operator == Some(operator.id),
        step: reached.step,
        skills: reached.member.skills.shared(wished),
        load_ppm: load_ppm(reached.member.busy, operator.capacity),
        last_offer_at: operator.last_offer_at,
        idle_since: operator.idle_since,
    }
}
