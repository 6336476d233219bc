//! An operator takes a ticket.

use domain::desk::{self, decide};
use domain::{OperatorId, Refusal};
use protocol::record::{Command, Record};

use crate::turn::decide::{Asked, Batch};

/// Assigns the ticket to the asker and answers; a repeated command gets its first answer.
pub(crate) fn taken(batch: &mut Batch<'_>, record: &Record) {
    let Command::Take { desk: id, by, client_id, conversation, if_version } = &record.command else { return };
    let asked = Asked { tenant: record.tenant, by: *by, client_id: *client_id };
    if batch.answers_again(record, asked) {
        return;
    }
    let Some(operator): Option<OperatorId> = by.operator() else {
        return batch.answer(record, asked, Err(Refusal::NotAllowed));
    };
    let state = batch.overlay.desk(record.tenant, *id, *conversation, Some(operator));
    if state.tenant != record.tenant {
        return batch.answer(record, asked, Err(Refusal::NoSuchConversation));
    }
    let command = desk::Command::Take {
        by: operator,
        client_id: *client_id,
        conversation: *conversation,
        if_version: *if_version,
    };
    let decision = decide(state, &command);
    let answer = decision.answer;
    batch.decided.turn.take_desk(state, decision);
    if let Some(answer) = answer {
        batch.answer(record, asked, answer);
    }
}
