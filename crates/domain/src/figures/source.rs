//! The events that follow from what an owner decides.

use super::visit::{Place, place};
use super::{Event, Happened};
use crate::conversation::{Conversation, Side, Stage};
use crate::entry::{Author, Entry, EntryKind};
use crate::ids::TenantId;
use crate::number::Timestamp;
use crate::ticket::{Cause, Step, Ticket, What};

/// What a ticket's change of place comes to. `why_done`: why it is done, if it has just become so.
pub fn moved(before: Option<&Ticket>, after: &Ticket, why_done: Option<Cause>, at: Timestamp) -> Vec<Event> {
    let was = before.map_or(Place::Nowhere, place);
    let is = place(after);
    if was == is {
        return Vec::new();
    }
    let of = |ticket: &Ticket, operator, what| Event {
        tenant: ticket.tenant,
        at,
        queue: ticket.queue,
        conversation: ticket.conversation,
        operator,
        what,
    };
    let mut events = Vec::new();
    if let Some(before) = before {
        // A ticket that an older build wrote does not say when it came: the customer's whole wait is the nearest.
        let began = if before.place_since == Timestamp(0) { before.since } else { before.place_since };
        let ms = at.since_ms(began).max(0);
        match (was, is) {
            (Place::Queue(_), Place::Hands(operator)) => {
                events.push(of(before, Some(operator), Happened::Answered { ms }));
            }
            (Place::Queue(_), Place::Queue(_)) => events.push(of(before, None, Happened::FlowedOut { ms })),
            (Place::Queue(_), Place::Nowhere) => {
                let flows = why_done == Some(Cause::BotAnswers);
                let what = if flows { Happened::FlowedOut { ms } } else { Happened::Abandoned { ms } };
                events.push(of(before, None, what));
            }
            (Place::Hands(operator), _) => {
                events.push(of(before, Some(operator), Happened::Handled { ms }));
            }
            (Place::Nowhere, _) => {}
        }
    }
    if let Place::Queue(_) = is {
        events.push(of(after, None, Happened::Entered));
    }
    events
}

/// What a step of a ticket comes to.
pub fn stepped(ticket: &Ticket, step: &Step) -> Option<Event> {
    let (operator, what) = match &step.what {
        What::Missed { operator } => (*operator, Happened::MissedOffer),
        What::Declined { operator, .. } => (*operator, Happened::DeclinedOffer),
        What::Transferred { by, .. } => (*by, Happened::Transferred),
        _ => return None,
    };
    let (tenant, at, queue, conversation) = (step.tenant, step.at, ticket.queue, step.conversation);
    Some(Event { tenant, at, queue, conversation, operator: Some(operator), what })
}

/// Why a ticket is done, if this step says so.
pub(crate) const fn why_done(step: &Step) -> Option<Cause> {
    match step.what {
        What::Done { cause } => Some(cause),
        _ => None,
    }
}

/// What an entry comes to, `before` being the conversation as it stood when it was written.
pub fn spoken(tenant: TenantId, before: &Conversation, entry: &Entry) -> Vec<Event> {
    let (Author::Operator(operator) | Author::Supervisor(operator)) = entry.author else { return Vec::new() };
    let is_message = matches!(entry.kind, EntryKind::Message { .. });
    let waits = before.words.last.filter(|last| last.by == Side::Customer);
    let Some(waits) = waits.filter(|_| is_message && before.is_open() && before.id == entry.conversation)
    else {
        return Vec::new();
    };
    let ms = entry.at.since_ms(waits.at).max(0);
    let event = |what| Event {
        tenant,
        at: entry.at,
        queue: before.queue,
        conversation: entry.conversation,
        operator: Some(operator),
        what,
    };
    let first = (!before.words.is_replied).then(|| event(Happened::FirstReply { ms }));
    first.into_iter().chain([event(Happened::Replied { ms })]).collect()
}

/// What the end or the new beginning of a conversation comes to.
pub fn turned(tenant: TenantId, before: Option<&Conversation>, after: &Conversation) -> Option<Event> {
    let before = before.filter(|before| before.id == after.id)?;
    let (what, at) = match (&before.stage, &after.stage) {
        (Stage::Closed { .. }, Stage::Closed { .. }) => return None,
        (_, Stage::Closed { at, .. }) => (Happened::Closed, *at),
        (Stage::Closed { .. }, _) => (Happened::Reopened, after.since),
        _ => return None,
    };
    let operator = before.assignee().map(|assignee| assignee.operator);
    Some(Event { tenant, at, queue: after.queue, conversation: after.id, operator, what })
}
