//! What hangs on words: who owes one, who has been silent for too long, what the desk tells of the assignee.

use super::{Draft, change_of_hands};
use crate::conversation::{CloseReason, Conversation, Deadline, LastWord, OnHold, Side, Stage, Words};
use crate::entry::{Author, Happening};
use crate::fact::{NoReply, Silence, TicketNow};
use crate::timeline::Decision;

impl Draft<'_> {
    /// The conversation begins, or begins again, with a word of `by`.
    pub(super) fn words_of(&self, by: Side) -> Words {
        Words { last: Some(LastWord { by, at: self.at }), ..Words::default() }
    }

    pub(super) fn customer_spoke(&mut self, before: Conversation) {
        let mut words = Words { is_idle: false, is_warned: false, ..before.words };
        if words.last.is_none_or(|last| last.by == Side::Staff) {
            words.last = Some(LastWord { by: Side::Customer, at: self.at });
        }
        if let Some(held) = words.held {
            words.resumes = Some(held.version);
        }
        if words.is_lost {
            words.no_reply = Some(NoReply { ticket_version: before.ticket_version, why: Silence::Gone });
        }
        self.set_words(before, words);
    }

    pub(super) fn staff_spoke(&mut self, before: Conversation, author: Author) {
        let is_assignee = before.assignee().map(|assignee| assignee.operator) == author.operator();
        let words = Words {
            last: Some(LastWord { by: Side::Staff, at: self.at }),
            is_answered: before.words.is_answered || is_assignee,
            is_replied: true,
            is_idle: false,
            is_warned: false,
            no_reply: if is_assignee { None } else { before.words.no_reply },
            ..before.words
        };
        self.set_words(before, words);
    }

    pub(super) fn ticket(mut self, now: &TicketNow) -> Decision {
        let Some(mut conversation) = self.after.conversation.clone() else {
            return Decision::nothing();
        };
        if conversation.id != now.conversation || now.version <= conversation.ticket_version {
            return Decision::nothing();
        }
        conversation.ticket_version = now.version;
        conversation.queue = now.queue.unwrap_or(conversation.queue);
        conversation.words.rules = now.rules;
        let counts = now.conversation_version >= conversation.opened_version;
        let before = match &conversation.stage {
            Stage::Human { assignee } if counts => assignee.clone(),
            Stage::Human { .. } | Stage::Bot | Stage::Closed { .. } => {
                self.change(conversation);
                return self.done();
            }
        };
        if before == now.assignee {
            let words = self.told(&conversation, now);
            self.set_words(conversation, words);
            return self.done();
        }
        conversation.version = conversation.version.next();
        conversation.stage = Stage::Human { assignee: now.assignee.clone() };
        conversation.words = Words {
            // A new assignee has the whole time; the customer's wait goes on.
            last: conversation.words.last.map(|last| self.begin_anew(last)),
            assigned_at: now.assignee.as_ref().map(|_| self.at),
            is_answered: false,
            is_idle: false,
            is_warned: false,
            no_reply: None,
            resumes: None,
            ..conversation.words
        };
        let words = self.told(&conversation, now);
        let (id, version) = (conversation.id, conversation.version);
        self.set_words(conversation, words);
        if let Some(happening) = change_of_hands(before, now.assignee.clone()) {
            self.happen(id, "assignee", version, happening);
        }
        self.done()
    }

    /// The time for an answer to `last` begins now, if it is the customer's to answer.
    const fn begin_anew(&self, last: LastWord) -> LastWord {
        match last.by {
            Side::Customer => last,
            Side::Staff => LastWord { at: self.at, ..last },
        }
    }

    /// What the ticket says about the assignee.
    fn told(&self, conversation: &Conversation, now: &TicketNow) -> Words {
        let mut words = conversation.words;
        words.held = now
            .is_held
            .then_some(OnHold { at: words.held.map_or(self.at, |held| held.at), version: now.version });
        // Of whatever version the ticket is by now, it is to be resumed.
        words.resumes = words.resumes.and(words.held.map(|held| held.version));
        if words.held.is_some() != conversation.words.held.is_some() {
            words.is_warned = false;
            // The customer has had nothing to answer meanwhile.
            words.last = words.last.map(|last| self.begin_anew(last));
        }
        words.is_lost = now.is_lost;
        let waits = words.last.is_some_and(|last| last.by == Side::Customer);
        let is_gone = words.no_reply.is_some_and(|told| told.why == Silence::Gone);
        words.no_reply = match (now.is_lost, waits) {
            // The customer waits for a word that will not come.
            (true, true) => Some(NoReply { ticket_version: now.version, why: Silence::Gone }),
            (false, _) if is_gone => None,
            (true | false, _) => words.no_reply,
        };
        words
    }

    pub(super) fn due(mut self) -> Decision {
        // Each step makes the next one later or the conversation closed.
        while let Some(conversation) = self.after.conversation.clone().filter(Conversation::is_open) {
            let passed = conversation.words.deadline(self.rules).filter(|(at, _)| *at <= self.at);
            let Some((due_at, deadline)) = passed.filter(|_| conversation.assignee().is_some()) else {
                // The rules may have changed since it was armed.
                let words = conversation.words;
                self.set_words(conversation, words);
                break;
            };
            self.pass(conversation, deadline, self.at.since_ms(due_at));
        }
        self.done()
    }

    fn pass(&mut self, mut conversation: Conversation, deadline: Deadline, late_ms: i64) {
        let words = conversation.words;
        match deadline {
            Deadline::FirstReply => {
                let silent =
                    NoReply { ticket_version: conversation.ticket_version, why: Silence::NoFirstReply };
                self.set_words(conversation, Words { no_reply: Some(silent), ..words });
            }
            Deadline::Idle => self.set_words(conversation, Words { is_idle: true, ..words }),
            Deadline::Warning { closes_at } => {
                // A late warning moves the end: the customer has the whole time to answer it.
                let (id, at) = (conversation.id, closes_at.plus_ms(late_ms));
                conversation.version = conversation.version.next();
                let version = conversation.version;
                self.set_words(conversation, Words { is_warned: true, ..words.later(late_ms) });
                self.happen(id, "closing", version, Happening::Closing { at });
            }
            Deadline::Close => {
                conversation.version = conversation.version.next();
                self.close_for(conversation, CloseReason::Inactive);
            }
        }
    }

    /// Takes over `words`; what the desk must hear of is a new version.
    fn set_words(&mut self, before: Conversation, words: Words) {
        let told = |of: &Words| (of.is_idle, of.no_reply, of.resumes);
        let known = self.after.conversation.as_ref().map(|known| (known.version, told(&known.words)));
        let mut after = Conversation { words, ..before };
        if known.is_some_and(|(version, known)| known != told(&words) && version == after.version) {
            after.version = after.version.next();
        }
        after.due_at = match &after.stage {
            Stage::Human { assignee: Some(_) } => words.deadline(self.rules).map(|(at, _)| at),
            Stage::Human { assignee: None } | Stage::Bot | Stage::Closed { .. } => None,
        };
        if self.after.conversation.as_ref() != Some(&after) {
            self.change(after);
        }
    }
}

impl Conversation {
    /// Nobody has answered in this opening.
    pub(super) const fn is_abandoned(&self) -> bool {
        matches!(self.stage, Stage::Human { assignee: None })
            && matches!(self.words.last, Some(LastWord { by: Side::Customer, .. }))
    }
}
