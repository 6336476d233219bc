//! The decisions of the timeline owner, one function per command. The table stands in the parent's doc.

mod words;

use super::{Command, Decision, Event, Known, OpensWith, Rules, Speech, Timeline};
use crate::conversation::{Assignee, CloseReason, Conversation, Side, Stage, Words};
use crate::entry::{Author, Entry, EntryKind, Happening, UndeliveredReason};
use crate::file::Attachment;
use crate::form::Form;
use crate::ids::{ClientId, ConversationId, QueueId, SenderId};
use crate::number::{SenderNo, Timestamp, Version};
use crate::refusal::Refusal;

/// Decides on `command` against `timeline` at `at`, changing nothing.
///
/// `known` says whether an entry with the command's `(author, client_id)` exists; commands that write no such entry
/// are idempotent by themselves.
pub fn decide(
    timeline: &Timeline,
    command: &Command,
    known: Known,
    rules: &Rules,
    at: Timestamp,
) -> Decision {
    let draft = Draft::of(timeline, rules, at);
    match command {
        Command::Say { author, client_id, sender, speech, text, files } => {
            if let Known::At(position) = known {
                return Decision { repeats: Some(position), ..Decision::default() };
            }
            draft.say(Spoken {
                author: *author,
                client_id: *client_id,
                sender: *sender,
                speech: *speech,
                text,
                files,
            })
        }
        Command::Fill { author, client_id, sender, form } => match known {
            Known::At(position) => Decision { repeats: Some(position), ..Decision::default() },
            Known::New => draft.fill(*author, *client_id, *sender, form),
        },
        Command::Close { by, if_version, .. } => draft.close(*by, *if_version),
        Command::Reopen { by, if_version, .. } => draft.reopen_by_operator(*by, *if_version),
        Command::HandOver => draft.hand_over(),
        Command::Ticket(now) => draft.ticket(now),
        Command::Due => draft.due(),
    }
}

/// What a person wants to say.
struct Spoken<'a> {
    author: Author,
    client_id: ClientId,
    sender: Option<(SenderId, SenderNo)>,
    speech: Speech,
    text: &'a str,
    files: &'a [Attachment],
}

/// Who an entry is by, and what it carries beside its kind.
#[derive(Clone, Copy)]
struct Signed<'a> {
    author: Author,
    client_id: ClientId,
    sender: Option<(SenderId, SenderNo)>,
    files: &'a [Attachment],
}

impl<'a> Spoken<'a> {
    const fn signed(&self) -> Signed<'a> {
        Signed { author: self.author, client_id: self.client_id, sender: self.sender, files: self.files }
    }
}

/// A decision in the making: the state as it will be, and the events that lead there.
struct Draft<'a> {
    after: Timeline,
    events: Vec<Event>,
    rules: &'a Rules,
    at: Timestamp,
}

impl<'a> Draft<'a> {
    fn of(timeline: &Timeline, rules: &'a Rules, at: Timestamp) -> Self {
        Self { after: timeline.clone(), events: Vec::new(), rules, at }
    }

    fn say(mut self, words: Spoken<'_>) -> Decision {
        match (words.author, words.speech) {
            (Author::System, _) | (Author::Customer(_), Speech::Note | Speech::Whisper) => {
                Decision::refused(Refusal::NotAllowed)
            }
            (Author::Operator(_), Speech::Whisper) => Decision::refused(Refusal::NotAllowed),
            (Author::Customer(_), Speech::Message) => self.customer_says(words),
            (Author::Operator(_) | Author::Supervisor(_), speech) => {
                let Some(conversation) = self.after.conversation.clone() else {
                    return Decision::refused(Refusal::NoSuchConversation);
                };
                let text = words.text.to_owned();
                let kind = match speech {
                    Speech::Note => EntryKind::Note { text },
                    Speech::Whisper => EntryKind::Whisper { text },
                    Speech::Message => match undelivered(&conversation, words.author) {
                        Some(reason) => EntryKind::Undelivered { text, reason },
                        None => EntryKind::Message { text },
                    },
                };
                let reached = matches!(kind, EntryKind::Message { .. });
                self.add(conversation.id, words.signed(), kind);
                if reached {
                    self.staff_spoke(conversation, words.author);
                }
                self.done()
            }
        }
    }

