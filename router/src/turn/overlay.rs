//! What a turn decides on: a copy of the timelines it touches, thrown away if the turn does not commit; and the desks
//! themselves, which remember how to go back.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use domain::desk::Desk;
use domain::timeline::Timeline;
use domain::{DeskId, Position, TimelineId};

use super::needs::Known;
use super::recent::{Answer, AnswerKey, EntryKey};
use super::states::{Desks, States, Timelines};

/// Changed and touched rows over the committed ones.
pub(crate) struct Overlay<'a> {
    base: &'a Timelines,
    timelines: HashMap<TimelineId, Timeline>,
    desks: &'a mut Desks,
    known: Known,
}

impl<'a> Overlay<'a> {
    pub(crate) fn new(states: &'a mut States, known: Known) -> Self {
        let States { timelines: base, desks, .. } = states;
        Self { base, timelines: HashMap::new(), desks, known }
    }

    /// The timeline as this turn has left it so far; `None` if it does not exist yet.
    pub(crate) fn timeline(&mut self, id: TimelineId) -> Option<&mut Timeline> {
        match self.timelines.entry(id) {
            Entry::Occupied(held) => Some(held.into_mut()),
            Entry::Vacant(free) => Some(free.insert(self.base.get(id)?.clone())),
        }
    }

    /// Creates a timeline that does not exist yet.
    pub(crate) fn create(&mut self, timeline: Timeline) -> &mut Timeline {
        self.timelines.entry(timeline.id).or_insert(timeline)
    }

    /// The desk as this turn has left it so far.
    pub(crate) fn desk(&mut self, id: DeskId) -> Option<&mut Desk> {
        self.desks.get_mut(&id)
    }

    pub(crate) fn known_entry(&self, key: &EntryKey) -> Option<Position> {
        self.known.entries.get(key).copied()
    }

    pub(crate) fn known_answer(&self, key: &AnswerKey) -> Option<Answer> {
        self.known.answers.get(key).copied()
    }

    pub(crate) fn note_entry(&mut self, key: EntryKey, position: Position) {
        self.known.entries.insert(key, position);
    }

    pub(crate) fn note_answer(&mut self, key: AnswerKey, answer: Answer) {
        self.known.answers.insert(key, answer);
    }
}
