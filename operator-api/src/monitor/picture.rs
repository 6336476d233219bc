//! A desk at one moment: who has what in hand, and who could have more.

use std::collections::HashMap;
use std::sync::Arc;

use domain::conversation::{Side, Words};
use domain::figures::Ledger;
use domain::operator::{Connection, Presence, Status};
use domain::ticket::{Handover, Ticket, TicketState};
use domain::{ConversationId, OperatorId, QueueId};
use protocol::monitor::{Alerts, OperatorState};
use store::reads::{DeskNow, Held, InLine};

use super::house::House;

/// A desk at one moment.
#[derive(Debug)]
pub(crate) struct Picture {
    pub(super) desk: DeskNow,
    pub(super) house: Arc<House>,
    pub(super) ledger: Arc<Ledger>,
    /// The first who wait, in all queues together.
    pub(super) line: Vec<InLine>,
    pub(super) alerts: Alerts,
}

/// Which queues somebody sees.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Sight {
    All,
    Queues(Vec<QueueId>),
}

/// What an operator has in hand, and could have.
#[derive(Clone, Debug, Default)]
pub(super) struct Load {
    pub(super) used: u16,
    pub(super) in_hand: u16,
    pub(super) used_of: HashMap<QueueId, u16>,
    pub(super) reply: Option<(i64, ConversationId)>,
    pub(super) wrap_up_until: Option<i64>,
}

impl Sight {
    pub(crate) fn covers(&self, queue: QueueId) -> bool {
        match self {
            Self::All => true,
            Self::Queues(queues) => queues.contains(&queue),
        }
    }

    /// Of what is seen, one queue alone.
    pub(crate) fn within(self, queue: Option<QueueId>) -> Self {
        match queue {
            None => self,
            Some(queue) if self.covers(queue) => Self::Queues(vec![queue]),
            Some(_) => Self::Queues(Vec::new()),
        }
    }
}

impl Picture {
    /// What each operator has in hand.
    pub(super) fn loads(&self) -> HashMap<OperatorId, Load> {
        let mut loads: HashMap<OperatorId, Load> = HashMap::new();
        for held in &self.desk.held {
            for (operator, _) in held.ticket.holders() {
                let load = loads.entry(operator).or_default();
                load.in_hand += 1;
                if self.takes_slot(&held.ticket) {
                    load.used += 1;
                    *load.used_of.entry(held.ticket.queue).or_default() += 1;
                }
            }
            if let Some((operator, since)) = owes_word(held) {
                let load = loads.entry(operator).or_default();
                let reply = (since, held.ticket.conversation);
                load.reply = Some(load.reply.map_or(reply, |known| known.min(reply)));
            }
            if let TicketState::WrapUp { assignee, until } = &held.ticket.state {
                let load = loads.entry(assignee.operator).or_default();
                load.wrap_up_until = load.wrap_up_until.max(Some(until.0));
            }
        }
        loads
    }

    fn takes_slot(&self, ticket: &Ticket) -> bool {
        let Some(queue) = self.house.queue(ticket.queue) else { return true };
        match &ticket.state {
            TicketState::Assigned { is_held, .. } => {
                !(ticket.is_idle && queue.idle_frees_slot || *is_held && queue.held_frees_slot)
            }
            _ => true,
        }
    }

    /// How many slots `operator` has by settings and choice.
    pub(super) fn capacity(&self, operator: OperatorId, presence: &Presence) -> u16 {
        self.house.operators.get(&operator).map_or(0, |of| presence.capacity_within(of.capacity))
    }

    /// How many offers could be made to `operator` at this moment.
    pub(super) fn free(&self, operator: OperatorId, presence: &Presence, load: &Load) -> u16 {
        let accepts = presence.status == Status::Online
            && presence.next.is_none()
            && presence.connection == Connection::Connected
            && !presence.is_away_everywhere();
        let Some(of) = self.house.operators.get(&operator).filter(|_| accepts) else { return 0 };
        let slots = presence.capacity_within(of.capacity).saturating_sub(load.used);
        slots.min(of.hard_limit.saturating_sub(load.in_hand))
    }

    /// Whether one of the free slots is for this queue.
    pub(super) fn is_free_for(
        &self,
        operator: OperatorId,
        presence: &Presence,
        load: &Load,
        queue: QueueId,
    ) -> bool {
        let membership = self
            .house
            .operators
            .get(&operator)
            .and_then(|of| of.queues.iter().find(|membership| membership.queue == queue));
        let used = load.used_of.get(&queue).copied().unwrap_or(0);
        membership.is_some_and(|membership| membership.limit.is_none_or(|limit| used < limit))
            && self.free(operator, presence, load) > 0
    }

    pub(super) fn state(&self, operator: OperatorId, presence: &Presence, load: &Load) -> OperatorState {
        match (&presence.status, presence.connection) {
            (Status::Offline, _) | (_, Connection::Gone) => OperatorState::Offline,
            (_, Connection::Lost { .. }) => OperatorState::Lost,
            (Status::Away { .. }, _) => OperatorState::Away,
            (Status::Online, _) if presence.is_away_everywhere() => OperatorState::Away,
            (Status::Online, _) if self.free(operator, presence, load) > 0 => OperatorState::Online,
            (Status::Online, _) => OperatorState::Busy,
        }
    }
}

/// Who answers it, if somebody does: whoever hands it over warm does until it is accepted.
pub(super) fn answering(ticket: &Ticket) -> Option<OperatorId> {
    ticket.assignee().map(|assignee| assignee.operator)
}

/// Whether the customer waits for somebody to take it.
pub(super) const fn is_waiting(ticket: &Ticket) -> bool {
    match &ticket.state {
        TicketState::Waiting { .. } => true,
        TicketState::Offered { from, .. } => !matches!(from, Some(Handover { is_warm: true, .. })),
        TicketState::Assigned { .. } | TicketState::WrapUp { .. } | TicketState::Done => false,
    }
}

pub(super) const fn is_on_hold(ticket: &Ticket) -> bool {
    matches!(ticket.state, TicketState::Assigned { is_held: true, .. })
}

/// Who owes the customer a word, and since when; nobody does on hold.
pub(super) fn owes_word(held: &Held) -> Option<(OperatorId, i64)> {
    let operator = answering(&held.ticket).filter(|_| !is_on_hold(&held.ticket))?;
    Some((operator, waits_since(&held.words)?))
}

fn waits_since(words: &Words) -> Option<i64> {
    words.last.filter(|last| last.by == Side::Customer).map(|last| last.at.0)
}
