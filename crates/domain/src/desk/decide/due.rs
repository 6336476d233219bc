//! Time has passed, or a new owner begins.

use super::Draft;
use super::offer::Fate;
use crate::desk::Timer;
use crate::ids::OperatorId;
use crate::operator::Connection;
use crate::ticket::{Cause, Offer, Ticket, TicketState, What};

/// The least that is left of an offer when a new owner begins: nobody could answer in between.
const CLAIM_OFFER_MS: i64 = 10_000;
/// Timers that one decision looks at; the rest is due at once again.
const TIMERS: usize = 500;

impl Draft<'_> {
    pub(super) fn due(&mut self) {
        let passed = self.desk.wheel.iter().take_while(|(at, _)| *at <= self.at);
        let passed: Vec<Timer> = passed.take(TIMERS).map(|(_, timer)| *timer).collect();
        for timer in passed {
            match timer {
                Timer::Ticket(id) => {
                    // An earlier timer of this turn may have moved it.
                    if let Some(ticket) =
                        self.ticket(id).filter(|it| it.due_at().is_some_and(|at| at <= self.at)).cloned()
                    {
                        self.ticket_due(ticket);
                    }
                }
                Timer::Operator(id) => self.grace_over(id),
            }
        }
    }

    fn ticket_due(&mut self, ticket: Ticket) {
        match &ticket.state {
            TicketState::Offered { offer: Offer { is_seen, .. }, .. } => {
                let fate = if *is_seen { Fate::Missed } else { Fate::Unseen };
                self.end_offer(ticket, fate);
            }
            TicketState::WrapUp { .. } => {
                let after = Ticket { state: TicketState::Done, ..ticket };
                self.put(after, [What::Done { cause: Cause::TimeOver }]);
            }
            TicketState::Waiting { .. } | TicketState::Assigned { .. } | TicketState::Done => {}
        }
    }

    fn grace_over(&mut self, id: OperatorId) {
        let is_over = |known: &&crate::operator::Operator| known.due_at().is_some_and(|at| at <= self.at);
        let Some(mut operator) = self.operator(id).filter(is_over).cloned() else { return };
        operator.presence.connection = Connection::Gone;
        operator.presence.devices.clear();
        self.put_operator(operator);
        self.leave(id);
    }

    /// What could not happen while nobody decided gets more time.
    pub(super) fn claimed(&mut self, outage_ms: i64) {
        let mut tickets: Vec<Ticket> = self.desk.tickets.values().cloned().collect();
        tickets.sort_by_key(|ticket| ticket.conversation);
        for mut ticket in tickets {
            match &mut ticket.state {
                TicketState::Offered { offer, .. } => {
                    offer.until = offer.until.plus_ms(outage_ms).max(self.at.plus_ms(CLAIM_OFFER_MS));
                    // The push may have died with the last owner: it is told again, and may be seen from now on.
                    offer.at = offer.at.max(self.at);
                    self.touch(ticket, []);
                }
                TicketState::WrapUp { until, .. } if outage_ms > 0 => {
                    *until = until.plus_ms(outage_ms);
                    self.touch(ticket, []);
                }
                _ => {}
            }
        }
        let mut operators: Vec<OperatorId> = self.desk.operators.keys().copied().collect();
        operators.sort_unstable();
        for id in operators {
            // As it is by now: its offers have just been told again.
            let Some(mut operator) = self.operator(id).cloned() else { continue };
            if let Connection::Lost { since } = &mut operator.presence.connection
                && outage_ms > 0
            {
                *since = since.plus_ms(outage_ms);
                self.put_operator(operator);
            }
        }
        // Settings may have changed while nobody decided.
        self.tell_rules();
    }

    /// What a queue says about words counts from now on for what is answered already, too.
    fn tell_rules(&mut self) {
        let is_old = |ticket: &&Ticket| {
            matches!(ticket.state, TicketState::Assigned { .. })
                && ticket.rules.as_deref() != self.desk.queue_settings(ticket.queue).words.as_ref()
        };
        let mut old: Vec<Ticket> = self.desk.tickets.values().filter(is_old).cloned().collect();
        old.sort_by_key(|ticket| ticket.conversation);
        for ticket in old {
            // Its version grows with it: an older fact must not bring the old rules back.
            let now = self.ticket(ticket.conversation).cloned().unwrap_or(ticket);
            if now.rules.as_deref() != self.desk.queue_settings(now.queue).words.as_ref() {
                self.put(now, []);
            }
        }
    }

    /// Tickets of queues and in the hands of operators that are not there any more.
    pub(super) fn settings_changed(&mut self) {
        let is_astray = |ticket: &&Ticket| self.desk.settings.queue(ticket.queue).is_none();
        let mut astray: Vec<Ticket> = self.desk.tickets.values().filter(is_astray).cloned().collect();
        astray.sort_by_key(|ticket| ticket.conversation);
        for ticket in astray {
            let after = Ticket { queue: self.desk.queue, ..ticket };
            match &after.state {
                TicketState::Waiting { .. } => {
                    self.put(after, [What::Waits { cause: Cause::QueueGone }]);
                }
                // An offer's number stays: its card is on a screen.
                TicketState::Offered { .. } | TicketState::Done => self.touch(after, []),
                TicketState::Assigned { .. } | TicketState::WrapUp { .. } => {
                    self.put(after, []);
                }
            }
        }
        self.tell_rules();
        let mut gone: Vec<OperatorId> = self.desk.operators.keys().copied().collect();
        gone.retain(|id| self.desk.operator_settings(*id).is_none());
        gone.sort_unstable();
        for id in gone {
            self.leave(id);
        }
    }
}