    fn customer_says(mut self, words: Spoken<'_>) -> Decision {
        let kind = EntryKind::Message { text: words.text.to_owned() };
        let signed = words.signed();
        match self.after.conversation.clone() {
            Some(open) if open.is_open() => {
                self.add(open.id, signed, kind);
                self.customer_spoke(open);
            }
            Some(closed) if self.may_reopen(&closed) => {
                let id = closed.id;
                self.reopen(closed, self.words_of(Side::Customer));
                self.add(id, signed, kind);
            }
            _ => {
                let id = ConversationId::opened_at(self.after.id, self.after.last_position.next());
                self.change(self.opening(id));
                self.add(id, signed, kind);
            }
        }
        self.done()
    }

    fn fill(
        mut self,
        author: Author,
        client_id: ClientId,
        sender: Option<(SenderId, SenderNo)>,
        form: &Form,
    ) -> Decision {
        let Author::Customer(_) = author else { return Decision::refused(Refusal::NotAllowed) };
        let kind = EntryKind::Form { answers: form.answers.clone() };
        let open = self.after.conversation.as_ref().filter(|conversation| conversation.is_open());
        let id = match open {
            Some(open) => open.id,
            None => {
                let id = ConversationId::opened_at(self.after.id, self.after.last_position.next());
                let opening = self.opening(id);
                let queue = form.queue.unwrap_or(opening.queue);
                self.change(Conversation { queue, ..opening });
                id
            }
        };
        self.add(id, Signed { author, client_id, sender, files: &[] }, kind);
        self.done()
    }

    fn close(mut self, by: Author, if_version: Option<Version>) -> Decision {
        let Some(mut conversation) = self.after.conversation.clone() else {
            return Decision::refused(Refusal::NoSuchConversation);
        };
        if !conversation.is_open() {
            return self.answered(Ok(conversation.version));
        }
        if let Err(refusal) = matches_version(&conversation, if_version) {
            return Decision::refused(refusal);
        }
        let reason = match by {
            Author::Customer(_) if conversation.is_abandoned() => CloseReason::Abandoned,
            Author::Customer(_) => CloseReason::ByCustomer,
            Author::Supervisor(_) => CloseReason::BySupervisor,
            Author::Operator(id) if conversation.assignee().is_some_and(|a| a.operator == id) => {
                CloseReason::ByOperator
            }
            Author::Operator(_) => return Decision::refused(Refusal::NotYours),
            Author::System => CloseReason::Inactive,
        };
        conversation.version = conversation.version.next();
        let version = conversation.version;
        self.close_for(conversation, reason);
        self.answered(Ok(version))
    }

    fn reopen_by_operator(mut self, by: Author, if_version: Option<Version>) -> Decision {
        let Some(conversation) = self.after.conversation.clone() else {
            return Decision::refused(Refusal::NoSuchConversation);
        };
        let Some(operator) = by.operator() else {
            return Decision::refused(Refusal::NotAllowed);
        };
        if conversation.is_open() {
            return Decision::refused(Refusal::NotClosed);
        }
        if let Err(refusal) = matches_version(&conversation, if_version) {
            return Decision::refused(refusal);
        }
        let version = conversation.version.next();
        // Nobody waits for a word.
        self.reopen(conversation, self.words_of(Side::Staff));
        Decision { wanted_by: Some(operator), ..self.answered(Ok(version)) }
    }

    fn hand_over(mut self) -> Decision {
        match self.after.conversation.clone() {
            Some(mut conversation) if matches!(conversation.stage, Stage::Bot) => {
                conversation.version = conversation.version.next();
                conversation.opened_version = conversation.version;
                conversation.since = self.at;
                conversation.stage = Stage::Human { assignee: None };
                self.change(conversation);
                self.done()
            }
            _ => Decision::nothing(),
        }
    }

    fn may_reopen(&self, conversation: &Conversation) -> bool {
        match conversation.stage {
            Stage::Closed { at, .. } => {
                self.at.since_ms(at) <= conversation.words.rules(self.rules).reopen_within_ms
            }
            Stage::Bot | Stage::Human { .. } => false,
        }
    }

