//! The timeline owner: numbers entries, opens and closes conversations.
//!
//! | stage \ command   | customer says        | assignee says | other operator says | supervisor says | close        | reopen      | ticket fact       | due    |
//! |-------------------|----------------------|---------------|---------------------|-----------------|--------------|-------------|-------------------|--------|
//! | none              | opens                | refused       | refused             | refused         | refused      | refused     | ignored           | -      |
//! | Bot               | message              | undelivered   | undelivered         | message         | Closed       | refused     | version only      | -      |
//! | Human, waiting    | message              | undelivered   | undelivered         | message         | Closed       | refused     | joined            | -      |
//! | Human, assigned   | message              | message       | undelivered         | message         | Closed       | refused     | joined or left    | as [`crate::conversation::Words::deadline`] says |
//! | Closed            | reopens or opens     | undelivered   | undelivered         | undelivered     | ok, no entry | Human       | version only      | -      |
//!
//! A form of a customer is added where a conversation is open, and opens a new one in the queue that it names where none
//! is: what was closed is not taken up by it.
//! Notes and whispers never change a stage. A customer's message is never undelivered. Deduplication comes before
//! everything: an entry whose `(author, client_id)` is known changes nothing ([`Decision::repeats`]).

mod decide;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::conversation::Conversation;
use crate::conversation::Stage;
use crate::entry::{Author, Entry, EntryKind};
use crate::fact::{ConversationNow, StageNow, TicketNow};
use crate::file::Attachment;
use crate::form::{self, Form};
use crate::ids::{ClientId, CustomerId, DeskId, OperatorId, SenderId, TenantId, TimelineId};
#[cfg(test)]
use crate::number::Timestamp;
use crate::number::{Position, SenderNo, Seq, Version};
use crate::refusal::Refusal;

pub use decide::decide;

/// The ordered history of one customer in one channel, without its entries.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Timeline {
    pub id: TimelineId,
    pub tenant: TenantId,
    pub customer: CustomerId,
    pub desk: DeskId,
    /// What the customer is called on the operators' screens; empty for a guest.
    pub customer_name: String,
    pub last_position: Position,
    pub last_seq: Seq,
    /// The newest conversation, open or closed.
    pub conversation: Option<Conversation>,
}

/// What a customer's token says of the customer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Profile {
    pub customer: CustomerId,
    /// Empty for a guest.
    pub name: String,
}

/// The kinds of text that a person writes.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Speech {
    Message,
    /// For staff only.
    Note,
    /// From a supervisor to the operator.
    Whisper,
}

/// What the timeline owner is asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    Say {
        author: Author,
        client_id: ClientId,
        sender: Option<(SenderId, SenderNo)>,
        speech: Speech,
        /// May be empty where files say it.
        text: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Attachment>,
    },
    /// A customer answers what is asked before the conversation.
    Fill {
        author: Author,
        client_id: ClientId,
        sender: Option<(SenderId, SenderNo)>,
        form: Form,
    },
    Close {
        by: Author,
        client_id: ClientId,
        if_version: Option<Version>,
    },
    /// An operator takes a closed conversation up again.
    Reopen {
        by: Author,
        client_id: ClientId,
        if_version: Option<Version>,
    },
    /// The bot hands over to people.
    HandOver,
    /// The desk's ticket, as it stands now.
    Ticket(TicketNow),
    /// The conversation's `due_at` may have passed.
    Due,
}

/// The settings that these decisions depend on.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Rules {
    /// An open conversation closes this long after the operator's last word; `None` never.
    pub inactive_ms: Option<i64>,
    /// It closes this long after the customer's word that nobody answers; `None` never.
    pub unanswered_ms: Option<i64>,
    /// The customer is warned this long before it closes; `None` not at all, nor if it would close sooner.
    pub warn_ms: Option<i64>,
    /// The assignee must say a first word within this time; `None` may be silent.
    pub first_reply_ms: Option<i64>,
    /// A customer is idle this long after the operator's last word; `None` never.
    pub idle_ms: Option<i64>,
    /// What is on hold closes after this time; `None` never.
    pub held_close_ms: Option<i64>,
    /// A customer's message this long after the closing still reopens the same conversation.
    pub reopen_within_ms: i64,
    pub opens_with: OpensWith,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            inactive_ms: Some(600_000),
            unanswered_ms: None,
            warn_ms: Some(120_000),
            first_reply_ms: Some(180_000),
            idle_ms: Some(600_000),
            held_close_ms: Some(3_600_000),
            reopen_within_ms: 86_400_000,
            opens_with: OpensWith::People,
        }
    }
}

