//! The steps of a ticket by name, to count what the schedules come to.

use domain::ticket::What;

/// What a step is called, without what it is about.
pub(super) const fn named(what: &What) -> &'static str {
    match what {
        What::Waits { .. } => "waits",
        What::NotOffered { .. } => "not offered",
        What::Offered { .. } => "offered",
        What::AutoAccepted { .. } => "auto-accepted",
        What::RoundOver { .. } => "round over",
        What::Accepted { .. } => "accepted",
        What::Declined { .. } => "declined",
        What::Missed { .. } => "missed",
        What::Unseen { .. } => "unseen",
        What::Withdrawn { .. } => "withdrawn",
        What::Taken { .. } => "taken",
        What::Transferred { .. } => "transferred",
        What::Returned { .. } => "returned",
        What::Held { .. } => "held",
        What::Resumed { .. } => "resumed",
        What::Lost { .. } => "lost",
        What::Found { .. } => "found",
        What::StillSilent { .. } => "still silent",
        What::Given { .. } => "given",
        What::WrapUp { .. } => "wrap-up",
        What::Done { .. } => "done",
    }
}
