//! Who fits a ticket, and who fits best.

use super::DeskView;
use super::line::{Gate, Queue, Shape};
use super::roster::Member;
use super::skills::Skills;
use crate::ids::{OperatorId, QueueId};
use crate::policy::explanation::Bar;
use crate::policy::operator::{OperatorView, Status};
use crate::policy::score::{Score, load_ppm};
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
    /// Of their tickets of `via`.
    pub(super) limit: Option<u16>,
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
    /// Whether anybody could take the ticket, tried or not. It stops at the first.
    pub(super) fn fits_anybody(&self, case: &Case<'_>) -> bool {
        case.queue.lets(case.shape.came_open)
            && self.reached(case).any(|reached| matches!(bar(case, &reached), None | Some(Bar::Tried)))
    }

    /// Each operator of the ticket's queue and of the open ones that it overflows to, once, queue by queue.
    pub(super) fn reached<'a>(&'a self, case: &Case<'a>) -> impl Iterator<Item = Reached<'a>> {
        let Case { queue, home, shape, .. } = *case;
        let overflow = (1..).zip(queue.overflow(shape.steps));
        let overflow = overflow.filter_map(|(step, id)| Some((step, id, self.queues.get(&id)?)));
        [(0, home, queue)].into_iter().chain(overflow).flat_map(move |(step, via, of)| {
            of.members.iter().filter_map(move |post| {
                let member = self.roster.at(post.slot);
                let operator = member.view.as_ref()?;
                let is_reached =
                    step == 0 || self.route(queue, home, shape.steps, operator) == Some((step, via));
                is_reached.then_some(Reached { member, operator, via, limit: post.limit, step })
            })
        })
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
        .or_else(|| bar_of_room(reached.member, operator, reached.via, reached.limit))
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

/// Room for one more ticket that comes by `via`, of whose tickets at most `limit` take a slot.
pub(super) fn bar_of_room(
    member: &Member,
    operator: &OperatorView,
    via: QueueId,
    limit: Option<u16>,
) -> Option<Bar> {
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
