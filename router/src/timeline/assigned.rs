//! The desk tells who answers.

use domain::fact::TicketNow;
use domain::timeline::{Command, Known};

use super::step;
use crate::turn::decide::Batch;

/// Applies the desk's fact; an older or a repeated one changes nothing, nor does one of another tenant.
pub(crate) fn assigned(batch: &mut Batch<'_>, now: &TicketNow) {
    let owner = batch.overlay.timeline(now.timeline).map(|state| state.tenant);
    if now.tenant.is_some_and(|told| owner.is_some_and(|owner| owner != told)) {
        tracing::warn!(timeline = %now.timeline, "a ticket's fact names another tenant; it changes nothing");
        return;
    }
    step(batch, now.timeline, &Command::Ticket(now.clone()), Known::New);
}
