//! What was decided lately, bounded: saves look-ups, and is never the only witness.

use domain::{ClientId, Position, Refusal, Subject, TenantId, TimelineId, Version};
use lru::LruCache;
use uuid::Uuid;

/// The deduplication key of an entry.
pub(crate) type EntryKey = (TimelineId, Uuid, ClientId);
/// The key of a command's answer.
pub(crate) type AnswerKey = (TenantId, Subject, ClientId);
/// What a command was answered.
pub(crate) type Answer = Result<Version, Refusal>;

const ENTRIES: usize = 16_384;
const ANSWERS: usize = 1_024;

/// Entries and answers of the last turns.
pub(crate) struct Recent {
    entries: LruCache<EntryKey, Position>,
    answers: LruCache<AnswerKey, Answer>,
}

impl Recent {
    pub(crate) fn new() -> Self {
        // Grown as needed: an idle writer holds nothing.
        Self { entries: LruCache::unbounded(), answers: LruCache::unbounded() }
    }

    pub(crate) fn entry(&mut self, key: &EntryKey) -> Option<Position> {
        self.entries.get(key).copied()
    }

    pub(crate) fn answer(&mut self, key: &AnswerKey) -> Option<Answer> {
        self.answers.get(key).copied()
    }

    pub(crate) fn note_entry(&mut self, key: EntryKey, position: Position) {
        self.entries.put(key, position);
        if self.entries.len() > ENTRIES {
            self.entries.pop_lru();
        }
    }

    pub(crate) fn note_answer(&mut self, key: AnswerKey, answer: Answer) {
        self.answers.put(key, answer);
        if self.answers.len() > ANSWERS {
            self.answers.pop_lru();
        }
    }

    /// Forgets everything: the store knows it all.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.answers.clear();
    }
}
