//! The desk tells who answers.

use domain::fact::TicketNow;
use domain::timeline::{Command, Known};

use super::step;
use crate::turn::decide::Batch;

/// Applies the desk's fact; an older or a repeated one changes nothing.
pub(crate) fn assigned(batch: &mut Batch<'_>, now: &TicketNow) {
    step(batch, now.timeline, &Command::Ticket(now.clone()), Known::New);
}
