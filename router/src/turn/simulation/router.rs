//! What dies with the router, and what it loads when it claims.

use std::collections::HashMap;

use domain::desk::{Desk, OperatorSettings, QueueSettings, Rows, Settings};
use domain::ticket::{Ticket, TicketState};
use domain::timeline::Rules;
use domain::{DeskId, OperatorId, QueueId, TenantId, TimelineId, Timestamp, Version};
use uuid::Uuid;

use super::world::{RULES, Store, partitions};
use crate::asks::Asks;
use crate::outbox::lane::Lane;
use crate::timers::Timers;
use crate::turn::slice::Partition;
use crate::turn::states::States;

pub(super) const OPERATORS: u64 = 3;
/// What an operator takes at once; less than there are customers.
pub(super) const CAPACITY: u16 = 2;

/// What dies with the router.
pub(super) struct Router {
    pub states: States,
    pub lanes: HashMap<Partition, Lane>,
    pub timers: Timers<TimelineId>,
    pub desk_timers: Timers<DeskId>,
    pub asks: Asks,
    /// As it claimed; another claim makes it a zombie.
    pub epoch: u64,
}

impl Router {
    pub(super) fn claims(store: &mut Store, now: Timestamp) -> Self {
        store.epoch += 1;
        let lane = |partition| {
            let last = store.last_no.get(&partition).copied().unwrap_or(0);
            Lane::claimed(last, store.outbox.get(&partition).map_or(&[][..], |rows| rows))
        };
        let mut timers = Timers::default();
        for timeline in store.timelines.values() {
            let due_at = timeline.conversation.as_ref().and_then(|conversation| conversation.due_at);
            timers.set(timeline.id, due_at);
        }
        let lanes = partitions().map(|partition| (partition, lane(partition))).collect();
        // Small, so that evicted timelines are loaded again all the time.
        let mut states = States::new(2_000);
        let desk = store.desk(now);
        let mut desk_timers = Timers::default();
        desk_timers.set(desk.id, desk.next_due());
        let mut asks = Asks::default();
        asks.claimed(desk.id, 0);
        states.put_desk(desk);
        Self { states, lanes, timers, desk_timers, asks, epoch: store.epoch }
    }
}

impl Store {
    /// The desk as a claim loads it.
    pub(super) fn desk(&self, now: Timestamp) -> Desk {
        let is_open = |ticket: &&Ticket| ticket.state != TicketState::Done;
        let tickets = self.tickets.values().filter(is_open).cloned().collect();
        let operators = self.operators.values().cloned().collect();
        let rows =
            Rows { id: desk_id(), tenant: tenant(), board_version: self.board_version, tickets, operators };
        Desk::new(rows, settings(), now)
    }
}

/// Two queues, the second of which everybody but the first operator is in.
fn settings() -> Settings {
    let queues = [QueueId::default_of(desk_id()), second_queue()];
    let operators = (0..OPERATORS).map(|n| {
        let mut of = OperatorSettings::new(operator(n), format!("operator {n}"), queues[0]);
        of.capacity = CAPACITY;
        of.hard_limit = CAPACITY + 1;
        if n > 0 {
            of.queues.push(domain::policy::Membership { queue: queues[1], limit: None });
        }
        of
    });
    let operators = operators.collect();
    let queue = |id| QueueSettings { wrap_up_ms: 15_000, ..QueueSettings::new(id, "queue") };
    let mut queues = queues.map(queue);
    queues[1].words = Some(Rules { inactive_ms: Some(90_000), idle_ms: None, ..RULES });
    Settings { version: Version(1), queues: queues.into(), operators }
}

pub(super) fn desk_id() -> DeskId {
    DeskId::default_of(tenant())
}

pub(super) fn second_queue() -> QueueId {
    QueueId(Uuid::from_u128(500))
}

pub(super) fn tenant() -> TenantId {
    TenantId(Uuid::from_u128(1))
}

pub(super) fn operator(n: u64) -> OperatorId {
    OperatorId(Uuid::from_u128(u128::from(100 + n)))
}
