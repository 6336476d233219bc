//! An operator asks something of a desk.

use domain::desk;
use domain::entry::Author;
use domain::{OperatorId, Refusal};
use protocol::record::{Command, DeskAsk, Record};

use super::routed::routed;
use crate::turn::decide::{Asked, Batch};

/// Decides and answers; a repeated command gets its first answer.
pub(crate) fn commanded(batch: &mut Batch<'_>, record: &Record) {
    let (id, by, client_id) = match &record.command {
        Command::Take { desk, by, client_id, .. } | Command::Desk { desk, by, client_id, .. } => {
            (*desk, *by, *client_id)
        }
        _ => return,
    };
    let asked = Asked { tenant: record.tenant, by, client_id };
    let is_answered = !matches!(&record.command, Command::Desk { ask, .. } if !ask.is_answered());
    if is_answered && batch.answers_again(record, asked) {
        return;
    }
    let Some(operator) = by.operator() else { return batch.answer(record, asked, Err(Refusal::NotAllowed)) };
    if batch.overlay.desk(id).is_none_or(|desk| desk.tenant != record.tenant) {
        return batch.answer(record, asked, Err(Refusal::NoSuchConversation));
    }
    let Some(command) = command(record, operator) else {
        return batch.answer(record, asked, Err(Refusal::NotAllowed));
    };
    let answer = routed(batch, id, &command);
    if let Some(answer) = answer.filter(|_| is_answered) {
        batch.answer(record, asked, answer);
    }
}

/// The record as the desk understands it; `None` if it is not for the asker to ask.
fn command(record: &Record, by: OperatorId) -> Option<desk::Command> {
    let (author, ask) = match &record.command {
        Command::Take { client_id, conversation, if_version, .. } => {
            let (client_id, conversation, if_version) = (*client_id, *conversation, *if_version);
            return Some(desk::Command::Take { by, client_id, conversation, if_version });
        }
        Command::Desk { by, ask, .. } => (*by, ask.clone()),
        _ => return None,
    };
    let is_supervisor = matches!(author, Author::Supervisor(_));
    let whose = |operator: Option<OperatorId>| match operator {
        Some(other) if other != by => is_supervisor.then_some(other),
        _ => Some(by),
    };
    Some(match ask {
        DeskAsk::Accept { conversation, offer } => desk::Command::Accept { by, conversation, offer },
        DeskAsk::Decline { conversation, offer, reason } => {
            desk::Command::Decline { by, conversation, offer, reason }
        }
        DeskAsk::Seen { conversation, offer } => desk::Command::Seen { by, conversation, offer },
        DeskAsk::Transfer { conversation, to, is_warm, or_else, comment, if_version } => {
            desk::Command::Transfer {
                by,
                is_supervisor,
                conversation,
                to,
                is_warm,
                or_else,
                comment,
                if_version,
            }
        }
        DeskAsk::Hold { conversation, is_held } => desk::Command::Hold { by, conversation, is_held },
        DeskAsk::WrappedUp { conversation } => desk::Command::WrappedUp { by, conversation },
        DeskAsk::Status { operator, status, is_next } => {
            desk::Command::SetStatus { operator: whose(operator)?, status, is_next }
        }
        DeskAsk::Capacity { operator, capacity } => {
            desk::Command::SetCapacity { operator: whose(operator)?, capacity }
        }
        DeskAsk::Device { device, is_away } => desk::Command::Device { operator: by, device, is_away },
    })
}
