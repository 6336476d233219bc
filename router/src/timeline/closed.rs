//! A conversation is closed, reopened by hand, handed over to people, or its time is up.

use domain::timeline::{self, Known};
use domain::{Refusal, TimelineId};
use protocol::record::{Command, Record};

use super::step;
use crate::turn::decide::{Asked, Batch};

/// Closes or reopens and answers; a repeated command gets its first answer.
pub(crate) fn closed(batch: &mut Batch<'_>, record: &Record) {
    let (id, by, client_id, command) = match &record.command {
        Command::Close { timeline, by, client_id, if_version } => {
            let (by, client_id, if_version) = (*by, *client_id, *if_version);
            (*timeline, by, client_id, timeline::Command::Close { by, client_id, if_version })
        }
        Command::Reopen { timeline, by, client_id, if_version } => {
            let (by, client_id, if_version) = (*by, *client_id, *if_version);
            (*timeline, by, client_id, timeline::Command::Reopen { by, client_id, if_version })
        }
        _ => return,
    };
    let asked = Asked { tenant: record.tenant, by, client_id };
    if batch.answers_again(record, asked) {
        return;
    }
    let is_theirs = batch.overlay.timeline(id).is_some_and(|state| state.tenant == record.tenant);
    let answer = match is_theirs {
        true => step(batch, id, &command, Known::New).and_then(|step| step.answer),
        false => Some(Err(Refusal::NoSuchConversation)),
    };
    if let Some(answer) = answer {
        batch.answer(record, asked, answer);
    }
}

/// The bot hands over to people.
pub(crate) fn handed_over(batch: &mut Batch<'_>, id: TimelineId) {
    step(batch, id, &timeline::Command::HandOver, Known::New);
}

/// The timer says that a deadline passed; the state decides whether it still stands.
pub(crate) fn due(batch: &mut Batch<'_>, id: TimelineId) {
    step(batch, id, &timeline::Command::Due, Known::New);
}
