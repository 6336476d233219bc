//! The decisions of the desk owner. The table stands in the parent's doc.

mod due;
mod hear;
mod leave;
mod offer;
mod presence;
mod route;
mod transfer;

use super::draft::Draft;
use super::{Command, Decision, Desk};
use crate::ids::{ConversationId, OperatorId};
use crate::number::{Timestamp, Version};
use crate::refusal::Refusal;
use crate::ticket::{Cause, Ticket, TicketState, What};

/// Decides on `command` against `desk` at `at`, changing nothing. The ticket that the command names must be held if it
/// exists.
pub fn decide(desk: &Desk, command: &Command, at: Timestamp) -> Decision {
    let mut draft = Draft::of(desk, at);
    match command {
        Command::Take { by, conversation, if_version, .. } => draft.take(*by, *conversation, *if_version),
        Command::Accept { by, conversation, offer } => draft.accept(*by, *conversation, *offer),
        Command::Decline { by, conversation, offer, reason } => {
            draft.decline(*by, *conversation, *offer, reason)
        }
        Command::Seen { by, conversation, offer } => {
            draft.seen(*by, *conversation, *offer);
            draft.done()
        }
        Command::Transfer { by, is_supervisor, conversation, to, is_warm, or_else, comment, if_version } => {
            let (to, is_warm, or_else) = (*to, *is_warm, *or_else);
            let wish =
                transfer::Wish { by: *by, is_supervisor: *is_supervisor, to, is_warm, or_else, comment };
            draft.transfer(*conversation, &wish, *if_version)
        }
        Command::Hold { by, conversation, is_held } => draft.hold(*by, *conversation, *is_held),
        Command::WrappedUp { by, conversation } => draft.wrapped_up(*by, *conversation),
        Command::SetStatus { operator, status, is_next } => draft.set_status(*operator, status, *is_next),
        Command::SetCapacity { operator, capacity } => draft.set_capacity(*operator, *capacity),
        Command::Device { operator, device, is_away } => {
            draft.device(*operator, *device, *is_away);
            draft.done()
        }
        Command::Conversation(now) => {
            draft.hear(now);
            draft.done()
        }
        Command::Presence(presence) => {
            draft.presence(presence);
            draft.done()
        }
        Command::Due => {
            draft.due();
            draft.done()
        }
        Command::Claimed { outage_ms } => {
            draft.claimed(*outage_ms);
            draft.done()
        }
        Command::SettingsChanged => {
            draft.settings_changed();
            draft.done()
        }
    }
}

impl Draft<'_> {
    fn take(mut self, by: OperatorId, conversation: ConversationId, if_version: Option<Version>) -> Decision {
        let Some(ticket) = self.ticket(conversation).cloned() else {
            return Decision::refused(Refusal::NoSuchConversation);
        };
        let is_here = self.desk.operator_settings(by).is_some();
        let Some(operator) = self.operator(by).filter(|_| is_here).cloned() else {
            return Decision::refused(Refusal::NoSuchOperator);
        };
        match &ticket.state {
            TicketState::Assigned { assignee, is_lost: false, .. } if assignee.operator == by => {
                return self.answered(Ok(ticket.version));
            }
            TicketState::WrapUp { .. } | TicketState::Done => return Decision::refused(Refusal::Closed),
            TicketState::Waiting { .. } | TicketState::Offered { .. } | TicketState::Assigned { .. } => {}
        }
        if let Err(refusal) = matches_version(&ticket, if_version) {
            return Decision::refused(refusal);
        }
        // Limits bound what is offered and handed over; whoever takes by hand has decided.
        self.heard(by);
        // Whoever comes back with it has it.
        if let Some(found) = self.ticket(conversation).filter(|found| found.version != ticket.version) {
            let version = found.version;
            return self.answered(Ok(version));
        }
        let from = ticket.assignee().map(|assignee| assignee.operator).filter(|from| *from != by);
        let after = ticket.given_to(operator.as_assignee());
        let version = self.put(after, [What::Taken { by, from }]);
        self.answered(Ok(version))
    }

    fn hold(mut self, by: OperatorId, conversation: ConversationId, hold: bool) -> Decision {
        self.heard(by);
        let Some(ticket) = self.ticket(conversation).cloned() else {
            return Decision::refused(Refusal::NoSuchConversation);
        };
        match &ticket.state {
            TicketState::Assigned { assignee, began, is_held, is_lost } if assignee.operator == by => {
                if *is_held == hold {
                    return self.answered(Ok(ticket.version));
                }
                let (assignee, began, is_lost) = (assignee.clone(), *began, *is_lost);
                let state = TicketState::Assigned { assignee, began, is_held: hold, is_lost };
                let what = match hold {
                    true => What::Held { by },
                    false => What::Resumed { cause: Cause::ByOperator },
                };
                let version = self.put(Ticket { state, ..ticket }, [what]);
                self.answered(Ok(version))
            }
            TicketState::WrapUp { .. } | TicketState::Done => Decision::refused(Refusal::Closed),
            _ => Decision::refused(Refusal::NotYours),
        }
    }

    fn wrapped_up(mut self, by: OperatorId, conversation: ConversationId) -> Decision {
        self.heard(by);
        let Some(ticket) = self.ticket(conversation).cloned() else {
            return Decision::refused(Refusal::NoSuchConversation);
        };
        match &ticket.state {
            TicketState::WrapUp { assignee, .. } if assignee.operator == by => {
                let after = Ticket { state: TicketState::Done, ..ticket };
                let version = self.put(after, [What::Done { cause: Cause::ByOperator }]);
                self.answered(Ok(version))
            }
            TicketState::Done => self.answered(Ok(ticket.version)),
            TicketState::WrapUp { .. } => Decision::refused(Refusal::NotYours),
            _ => Decision::refused(Refusal::NotClosed),
        }
    }
}

fn matches_version(ticket: &Ticket, if_version: Option<Version>) -> Result<(), Refusal> {
    match if_version {
        Some(wanted) if wanted != ticket.version => Err(Refusal::VersionMismatch { actual: ticket.version }),
        _ => Ok(()),
    }
}

impl Ticket {
    /// In the hands of `assignee`.
    fn given_to(self, assignee: crate::conversation::Assignee) -> Self {
        let last_operator = Some(assignee.operator);
        let state = TicketState::Assigned { assignee, began: Version::ZERO, is_held: false, is_lost: false };
        Self { state, last_operator, is_idle: false, tried: Vec::new(), ..self }
    }

    /// Back in the queue, the time of waiting kept.
    fn waiting(self) -> Self {
        Self { state: TicketState::Waiting { rest_until: None }, is_idle: false, ..self }
    }

    /// `operator` has been asked in this round.
    fn tried(mut self, operator: OperatorId) -> Self {
        if !self.tried.contains(&operator) {
            self.tried.push(operator);
        }
        self
    }
}
