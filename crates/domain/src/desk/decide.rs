//! The decisions of the desk owner. The table stands in the parent's doc.

use super::{Command, Decision, Desk, Event, InboxChange};
use crate::conversation::Assignee;
use crate::fact::{ConversationNow, StageNow};
use crate::ids::{ConversationId, OperatorId};
use crate::number::Version;
use crate::refusal::Refusal;
use crate::ticket::{Ticket, TicketState};

/// Decides on `command` against `desk`, changing nothing. The ticket that the command names must be loaded if it
/// exists.
pub fn decide(desk: &Desk, command: &Command) -> Decision {
    match command {
        Command::Take { by, conversation, if_version, .. } => take(desk, *by, *conversation, *if_version),
        Command::Conversation(now) => hear(desk, now),
    }
}

fn take(desk: &Desk, by: OperatorId, conversation: ConversationId, if_version: Option<Version>) -> Decision {
    let Some(ticket) = desk.tickets.get(&conversation) else {
        return Decision::refused(Refusal::NoSuchConversation);
    };
    let Some(operator) = desk.operators.get(&by) else {
        return Decision::refused(Refusal::NoSuchOperator);
    };
    if ticket.is_assigned_to(by) {
        return Decision { answer: Some(Ok(ticket.version)), ..Decision::default() };
    }
    if matches!(ticket.state, TicketState::Done) {
        return Decision::refused(Refusal::Closed);
    }
    if let Some(wanted) = if_version
        && wanted != ticket.version
    {
        return Decision::refused(Refusal::VersionMismatch { actual: ticket.version });
    }
    let state = TicketState::Assigned { assignee: operator.as_assignee() };
    let after = Ticket { version: ticket.version.next(), state, ..ticket.clone() };
    let answer = Some(Ok(after.version));
    Decision { events: moved(desk, Some(ticket), after), answer }
}

fn hear(desk: &Desk, now: &ConversationNow) -> Decision {
    let before = desk.tickets.get(&now.conversation);
    let heard = before.map_or(Version::ZERO, |ticket| ticket.conversation_version);
    if now.version <= heard {
        return Decision::nothing();
    }
    let state = match (before, now.stage) {
        (_, StageNow::Bot | StageNow::Closed) => TicketState::Done,
        (Some(ticket), StageNow::Human) if now.opened_version <= heard => ticket.state.clone(),
        (_, StageNow::Human) => wanted(desk, now),
    };
    // A reopening that finds the ticket waiting, or given at once to the same operator, is a new state all the same:
    // the timeline must hear which opening the desk speaks of.
    let same = before.is_some_and(|ticket| ticket.state == state && now.opened_version <= heard);
    let version = match before {
        Some(ticket) if same => ticket.version,
        Some(ticket) => ticket.version.next(),
        None => Version(1),
    };
    let after = Ticket {
        conversation: now.conversation,
        timeline: now.timeline,
        tenant: now.tenant,
        desk: now.desk,
        queue: now.queue,
        customer: now.customer,
        version,
        conversation_version: now.version,
        since: now.since,
        state,
    };
    Decision { events: moved(desk, before, after), answer: None }
}

fn wanted(desk: &Desk, now: &ConversationNow) -> TicketState {
    match now.wanted_by.and_then(|id| desk.operators.get(&id)) {
        Some(operator) => TicketState::Assigned { assignee: operator.as_assignee() },
        None => TicketState::Waiting,
    }
}

/// The events that lead from `before` to `after`: the ticket, the inboxes it left and entered, the board.
fn moved(desk: &Desk, before: Option<&Ticket>, after: Ticket) -> Vec<Event> {
    let conversation = after.conversation;
    let old = before.and_then(Ticket::assignee).map(|assignee| assignee.operator);
    let new = after.assignee().map(|assignee: &Assignee| assignee.operator);
    let loss = if matches!(after.state, TicketState::Done) { InboxChange::Done } else { InboxChange::Lost };
    let was_waiting = before.is_some_and(|ticket| matches!(ticket.state, TicketState::Waiting));
    let is_waiting = matches!(after.state, TicketState::Waiting);
    let mut events = vec![Event::Ticket(after)];
    if old != new {
        for (operator, change) in [(old, loss), (new, InboxChange::Gained)] {
            if let Some(operator) = operator.and_then(|id| desk.operators.get(&id)) {
                let mut operator = operator.clone();
                operator.inbox_version = operator.inbox_version.next();
                events.push(Event::Inbox { operator, conversation, change });
            }
        }
    }
    if was_waiting != is_waiting {
        events.push(Event::Board { version: desk.board_version.next() });
    }
    events
}
