//! A desk decides, and then routes until nothing that waits has a fitting slot.

use domain::desk::{Command, Decision, Desk, Event, decide};
use domain::ticket::What;
use domain::{ConversationId, DeskId};

use crate::turn::decide::Batch;
use crate::turn::recent::Answer;

/// Decides on `command`, offers what can be offered, and writes down why the rest of what began to wait is not. `None`:
/// there is no such desk, or the command has no answer.
pub(super) fn routed(batch: &mut Batch<'_>, id: DeskId, command: &Command) -> Option<Answer> {
    let at = batch.at;
    let desk = batch.overlay.desk(id)?;
    batch.decided.desks.insert(id);
    let turn = &mut batch.decided.turn;
    let decision = decide(desk, command, at);
    let answer = decision.answer;
    let mut began_to_wait = Vec::new();
    let mut take = |desk: &mut Desk, decision: Decision| {
        began_to_wait.extend(decision.events.iter().filter_map(begins_to_wait));
        turn.take_desk(desk, decision, at);
    };
    take(desk, decision);
    while let Some(decision) = desk.route(at) {
        take(desk, decision);
    }
    began_to_wait.sort_unstable();
    began_to_wait.dedup();
    for conversation in began_to_wait {
        let decision = desk.explain_waiting(conversation, at);
        turn.take_desk(desk, decision, at);
    }
    answer
}

fn begins_to_wait(event: &Event) -> Option<ConversationId> {
    match event {
        Event::Step(step) if matches!(step.what, What::Waits { .. }) => Some(step.conversation),
        _ => None,
    }
}
