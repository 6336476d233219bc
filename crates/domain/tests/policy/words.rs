//! Short ways to build a desk.

use domain::policy::{Decision, DeskView, Membership, OperatorView, QueueRules, Status, TicketView, Waiting};
use domain::{ConversationId, OperatorId, QueueId, SkillId, Timestamp};
use uuid::Uuid;

use crate::plain::Told;

pub(crate) fn op(n: u128) -> OperatorId {
    OperatorId(Uuid::from_u128(n))
}

pub(crate) fn queue(n: u128) -> QueueId {
    QueueId(Uuid::from_u128(n))
}

pub(crate) fn skill(n: u128) -> SkillId {
    SkillId(Uuid::from_u128(n))
}

pub(crate) fn chat(n: u128) -> ConversationId {
    ConversationId(Uuid::from_u128(n))
}

/// Online in queue 1 with two slots and no skill.
pub(crate) fn operator(n: u128) -> OperatorView {
    OperatorView {
        id: op(n),
        status: Status::Online,
        is_connected: true,
        queues: vec![Membership { queue: queue(1), limit: None }],
        skills: Vec::new(),
        capacity: 2,
        hard_limit: 6,
        last_offer_at: Timestamp(0),
        idle_since: Timestamp(0),
    }
}

/// In queue 1 since `since_ms`.
pub(crate) fn waits(n: u128, since_ms: i64) -> TicketView {
    waits_as(n, Waiting::new(Timestamp(since_ms)))
}

pub(crate) fn waits_as(n: u128, waiting: Waiting) -> TicketView {
    TicketView::waiting(chat(n), queue(1), waiting)
}

pub(crate) fn member(n: u128) -> Membership {
    Membership { queue: queue(n), limit: None }
}

/// Queue 1 open, at time 0.
pub(crate) fn desk() -> DeskView {
    let mut desk = DeskView::new(Timestamp(0));
    desk.put_queue(QueueRules::new(queue(1)));
    desk
}

pub(crate) fn told(decision: &Decision) -> Told {
    match decision {
        Decision::Offer { conversation, operator, round, .. } => {
            Told::Offer { conversation: *conversation, operator: *operator, round: *round }
        }
        Decision::Rest { conversation, until, round, .. } => {
            Told::Rest { conversation: *conversation, until: *until, round: *round }
        }
    }
}

/// All decisions at `now_ms`, as (ticket, operator); a rest has operator 0.
pub(crate) fn decided(desk: &mut DeskView, now_ms: i64) -> Vec<(u128, u128)> {
    std::iter::from_fn(|| desk.next(Timestamp(now_ms)))
        .map(|decision| match told(&decision) {
            Told::Offer { conversation, operator, .. } => (conversation.0.as_u128(), operator.0.as_u128()),
            Told::Rest { conversation, .. } => (conversation.0.as_u128(), 0),
        })
        .collect()
}
