//! Rows as the policy sees them, and the wheel of what is due.

use super::settings::{OperatorSettings, QueueSettings, Settings};
use super::{Desk, Timer};
use crate::ids::{ConversationId, OperatorId, QueueId};
use crate::number::Timestamp;
use crate::operator::{Connection, Operator, Status};
use crate::policy::{self, OperatorView, Place, TicketView, Waiting, With};
use crate::ticket::{Ticket, TicketState};

impl Desk {
    /// Takes over new settings. [`super::Command::SettingsChanged`] then decides what becomes of tickets and operators
    /// that lost their place.
    pub fn set_settings(&mut self, mut settings: Settings) {
        if settings.queue(self.queue).is_none() {
            settings.queues.push(QueueSettings::new(self.queue, "Support"));
        }
        for gone in self.settings.queues.iter().filter(|queue| settings.queue(queue.rules.id).is_none()) {
            let paused = policy::QueueRules { is_paused: true, ..policy::QueueRules::new(gone.rules.id) };
            self.view.put_queue(paused);
        }
        for queue in &settings.queues {
            self.view.put_queue(queue.rules.clone());
        }
        self.chosen = settings.operators.iter().map(|operator| (operator.id, operator.clone())).collect();
        self.settings = settings;
        let names = |desk: &Self, id: OperatorId| desk.chosen(id).map(|settings| settings.name.clone());
        for mut operator in self.operators.values().cloned().collect::<Vec<Operator>>() {
            // The name is a setting; it is written with the next change of the row.
            if let Some(name) = names(self, operator.id) {
                operator.name = name;
            }
            self.keep_operator(operator.id, Some(operator));
        }
        // What a queue asks for is part of how its tickets are seen.
        let waiting = self.tickets.values().filter(|ticket| ticket.is_waiting());
        for view in waiting.filter_map(|ticket| self.ticket_view(ticket)).collect::<Vec<TicketView>>() {
            self.view.put_ticket(view);
        }
    }

    /// The settings of a queue; of one that is gone, those of the default queue.
    pub(super) fn queue_settings(&self, id: QueueId) -> &QueueSettings {
        let named = self.settings.queue(id).or_else(|| self.settings.queue(self.queue));
        named.expect("the default queue is always among the settings")
    }

    /// What administration says of an operator.
    fn chosen(&self, id: OperatorId) -> Option<&OperatorSettings> {
        self.chosen.get(&id)
    }

    /// The settings of an operator; of one whom nobody has set up, the default ones. `None`: was taken off the desk.
    pub(super) fn operator_settings(&self, id: OperatorId) -> Option<OperatorSettings> {
        match self.chosen(id) {
            Some(settings) => Some(settings.clone()),
            None if self.settings.operators.is_empty() => {
                let name = self.operators.get(&id).map_or("", |operator| &operator.name);
                Some(OperatorSettings::new(id, name, self.queue))
            }
            None => None,
        }
    }

    /// Replaces a ticket, and answers what was there.
    pub(super) fn keep_ticket(&mut self, id: ConversationId, ticket: Option<Ticket>) -> Option<Ticket> {
        let before = match &ticket {
            Some(ticket) => self.tickets.insert(id, ticket.clone()),
            None => self.tickets.remove(&id),
        };
        self.turn_wheel(
            Timer::Ticket(id),
            before.as_ref().and_then(Ticket::due_at),
            ticket.as_ref().and_then(Ticket::due_at),
        );
        match ticket.as_ref().and_then(|ticket| self.ticket_view(ticket)) {
            Some(view) => self.view.put_ticket(view),
            None => self.view.remove_ticket(id),
        }
        before
    }

    /// Replaces an operator, and answers what was there.
    pub(super) fn keep_operator(&mut self, id: OperatorId, operator: Option<Operator>) -> Option<Operator> {
        let before = match &operator {
            Some(operator) => self.operators.insert(id, operator.clone()),
            None => self.operators.remove(&id),
        };
        self.turn_wheel(
            Timer::Operator(id),
            before.as_ref().and_then(Operator::due_at),
            operator.as_ref().and_then(Operator::due_at),
        );
        match operator.as_ref().and_then(|operator| self.operator_view(operator)) {
            Some(view) => self.view.put_operator(view),
            None => self.view.remove_operator(id),
        }
        before
    }

    fn turn_wheel(&mut self, timer: Timer, old: Option<Timestamp>, new: Option<Timestamp>) {
        if old != new {
            if let Some(old) = old {
                self.wheel.remove(&(old, timer));
            }
            if let Some(new) = new {
                self.wheel.insert((new, timer));
            }
        }
    }

    fn ticket_view(&self, ticket: &Ticket) -> Option<TicketView> {
        let (conversation, queue) = (ticket.conversation, ticket.queue);
        let place = match &ticket.state {
            TicketState::Done => return None,
            TicketState::Waiting { rest_until } => {
                let asked = &self.queue_settings(queue).skills;
                let mut skills = ticket.skills.clone();
                skills.extend(asked.iter().filter(|skill| !ticket.skills.contains(skill)));
                Place::Waiting(Waiting {
                    priority: ticket.priority,
                    since: ticket.since,
                    skills,
                    last_operator: ticket.last_operator,
                    tried: ticket.tried.clone(),
                    round: ticket.round,
                    rest_until: *rest_until,
                })
            }
            TicketState::Offered { .. } | TicketState::Assigned { .. } | TicketState::WrapUp { .. } => {
                let operators = ticket.holders().into_iter().map(|(operator, _)| operator).collect();
                let is_held = matches!(ticket.state, TicketState::Assigned { is_held: true, .. });
                let is_idle = ticket.is_idle && matches!(ticket.state, TicketState::Assigned { .. });
                Place::With(With { operators, is_idle, is_held })
            }
        };
        Some(TicketView { conversation, queue, place })
    }

    fn operator_view(&self, operator: &Operator) -> Option<OperatorView> {
        let settings = self.operator_settings(operator.id)?;
        let presence = &operator.presence;
        let status = match (&presence.status, &presence.next) {
            (Status::Online, _) if presence.is_away_everywhere() => policy::Status::Away,
            (Status::Online, None) => policy::Status::Online,
            (Status::Online, Some(_)) => policy::Status::Leaving,
            (Status::Away { .. }, _) => policy::Status::Away,
            (Status::Offline, _) => policy::Status::Offline,
        };
        Some(OperatorView {
            id: operator.id,
            status,
            is_connected: presence.connection == Connection::Connected,
            queues: settings.queues,
            skills: settings.skills,
            capacity: presence.capacity_within(settings.capacity),
            hard_limit: settings.hard_limit,
            last_offer_at: presence.last_offer_at,
            idle_since: presence.idle_since,
        })
    }
}
