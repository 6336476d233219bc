//! An offer is answered, or not.

use super::Draft;
use crate::desk::{Alert, Decision};
use crate::ids::{ConversationId, OperatorId};
use crate::number::Version;
use crate::operator::{Connection, MISSED, MISSES, Status};
use crate::refusal::Refusal;
use crate::ticket::{Cause, Offer, OrElse, Ticket, TicketState, What};

/// What becomes of an offer that is not accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    Declined { reason: String },
    Missed,
    Unseen,
    Withdrawn(Cause),
}

impl Draft<'_> {
    pub(super) fn accept(mut self, by: OperatorId, conversation: ConversationId, offer: Version) -> Decision {
        self.heard(by);
        let Some(ticket) = self.ticket(conversation).cloned() else {
            return self.answered(Err(Refusal::NoSuchConversation));
        };
        if matches!(&ticket.state, TicketState::Assigned { assignee, .. } if assignee.operator == by) {
            return self.answered(Ok(ticket.version));
        }
        let (true, Some(operator)) = (offered_to(&ticket, by, offer), self.operator(by).cloned()) else {
            return self.answered(Err(Refusal::NotOffered));
        };
        self.forgive(by);
        let version = self.put(ticket.given_to(operator.as_assignee()), [What::Accepted { operator: by }]);
        self.answered(Ok(version))
    }

    pub(super) fn decline(
        mut self,
        by: OperatorId,
        conversation: ConversationId,
        offer: Version,
        reason: &str,
    ) -> Decision {
        self.heard(by);
        let Some(ticket) = self.ticket(conversation).cloned() else {
            return self.answered(Err(Refusal::NoSuchConversation));
        };
        if !offered_to(&ticket, by, offer) {
            return self.answered(Err(Refusal::NotOffered));
        }
        self.forgive(by);
        let version = self.end_offer(ticket, Fate::Declined { reason: reason.to_owned() });
        self.answered(Ok(version))
    }

    /// A page shows the offer: from now on it may be missed.
    pub(super) fn seen(&mut self, by: OperatorId, conversation: ConversationId, offer: Version) {
        self.heard(by);
        let Some(mut ticket) = self.ticket(conversation).cloned() else { return };
        let number = ticket.version;
        if let TicketState::Offered { offer: Offer { to, is_seen, .. }, .. } = &mut ticket.state
            && *to == by
            && number == offer
            && !*is_seen
        {
            *is_seen = true;
            self.note(ticket);
        }
    }

    /// The ticket goes on: to the queue, or back to whoever handed it over.
    pub(super) fn end_offer(&mut self, ticket: Ticket, fate: Fate) -> Version {
        let TicketState::Offered { offer: Offer { to, .. }, from } = ticket.state.clone() else {
            return ticket.version;
        };
        let (what, cause) = match fate {
            Fate::Declined { reason } => (What::Declined { operator: to, reason }, Cause::Declined),
            Fate::Missed => (What::Missed { operator: to }, Cause::Missed),
            Fate::Unseen => (What::Unseen { operator: to }, Cause::Unseen),
            Fate::Withdrawn(cause) => (What::Withdrawn { operator: to, cause }, cause),
        };
        let has_tried = matches!(cause, Cause::Declined | Cause::Missed);
        let ticket = if has_tried { ticket.tried(to) } else { ticket };
        let version = match from {
            Some(handover) if handover.or_else == OrElse::Fail && self.is_there(handover.from.operator) => {
                let back = What::Returned { to: handover.from.operator, cause };
                self.put(ticket.given_to(handover.from), [what, back])
            }
            Some(handover) => {
                // Whoever gives it away is asked last.
                let after = Ticket { last_operator: None, ..ticket }.tried(handover.from.operator).waiting();
                self.put(after, [what, What::Waits { cause }])
            }
            None => self.put(ticket.waiting(), [what, What::Waits { cause }]),
        };
        match cause {
            Cause::Missed => self.count_miss(to),
            Cause::Unseen => self.doubt(to),
            _ => {}
        }
        version
    }

    /// Whether an operator can have a ticket back.
    pub(super) fn is_there(&self, id: OperatorId) -> bool {
        let is_online = |known: &crate::operator::Operator| known.presence.status != Status::Offline;
        self.is_within_reach(id) && self.operator(id).is_some_and(is_online)
    }

    /// Whether it will be noticed if the operator goes.
    pub(super) fn is_within_reach(&self, id: OperatorId) -> bool {
        let is_gone = |known: &crate::operator::Operator| known.presence.connection == Connection::Gone;
        self.desk.operator_settings(id).is_some() && self.operator(id).is_some_and(|known| !is_gone(known))
    }

    fn count_miss(&mut self, id: OperatorId) {
        let Some(mut operator) = self.operator(id).cloned() else { return };
        operator.presence.misses = operator.presence.misses.saturating_add(1);
        let is_out = operator.presence.misses >= MISSES && operator.presence.status == Status::Online;
        self.put_operator(operator);
        if is_out {
            let at = self.at;
            self.choose(id, |operator| {
                operator.presence.status = Status::Away { reason: MISSED.to_owned() };
                operator.presence.since = at;
                operator.presence.next = None;
            });
            self.alert(Alert::OperatorMisses { operator: id });
            self.withdraw_offers(id);
        }
    }

    /// Misses count in a row only.
    fn forgive(&mut self, id: OperatorId) {
        if let Some(mut operator) = self.operator(id).filter(|known| known.presence.misses > 0).cloned() {
            operator.presence.misses = 0;
            self.put_operator(operator);
        }
    }

    fn doubt(&mut self, id: OperatorId) {
        let is_trusted =
            |known: &&crate::operator::Operator| known.presence.connection == Connection::Connected;
        if let Some(mut operator) = self.operator(id).filter(is_trusted).cloned() {
            operator.presence.connection = Connection::Doubted;
            self.put_operator(operator);
        }
    }
}

fn offered_to(ticket: &Ticket, by: OperatorId, number: Version) -> bool {
    ticket.version == number && matches!(&ticket.state, TicketState::Offered { offer, .. } if offer.to == by)
}