/// Who answers first.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum OpensWith {
    People,
    Bot,
}

/// What is known of the message before it is decided on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    New,
    /// An entry with this `(author, client_id)` stands at this position.
    At(Position),
}

/// A change of a timeline. Each carries the new state, so applying one is a plain assignment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    Added(Entry),
    Changed(Conversation),
}

/// What comes of a command.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decision {
    pub events: Vec<Event>,
    /// The entry was there already: tell it again to its author, write nothing.
    pub repeats: Option<Position>,
    /// The answer to a command that has one (`Close`, `Reopen`); a refused `Say` has one too.
    pub answer: Option<Result<Version, Refusal>>,
    /// The operator who should get the conversation without waiting.
    pub wanted_by: Option<OperatorId>,
}

impl Timeline {
    /// A timeline before its first entry.
    pub fn new(id: TimelineId, tenant: TenantId, desk: DeskId, profile: Profile) -> Self {
        Self {
            id,
            tenant,
            customer: profile.customer,
            desk,
            customer_name: profile.name,
            last_position: Position::ZERO,
            last_seq: Seq::ZERO,
            conversation: None,
        }
    }

    /// The state after `event`.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Added(entry) => {
                self.last_position = entry.position;
                if let Some(seq) = entry.seq {
                    self.last_seq = seq;
                }
                if let EntryKind::Form { answers } = &entry.kind
                    && self.customer_name.is_empty()
                    && let Some(name) = form::name_in(answers)
                {
                    // Of a guest nobody else tells a name.
                    name.clone_into(&mut self.customer_name);
                }
            }
            Event::Changed(conversation) => self.conversation = Some(conversation.clone()),
        }
    }

    /// The whole state of the newest conversation, as the desk is told it.
    pub fn now(&self, wanted_by: Option<OperatorId>) -> Option<ConversationNow> {
        let conversation = self.conversation.as_ref()?;
        Some(ConversationNow {
            tenant: self.tenant,
            desk: self.desk,
            queue: conversation.queue,
            timeline: self.id,
            conversation: conversation.id,
            customer: self.customer,
            version: conversation.version,
            opened_version: conversation.opened_version,
            stage: match conversation.stage {
                Stage::Bot => StageNow::Bot,
                Stage::Human { .. } => StageNow::Human,
                Stage::Closed { .. } => StageNow::Closed,
            },
            since: conversation.since,
            wanted_by,
            skills: Vec::new(),
            is_idle: conversation.words.is_idle,
            no_reply: conversation.words.no_reply,
            resumes: conversation.words.resumes,
        })
    }
}

impl Decision {
    /// Nothing changes and nobody is answered.
    pub fn nothing() -> Self {
        Self::default()
    }

    pub fn refused(refusal: Refusal) -> Self {
        Self { answer: Some(Err(refusal)), ..Self::default() }
    }

    /// Whether the desk must hear of it: the stage changed, the conversation was opened anew, or somebody is silent.
    pub fn concerns_desk(&self, before: &Timeline) -> bool {
        self.events.iter().any(|event| match event {
            Event::Added(_) => false,
            Event::Changed(after) => match &before.conversation {
                Some(old) if old.id == after.id => {
                    let told = |of: &Conversation| {
                        (of.opened_version, of.words.is_idle, of.words.no_reply, of.words.resumes)
                    };
                    told(old) != told(after)
                        || std::mem::discriminant(&old.stage) != std::mem::discriminant(&after.stage)
                }
                _ => !matches!(after.stage, Stage::Bot),
            },
        })
    }
}
