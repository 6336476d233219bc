//! An operator leaves, with tickets in hand; or comes back.

use super::Draft;
use super::offer::Fate;
use crate::desk::Alert;
use crate::ids::OperatorId;
use crate::operator::Connection;
use crate::ticket::{Cause, Hold, Ticket, TicketState, What};

impl Draft<'_> {
    /// Nothing new reaches the operator; what was offered goes on at once.
    pub(super) fn withdraw_offers(&mut self, id: OperatorId) {
        for (ticket, hold) in self.held_by(id) {
            if hold == Hold::Offered {
                self.end_offer(ticket, Fate::Withdrawn(Cause::OperatorLeft));
            }
        }
    }

    /// The operator is gone: offers go on, what is answered is lost, what is written up is done. The timeline owner
    /// knows whether the customer waits for a word, and says so at once or when it comes to that.
    pub(super) fn leave(&mut self, id: OperatorId) {
        let held = self.held_by(id);
        let mut tickets = 0;
        for (ticket, hold) in held {
            match (hold, ticket.state.clone()) {
                (Hold::Offered, _) => {
                    self.end_offer(ticket, Fate::Withdrawn(Cause::OperatorLeft));
                }
                (Hold::WrapUp, _) => {
                    let after = Ticket { state: TicketState::Done, ..ticket };
                    self.put(after, [What::Done { cause: Cause::OperatorLeft }]);
                }
                (_, TicketState::Assigned { assignee, began, is_held, is_lost: false }) => {
                    let state = TicketState::Assigned { assignee, began, is_held, is_lost: true };
                    self.put(Ticket { state, ..ticket }, [What::Lost { operator: id }]);
                    tickets += 1;
                }
                // Already lost, or handed over: the offer's end decides.
                (Hold::Assigned, _) => {}
            }
        }
        if tickets > 0 {
            self.alert(Alert::OperatorGone { operator: id, tickets });
        }
    }

    /// The operator is there again, and has what is still in hand.
    pub(super) fn come_back(&mut self, id: OperatorId) {
        if !self.is_there(id) {
            return;
        }
        for (ticket, _) in self.held_by(id) {
            if let TicketState::Assigned { assignee, began, is_held, is_lost: true } = ticket.state.clone() {
                let state = TicketState::Assigned { assignee, began, is_held, is_lost: false };
                self.put(Ticket { state, ..ticket }, [What::Found { operator: id }]);
            }
        }
    }

    /// A word of the operator: they are connected.
    pub(super) fn heard(&mut self, id: OperatorId) {
        let Some(operator) =
            self.operator(id).filter(|known| known.presence.connection != Connection::Connected)
        else {
            return;
        };
        let mut operator = operator.clone();
        let was_gone = operator.presence.connection == Connection::Gone;
        operator.presence.connection = Connection::Connected;
        self.put_operator(operator);
        if was_gone {
            self.come_back(id);
        }
    }
}
