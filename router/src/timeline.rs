//! The timeline owner's records: each file is one thing that happens to a timeline.

mod assigned;
mod closed;
mod said;

pub(crate) use assigned::assigned;
pub(crate) use closed::{closed, due, handed_over};
pub(crate) use said::said;

use domain::timeline::{Command, Known, Timeline, decide};
use domain::{Position, TimelineId};

use crate::turn::decide::Batch;

/// Decides on `command` against an existing timeline and takes the decision up. `None` if there is no such timeline.
fn step(batch: &mut Batch<'_>, id: TimelineId, command: &Command, known: Known) -> Option<Step> {
    let (rules, at) = (batch.rules, batch.at);
    let state: &mut Timeline = batch.overlay.timeline(id)?;
    let decision = decide(state, command, known, rules, at);
    let step = Step { repeats: decision.repeats, answer: decision.answer };
    batch.decided.turn.take_timeline(state, decision);
    Some(step)
}

/// What remains of a decision once its events are taken up.
struct Step {
    repeats: Option<Position>,
    answer: Option<crate::turn::recent::Answer>,
}
