//! A decision in the making: rows as they will be, and the events that lead there.

use std::collections::BTreeMap;

use super::{Alert, Decision, Desk, Event, InboxChange};
use crate::figures;
use crate::ids::{ConversationId, OperatorId};
use crate::number::{Timestamp, Version};
use crate::operator::{Operator, Status};
use crate::refusal::Refusal;
use crate::ticket::{Hold, Step, Ticket, TicketState, What};

pub(super) struct Draft<'a> {
    pub(super) desk: &'a Desk,
    pub(super) at: Timestamp,
    tickets: BTreeMap<ConversationId, Ticket>,
    operators: BTreeMap<OperatorId, Operator>,
    /// Tickets gained or lost so far.
    gained: BTreeMap<OperatorId, i32>,
    board_version: Version,
    events: Vec<Event>,
}

impl<'a> Draft<'a> {
    pub(super) fn of(desk: &'a Desk, at: Timestamp) -> Self {
        Self {
            desk,
            at,
            tickets: BTreeMap::new(),
            operators: BTreeMap::new(),
            gained: BTreeMap::new(),
            board_version: desk.board_version,
            events: Vec::new(),
        }
    }

    pub(super) fn ticket(&self, id: ConversationId) -> Option<&Ticket> {
        self.tickets.get(&id).or_else(|| self.desk.tickets.get(&id))
    }

    pub(super) fn operator(&self, id: OperatorId) -> Option<&Operator> {
        self.operators.get(&id).or_else(|| self.desk.operators.get(&id))
    }

    /// All tickets that an operator has.
    pub(super) fn open(&self, id: OperatorId) -> i32 {
        i32::from(self.desk.load(id).1) + self.gained.get(&id).copied().unwrap_or(0)
    }

    /// Everything that `id` has in hand.
    pub(super) fn held_by(&self, id: OperatorId) -> Vec<(Ticket, Hold)> {
        let current = |ticket: &'a Ticket| self.tickets.get(&ticket.conversation).unwrap_or(ticket).clone();
        let hold =
            |ticket: &Ticket| ticket.holders().into_iter().find(|(of, _)| *of == id).map(|(_, hold)| hold);
        let mut held: Vec<(Ticket, Hold)> = self
            .desk
            .tickets
            .values()
            .map(current)
            .filter_map(|it| hold(&it).map(|hold| (it, hold)))
            .collect();
        held.sort_by_key(|(ticket, _)| ticket.conversation);
        held
    }

    /// The ticket in a new state: its version, its step, the inboxes it leaves and enters, the board.
    pub(super) fn put(&mut self, mut after: Ticket, what: impl IntoIterator<Item = What>) -> Version {
        let before = self.ticket(after.conversation).cloned();
        after.version = before.as_ref().map_or(Version(1), |before| before.version.next());
        after.rules = self.desk.queue_settings(after.queue).words.map(Box::new);
        if let TicketState::Assigned { began, assignee, .. } = &mut after.state {
            let answered = before.as_ref().and_then(Ticket::answered);
            *began = answered.filter(|(by, _)| *by == &*assignee).map_or(after.version, |(_, began)| began);
        }
        let version = after.version;
        self.take_steps(&mut after, what);
        self.keep(before, after);
        version
    }

    /// The ticket with a change that is no new state.
    pub(super) fn touch(&mut self, mut after: Ticket, what: impl IntoIterator<Item = What>) {
        let before = self.ticket(after.conversation).cloned();
        self.take_steps(&mut after, what);
        self.keep(before, after);
    }

    /// The ticket with a change that nobody but the desk sees.
    pub(super) fn note(&mut self, ticket: Ticket) {
        self.events.push(Event::Ticket(ticket.clone()));
        self.tickets.insert(ticket.conversation, ticket);
    }

    pub(super) fn put_operator(&mut self, operator: Operator) {
        self.events.push(Event::Operator(operator.clone()));
        self.operators.insert(operator.id, operator);
    }

    /// An offer that needs no answer: told with the ticket that `id` gains by it.
    pub(super) fn stamp_offer(&mut self, id: OperatorId) {
        if let Some(mut operator) = self.operator(id).cloned() {
            operator.presence.last_offer_at = self.at;
            self.operators.insert(id, operator);
        }
    }

