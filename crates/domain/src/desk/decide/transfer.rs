//! A ticket is handed over.

use super::{Draft, matches_version};
use crate::conversation::Assignee;
use crate::desk::{Decision, Target};
use crate::ids::{ConversationId, OperatorId, QueueId};
use crate::number::Version;
use crate::operator::{Connection, Operator};
use crate::refusal::Refusal;
use crate::ticket::{Cause, Handover, Offer, OrElse, Ticket, TicketState, What};

/// What is asked for.
pub(super) struct Wish<'a> {
    pub(super) by: OperatorId,
    pub(super) is_supervisor: bool,
    pub(super) to: Target,
    pub(super) is_warm: bool,
    pub(super) or_else: OrElse,
    pub(super) comment: &'a str,
}

impl Draft<'_> {
    pub(super) fn transfer(
        mut self,
        conversation: ConversationId,
        wish: &Wish<'_>,
        if_version: Option<Version>,
    ) -> Decision {
        self.heard(wish.by);
        let Some(ticket) = self.ticket(conversation).cloned() else {
            return Decision::refused(Refusal::NoSuchConversation);
        };
        let from = match &ticket.state {
            TicketState::Assigned { assignee, began, .. }
                if assignee.operator == wish.by || wish.is_supervisor =>
            {
                Some((assignee.clone(), *began))
            }
            TicketState::Waiting { .. } if wish.is_supervisor => None,
            TicketState::WrapUp { .. } | TicketState::Done => return Decision::refused(Refusal::Closed),
            TicketState::Waiting { .. } | TicketState::Offered { .. } | TicketState::Assigned { .. } => {
                return Decision::refused(Refusal::NotYours);
            }
        };
        if let Err(refusal) = matches_version(&ticket, if_version) {
            return Decision::refused(refusal);
        }
        let given = match wish.to {
            Target::Operator(to) => self.hand_to(ticket, from, to, wish),
            Target::Queue(queue) => self.put_into(ticket, from, queue, wish),
            Target::Back => {
                let queue = ticket.queue;
                self.put_into(ticket, from, queue, wish)
            }
        };
        match given {
            Ok(version) => self.answered(Ok(version)),
            Err(refusal) => Decision::refused(refusal),
        }
    }

    fn hand_to(
        &mut self,
        ticket: Ticket,
        from: Option<(Assignee, Version)>,
        to: OperatorId,
        wish: &Wish<'_>,
    ) -> Result<Version, Refusal> {
        let target = self.operator(to).cloned().ok_or(Refusal::NoSuchOperator)?;
        if from.as_ref().is_some_and(|(assignee, _)| assignee.operator == to) {
            return Ok(ticket.version);
        }
        let queue = ticket.queue;
        let what = What::Transferred {
            by: wish.by,
            to: Some(to),
            queue,
            is_warm: wish.is_warm,
            comment: wish.comment.to_owned(),
        };
        if !self.can_take(&target) {
            if wish.or_else == OrElse::Fail {
                return Err(Refusal::NotAvailable);
            }
            // Waits, and goes to the one who was meant if that one is the first to be free.
            let after = Ticket { last_operator: Some(to), tried: giver(from.as_ref()), ..ticket }.waiting();
            return Ok(self.put(after, [what, What::Waits { cause: Cause::Transfer }]));
        }
        if self.desk.accepts_unasked(queue, to) {
            let after = ticket.given_to(target.as_assignee());
            return Ok(self.put(after, [what, What::Accepted { operator: to }]));
        }
        let until = self.at.plus_ms(i64::from(self.desk.queue_settings(queue).offer_ms));
        let (is_warm, or_else) = (wish.is_warm, wish.or_else);
        let handover = from.map(|(from, began)| Handover { from, began, is_warm, or_else });
        let offer = Offer { to, at: self.at, until, is_seen: false };
        let after =
            Ticket { state: TicketState::Offered { offer, from: handover }, is_idle: false, ..ticket };
        Ok(self.put(after, [what]))
    }

    fn put_into(
        &mut self,
        ticket: Ticket,
        from: Option<(Assignee, Version)>,
        queue: QueueId,
        wish: &Wish<'_>,
    ) -> Result<Version, Refusal> {
        if self.desk.settings().queue(queue).is_none() {
            return Err(Refusal::NoSuchQueue);
        }
        if wish.or_else == OrElse::Fail && !self.desk.is_served(queue, self.at) {
            return Err(Refusal::NotAvailable);
        }
        let what = What::Transferred {
            by: wish.by,
            to: None,
            queue,
            is_warm: false,
            comment: wish.comment.to_owned(),
        };
        let tried = giver(from.as_ref());
        let after = Ticket { queue, tried, round: 1, last_operator: None, ..ticket }.waiting();
        Ok(self.put(after, [what, What::Waits { cause: Cause::Transfer }]))
    }

    fn can_take(&self, operator: &Operator) -> bool {
        let Some(settings) = self.desk.operator_settings(operator.id) else { return false };
        // What was gained in this decision takes a slot.
        let (used, open) = self.desk.load(operator.id);
        let gained = self.open(operator.id) - i32::from(open);
        operator.wants_offers()
            && operator.presence.connection == Connection::Connected
            && !operator.presence.is_away_everywhere()
            && i32::from(used) + gained < i32::from(operator.presence.capacity_within(settings.capacity))
            && self.open(operator.id) < i32::from(settings.hard_limit)
    }
}

/// Whoever gives it away is asked last.
fn giver(from: Option<&(Assignee, Version)>) -> Vec<OperatorId> {
    from.map(|(assignee, _)| assignee.operator).into_iter().collect()
}
