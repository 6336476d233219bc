//! The timeline owner tells how a conversation stands.

use super::Draft;
use crate::desk::Alert;
use crate::fact::{ConversationNow, NoReply, Silence, StageNow};
use crate::ticket::{Cause, OrElse, Ticket, TicketState, What};

impl Draft<'_> {
    pub(super) fn hear(&mut self, now: &ConversationNow) {
        let Some(ticket) = self.ticket(now.conversation).cloned() else { return self.meet(now) };
        if now.version <= ticket.conversation_version {
            return;
        }
        let is_newer = now.opened_version > ticket.opened_version;
        let ticket = Ticket { conversation_version: now.version, ..ticket };
        match (now.stage, &ticket.state) {
            (StageNow::Human, _) if is_newer => self.open_again(now, ticket),
            (StageNow::Human, _) => self.listen(now, ticket),
            (StageNow::Closed, TicketState::WrapUp { .. }) | (_, TicketState::Done) => self.touch(ticket, []),
            (StageNow::Closed, _) => self.close(ticket),
            (StageNow::Bot, _) => self.end(ticket, Cause::BotAnswers),
        }
    }

    /// The first that is heard of a conversation.
    fn meet(&mut self, now: &ConversationNow) {
        let ticket = Ticket::unrouted(now);
        match now.stage {
            StageNow::Human => self.wait_or_give(now, ticket, Cause::Opened),
            StageNow::Closed => self.end(ticket, Cause::ConversationClosed),
            StageNow::Bot => self.end(ticket, Cause::BotAnswers),
        }
    }

    /// The customer waits anew, whatever stood before.
    fn open_again(&mut self, now: &ConversationNow, ticket: Ticket) {
        let last_operator = match &ticket.state {
            TicketState::Assigned { assignee, .. } | TicketState::WrapUp { assignee, .. } => {
                Some(assignee.operator)
            }
            TicketState::Waiting { .. } | TicketState::Offered { .. } | TicketState::Done => {
                ticket.last_operator
            }
        };
        let ticket = Ticket {
            opened_version: now.opened_version,
            since: now.since,
            skills: now.skills.clone(),
            last_operator,
            is_idle: false,
            is_rerouted: false,
            tried: Vec::new(),
            round: 1,
            ..ticket
        };
        self.wait_or_give(now, ticket, Cause::Reopened);
    }

    fn wait_or_give(&mut self, now: &ConversationNow, mut ticket: Ticket, cause: Cause) {
        // In a queue that is not there any more it would wait for ever.
        ticket.queue = self.desk.queue_settings(ticket.queue).rules.id;
        let wanted_by = now.wanted_by.filter(|id| self.desk.operator_settings(*id).is_some());
        let Some(operator) = wanted_by.and_then(|id| self.operator(id)).cloned() else {
            self.put(ticket.waiting(), [What::Waits { cause }]);
            return;
        };
        let mut after = ticket.given_to(operator.as_assignee());
        let mut what = vec![What::Given { to: operator.id }];
        // Whoever has gone meanwhile would not be missed any more.
        if let TicketState::Assigned { is_lost, .. } = &mut after.state
            && !self.is_within_reach(operator.id)
        {
            *is_lost = true;
            what.push(What::Lost { operator: operator.id });
        }
        self.put(after, what);
    }

    /// The same opening goes on.
    fn listen(&mut self, now: &ConversationNow, ticket: Ticket) {
        let TicketState::Assigned { assignee, began, is_held, is_lost } = ticket.state.clone() else {
            return self.touch(without_return(now, ticket), []);
        };
        let is_meant = |silent: &NoReply| match silent.why {
            Silence::NoFirstReply => silent.ticket_version >= began,
            // Or is back.
            Silence::Gone => silent.ticket_version >= began && is_lost,
        };
        if let Some(NoReply { why, .. }) = now.no_reply.filter(is_meant) {
            return self.silent(ticket, assignee.operator, why);
        }
        let ticket = Ticket { is_idle: now.is_idle, ..ticket };
        if is_held && now.resumes.is_some_and(|version| version >= ticket.version) {
            let state = TicketState::Assigned { assignee, began, is_held: false, is_lost };
            self.put(Ticket { state, ..ticket }, [What::Resumed { cause: Cause::CustomerSpoke }]);
        } else {
            self.touch(ticket, []);
        }
    }

    fn silent(&mut self, ticket: Ticket, operator: crate::ids::OperatorId, why: Silence) {
        match why {
            // Once only: a desk where nobody replies would pass it round for ever.
            Silence::NoFirstReply if ticket.is_rerouted => {
                let (conversation, what) = (ticket.conversation, What::StillSilent { operator });
                self.touch(ticket, [what]);
                self.alert(Alert::StillSilent { conversation, operator });
            }
            Silence::NoFirstReply => {
                let after =
                    Ticket { is_rerouted: true, last_operator: None, ..ticket }.tried(operator).waiting();
                self.put(after, [What::Waits { cause: Cause::NoReply }]);
            }
            Silence::Gone => {
                let after = Ticket { last_operator: None, ..ticket }.tried(operator).waiting();
                self.put(after, [What::Waits { cause: Cause::OperatorLeft }]);
            }
        }
    }

    fn close(&mut self, ticket: Ticket) {
        let wrap_up_ms = self.desk.queue_settings(ticket.queue).wrap_up_ms;
        match &ticket.state {
            TicketState::Assigned { assignee, is_lost: false, .. } if wrap_up_ms > 0 => {
                let until = self.at.plus_ms(i64::from(wrap_up_ms));
                let (assignee, operator) = (assignee.clone(), assignee.operator);
                let state = TicketState::WrapUp { assignee, until };
                self.put(Ticket { state, ..ticket }, [What::WrapUp { operator, until }]);
            }
            _ => self.end(ticket, Cause::ConversationClosed),
        }
    }

    fn end(&mut self, ticket: Ticket, cause: Cause) {
        self.put(Ticket { state: TicketState::Done, is_idle: false, ..ticket }, [What::Done { cause }]);
    }
}

/// What is handed over by somebody who does not answer does not go back there.
fn without_return(now: &ConversationNow, mut ticket: Ticket) -> Ticket {
    if let TicketState::Offered { from: Some(handover), .. } = &mut ticket.state
        && now.no_reply.is_some_and(|silent| silent.ticket_version >= handover.began)
    {
        handover.or_else = OrElse::Queue;
    }
    ticket
}