    pub(super) fn alert(&mut self, alert: Alert) {
        self.events.push(Event::Alert(alert));
    }

    pub(super) fn done(self) -> Decision {
        Decision { events: self.events, answer: None }
    }

    pub(super) fn answered(self, answer: Result<Version, Refusal>) -> Decision {
        Decision { events: self.events, answer: Some(answer) }
    }

    fn take_steps(&mut self, ticket: &mut Ticket, what: impl IntoIterator<Item = What>) {
        for what in what {
            ticket.steps += 1;
            let (tenant, conversation, no, at) = (ticket.tenant, ticket.conversation, ticket.steps, self.at);
            self.events.push(Event::Step(Step { tenant, conversation, no, at, what }));
        }
    }

    fn keep(&mut self, before: Option<Ticket>, mut after: Ticket) {
        if figures::has_moved(before.as_ref(), &after) {
            after.place_since = self.at;
        }
        let conversation = after.conversation;
        let had = before.as_ref().map(Ticket::holders).unwrap_or_default();
        let has = after.holders();
        let is_done = matches!(after.state, TicketState::Done);
        let changed = before
            .as_ref()
            .is_some_and(|before| (&before.state, before.queue) != (&after.state, after.queue));
        // As it stands on a board.
        let waits = |ticket: &Ticket| (ticket.queue, ticket.priority, ticket.since);
        let waited = before.as_ref().filter(|before| before.is_waiting()).map(waits);
        let waits = Some(&after).filter(|after| after.is_waiting()).map(waits);
        self.events.push(Event::Ticket(after.clone()));
        self.tickets.insert(conversation, after);
        for (operator, hold) in &had {
            if !has.iter().any(|(of, _)| of == operator) {
                *self.gained.entry(*operator).or_default() -= 1;
                let change = match (hold, is_done) {
                    (Hold::Offered, _) => InboxChange::Withdrawn,
                    (_, true) => InboxChange::Done,
                    (_, false) => InboxChange::Lost,
                };
                self.inbox(*operator, conversation, change);
            }
        }
        for (operator, hold) in &has {
            match had.iter().find(|(of, _)| of == operator).map(|(_, hold)| hold) {
                Some(same) if same == hold && !changed => {}
                Some(same) => {
                    let change = if same == hold { InboxChange::Changed } else { gain(*hold) };
                    self.inbox(*operator, conversation, change);
                }
                None => {
                    *self.gained.entry(*operator).or_default() += 1;
                    self.inbox(*operator, conversation, gain(*hold));
                }
            }
        }
        if waited != waits {
            self.board_version = self.board_version.next();
            self.events.push(Event::Board { version: self.board_version, conversation });
        }
    }

    fn inbox(&mut self, id: OperatorId, conversation: ConversationId, change: InboxChange) {
        let Some(mut operator) = self.operator(id).cloned() else { return };
        operator.inbox_version = operator.inbox_version.next();
        let is_free = self.open(id) == 0;
        if change == InboxChange::Offered {
            operator.presence.last_offer_at = self.at;
        }
        if is_free {
            operator.presence.idle_since = self.at;
            if let Some(next) = operator.presence.next.take() {
                operator.presence.status = next;
                operator.presence.since = self.at;
            }
        }
        self.operators.insert(id, operator.clone());
        self.events.push(Event::Inbox { operator, conversation: Some(conversation), change });
    }

    /// Changes what an operator must see on every page.
    pub(super) fn choose(&mut self, id: OperatorId, change: impl FnOnce(&mut Operator)) -> Version {
        let Some(mut operator) = self.operator(id).cloned() else { return Version::ZERO };
        change(&mut operator);
        operator.inbox_version = operator.inbox_version.next();
        let version = operator.inbox_version;
        self.operators.insert(id, operator.clone());
        self.events.push(Event::Inbox { operator, conversation: None, change: InboxChange::Status });
        version
    }
}

impl Operator {
    /// Whether this operator has chosen to be offered tickets.
    pub(super) fn wants_offers(&self) -> bool {
        self.presence.status == Status::Online && self.presence.next.is_none()
    }
}

const fn gain(hold: Hold) -> InboxChange {
    match hold {
        Hold::Offered => InboxChange::Offered,
        Hold::Assigned => InboxChange::Gained,
        Hold::WrapUp => InboxChange::WrapUp,
    }
}
