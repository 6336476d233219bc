//! A person says something, or answers what was asked before.

use domain::entry::Author;
use domain::timeline::{self, Known, Profile, Timeline};
use domain::{DeskId, Refusal, TenantId, TimelineId};
use protocol::record::{Command, Record};

use super::step;
use crate::turn::decide::{Asked, Batch, Repeat, trace_of};
use crate::turn::needs::asker;

/// Adds the entry, or tells the author again about one that is there; a refusal becomes the result of the command.
pub(crate) fn said(batch: &mut Batch<'_>, record: &Record) {
    let (timeline, author, client_id, profile, command) = match &record.command {
        Command::Say { timeline, author, client_id, sender, speech, text, files, profile } => {
            let (author, client_id, sender, speech) = (*author, *client_id, *sender, *speech);
            let (text, files) = (text.clone(), files.clone());
            let command = timeline::Command::Say { author, client_id, sender, speech, text, files };
            (timeline, author, client_id, profile, command)
        }
        Command::Fill { timeline, author, client_id, sender, form, profile } => {
            let (author, client_id, sender, form) = (*author, *client_id, *sender, form.clone());
            let command = timeline::Command::Fill { author, client_id, sender, form };
            (timeline, author, client_id, profile, command)
        }
        _ => return,
    };
    let asked = Asked { tenant: record.tenant, by: author, client_id };
    if batch.answers_again(record, asked) {
        return;
    }
    if let Err(refusal) = admit(batch, record.tenant, *timeline, author, profile.as_ref()) {
        return batch.answer(record, asked, Err(refusal));
    }
    let key = (*timeline, author.id(), client_id);
    let known = batch.overlay.known_entry(&key).map_or(Known::New, Known::At);
    let Some(step) = step(batch, *timeline, &command, known) else { return };
    if let Some(answer) = step.answer {
        return batch.answer(record, asked, answer);
    }
    match (step.repeats, asker(record.tenant, author), batch.decided.turn.entries.last()) {
        (Some(position), Some(author), _) => {
            batch.decided.repeats.push(Repeat {
                author,
                timeline: *timeline,
                position,
                trace: trace_of(record),
            });
        }
        (None, _, Some(entry)) => batch.overlay.note_entry(key, entry.position),
        (Some(_), None, _) | (None, _, None) => {}
    }
    let version = batch.overlay.timeline(*timeline).and_then(|state| state.conversation.as_ref());
    if let Some(version) = version.map(|conversation| conversation.version) {
        batch.reply(record, Ok(version));
    }
}

/// Whether `author` may speak here at all; a customer's first message creates the timeline.
fn admit(
    batch: &mut Batch<'_>,
    tenant: TenantId,
    id: TimelineId,
    author: Author,
    profile: Option<&Profile>,
) -> Result<(), Refusal> {
    let state = match (batch.overlay.timeline(id), author, profile) {
        (Some(state), _, _) => state,
        (None, Author::Customer(customer), Some(profile)) if profile.customer == customer => {
            let desk = DeskId::default_of(tenant);
            batch.overlay.create(Timeline::new(id, tenant, desk, profile.clone()))
        }
        (None, _, _) => return Err(Refusal::NoSuchConversation),
    };
    match author {
        _ if state.tenant != tenant => Err(Refusal::NoSuchConversation),
        Author::Customer(customer) if state.customer != customer => Err(Refusal::NotAllowed),
        _ => Ok(()),
    }
}
