//! What waits is offered.

use super::Draft;
use crate::desk::{Alert, Decision, Desk};
use crate::ids::{ConversationId, OperatorId, QueueId};
use crate::number::Timestamp;
use crate::operator::{Connection, Status};
use crate::policy;
use crate::ticket::{Offer, Ticket, TicketState, What};

impl Desk {
    /// The next thing that the policy wants done at `at`; to be applied before it is asked again. `None`: nothing until
    /// another command or [`Desk::next_due`].
    pub fn route(&mut self, at: Timestamp) -> Option<Decision> {
        let decision = self.view.next(at)?;
        let mut draft = Draft::of(self, at);
        match decision {
            policy::Decision::Offer { conversation, operator, round, explanation } => {
                let ticket = draft.ticket(conversation)?.clone();
                let ticket = ticket.in_round(round);
                let queue = draft.desk.queue_settings(ticket.queue);
                let until = at.plus_ms(i64::from(queue.offer_ms));
                let assignee = draft.operator(operator)?.as_assignee();
                if draft.desk.accepts_unasked(ticket.queue, operator) {
                    draft.stamp_offer(operator);
                    draft.put(ticket.given_to(assignee), [What::AutoAccepted { explanation }]);
                } else {
                    let offer = Offer { to: operator, at, until, is_seen: false };
                    let state = TicketState::Offered { offer, from: None };
                    draft.put(Ticket { state, ..ticket }, [What::Offered { until, explanation }]);
                }
            }
            policy::Decision::Rest { conversation, until, round, explanation } => {
                let ticket = draft.ticket(conversation)?.clone();
                let queue = ticket.queue;
                let state = TicketState::Waiting { rest_until: Some(until) };
                let after = Ticket { state, ..ticket.in_round(round) };
                draft.touch(after, [What::RoundOver { until, explanation }]);
                draft.alert(Alert::AllTried { conversation, queue });
            }
        }
        Some(draft.done())
    }

    /// Why a ticket that waits is offered to nobody; `None` if it does not wait.
    pub fn explain(&self, conversation: ConversationId) -> Option<policy::Explanation> {
        self.view.explain(conversation)
    }

    /// What has to be written down about a ticket that goes on waiting.
    pub fn explain_waiting(&self, conversation: ConversationId, at: Timestamp) -> Decision {
        let (Some(ticket), Some(explanation)) = (self.ticket(conversation), self.explain(conversation))
        else {
            return Decision::nothing();
        };
        let mut draft = Draft::of(self, at);
        draft.touch(ticket.clone(), [What::NotOffered { explanation: Box::new(explanation) }]);
        draft.done()
    }

    /// Whether what is offered needs no answer.
    pub(super) fn accepts_unasked(&self, queue: QueueId, operator: OperatorId) -> bool {
        let operator = self.operator_settings(operator);
        self.queue_settings(queue).auto_accepts || operator.is_some_and(|settings| settings.auto_accepts)
    }

    /// Whether anybody of a queue is there, busy or not, and the queue is open.
    pub(super) fn is_served(&self, queue: QueueId, at: Timestamp) -> bool {
        let is_open = self.settings.queue(queue).is_some_and(|settings| {
            !settings.rules.is_paused && settings.rules.hours.as_ref().is_none_or(|hours| hours.is_open(at))
        });
        is_open
            && self.operators.values().any(|operator| {
                operator.presence.status == Status::Online
                    && operator.presence.connection == Connection::Connected
                    && self
                        .operator_settings(operator.id)
                        .is_some_and(|settings| settings.queues.iter().any(|of| of.queue == queue))
            })
    }
}

impl Ticket {
    /// In a new round nobody has been asked yet.
    fn in_round(self, round: u32) -> Self {
        match round == self.round {
            true => self,
            false => Self { round, tried: Vec::new(), ..self },
        }
    }
}