    fn opening(&self, id: ConversationId) -> Conversation {
        Conversation {
            id,
            timeline: self.after.id,
            version: Version(1),
            opened_version: Version(1),
            since: self.at,
            stage: match self.rules.opens_with {
                OpensWith::People => Stage::Human { assignee: None },
                OpensWith::Bot => Stage::Bot,
            },
            ticket_version: Version::ZERO,
            due_at: None,
            opened_at: self.at,
            queue: QueueId::default_of(self.after.desk),
            words: self.words_of(Side::Customer),
        }
    }

    fn reopen(&mut self, mut conversation: Conversation, words: Words) {
        conversation.version = conversation.version.next();
        conversation.opened_version = conversation.version;
        conversation.since = self.at;
        conversation.stage = Stage::Human { assignee: None };
        conversation.words = Words { rules: conversation.words.rules, ..words };
        conversation.due_at = None;
        let (id, version) = (conversation.id, conversation.version);
        self.change(conversation);
        self.happen(id, "reopened", version, Happening::Reopened);
    }

    /// `conversation` carries its new version already.
    fn close_for(&mut self, mut conversation: Conversation, reason: CloseReason) {
        conversation.due_at = None;
        conversation.words = Words { rules: conversation.words.rules, ..Words::default() };
        conversation.stage = Stage::Closed { reason, at: self.at };
        let (id, version) = (conversation.id, conversation.version);
        self.change(conversation);
        self.happen(id, "closed", version, Happening::Closed { reason });
    }

    fn happen(&mut self, conversation: ConversationId, what: &str, version: Version, event: Happening) {
        let client_id = ClientId::derived(conversation, what, version.0);
        let signed = Signed { author: Author::System, client_id, sender: None, files: &[] };
        self.add(conversation, signed, EntryKind::Event { event });
    }

    fn add(&mut self, conversation: ConversationId, signed: Signed<'_>, kind: EntryKind) {
        let Signed { author, client_id, sender, files } = signed;
        let files = files.to_vec();
        let seq = kind.is_for_customer().then(|| self.after.last_seq.next());
        let position = self.after.last_position.next();
        let (timeline, at) = (self.after.id, self.at);
        self.push(Event::Added(Entry {
            timeline,
            position,
            seq,
            conversation,
            author,
            client_id,
            sender,
            kind,
            files,
            at,
        }));
    }

    fn change(&mut self, conversation: Conversation) {
        self.push(Event::Changed(conversation));
    }

    fn push(&mut self, event: Event) {
        self.after.apply(&event);
        self.events.push(event);
    }

    fn done(self) -> Decision {
        Decision { events: self.events, ..Decision::default() }
    }

    fn answered(self, answer: Result<Version, Refusal>) -> Decision {
        Decision { answer: Some(answer), ..self.done() }
    }
}

/// Why the customer may not read what `author` says now; `None` if the customer may.
fn undelivered(conversation: &Conversation, author: Author) -> Option<UndeliveredReason> {
    match (&conversation.stage, author) {
        (Stage::Closed { .. }, _) => Some(UndeliveredReason::Closed),
        (_, Author::Supervisor(_)) => None,
        (_, author) => match (conversation.assignee(), author.operator()) {
            (Some(assignee), Some(operator)) if assignee.operator == operator => None,
            _ => Some(UndeliveredReason::NotYours),
        },
    }
}

fn matches_version(conversation: &Conversation, if_version: Option<Version>) -> Result<(), Refusal> {
    match if_version {
        Some(wanted) if wanted != conversation.version => {
            Err(Refusal::VersionMismatch { actual: conversation.version })
        }
        _ => Ok(()),
    }
}

pub(super) fn change_of_hands(before: Option<Assignee>, after: Option<Assignee>) -> Option<Happening> {
    match (before, after) {
        (left, Some(assignee)) => Some(Happening::Joined { assignee, left }),
        (Some(assignee), None) => Some(Happening::Left { assignee }),
        (None, None) => None,
    }
}
