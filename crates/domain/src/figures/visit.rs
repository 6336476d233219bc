//! Where a ticket is, as figures see it: in a queue, in somebody's hands, or nowhere.

use crate::ids::{OperatorId, QueueId};
use crate::ticket::{Handover, Ticket, TicketState};

/// Where a ticket is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// The customer waits: nobody has accepted.
    Queue(QueueId),
    /// Somebody answers, or writes it up.
    Hands(OperatorId),
    Nowhere,
}

pub(super) fn place(ticket: &Ticket) -> Place {
    match &ticket.state {
        TicketState::Waiting { .. } => Place::Queue(ticket.queue),
        // Whoever hands it over warm answers until it is accepted.
        TicketState::Offered { from: Some(Handover { from, is_warm: true, .. }), .. } => {
            Place::Hands(from.operator)
        }
        TicketState::Offered { .. } => Place::Queue(ticket.queue),
        TicketState::Assigned { assignee, .. } | TicketState::WrapUp { assignee, .. } => {
            Place::Hands(assignee.operator)
        }
        TicketState::Done => Place::Nowhere,
    }
}

/// Whether `after` is somewhere else than `before` was: a visit or a stretch begins.
pub(crate) fn has_moved(before: Option<&Ticket>, after: &Ticket) -> bool {
    before.map(place) != Some(place(after))
}
