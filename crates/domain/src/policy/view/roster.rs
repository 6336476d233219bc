//! The operators, with what they have.

use std::collections::HashMap;

use super::skills::Skills;
use crate::ids::{OperatorId, QueueId};
use crate::policy::operator::OperatorView;

/// Operators by slot. A slot is kept once it was given: tickets may name an operator who was removed or is yet to come.
#[derive(Clone, Default, Debug)]
pub(super) struct Roster {
    slots: HashMap<OperatorId, u32>,
    members: Vec<Member>,
}

#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) view: Option<OperatorView>,
    pub(super) skills: Skills,
    /// Tickets that take a slot.
    pub(super) busy: u16,
    /// All tickets.
    pub(super) open: u16,
    busy_in: Vec<(QueueId, u16)>,
}

impl Roster {
    pub(super) fn slot(&self, id: OperatorId) -> Option<u32> {
        self.slots.get(&id).copied()
    }

    pub(super) fn slot_or_new(&mut self, id: OperatorId) -> u32 {
        let next = u32::try_from(self.members.len()).expect("a desk has fewer operators than people live");
        let slot = *self.slots.entry(id).or_insert(next);
        if slot == next {
            let skills = Skills::default();
            self.members.push(Member { view: None, skills, busy: 0, open: 0, busy_in: Vec::new() });
        }
        slot
    }

    pub(super) fn at(&self, slot: u32) -> &Member {
        &self.members[slot as usize]
    }

    pub(super) fn at_mut(&mut self, slot: u32) -> &mut Member {
        &mut self.members[slot as usize]
    }

    pub(super) fn all_slots(&self) -> impl Iterator<Item = u32> + use<> {
        0..u32::try_from(self.members.len()).expect("slots are numbered in 32 bits")
    }
}

impl Member {
    /// Whether any ticket at all could be offered.
    pub(super) fn is_free(&self) -> bool {
        let free =
            |view: &OperatorView| view.accepts() && self.busy < view.capacity && self.open < view.hard_limit;
        self.view.as_ref().is_some_and(free)
    }

    pub(super) fn busy_in(&self, queue: QueueId) -> u16 {
        self.busy_in.iter().find(|(of, _)| *of == queue).map_or(0, |(_, busy)| *busy)
    }

    pub(super) fn gain(&mut self, queue: QueueId, takes_slot: bool) {
        self.open += 1;
        if takes_slot {
            self.busy += 1;
            match self.busy_in.iter_mut().find(|(of, _)| *of == queue) {
                Some((_, busy)) => *busy += 1,
                None => self.busy_in.push((queue, 1)),
            }
        }
    }

    pub(super) fn lose(&mut self, queue: QueueId, takes_slot: bool) {
        self.open -= 1;
        if takes_slot {
            self.busy -= 1;
            if let Some((_, busy)) = self.busy_in.iter_mut().find(|(of, _)| *of == queue) {
                *busy -= 1;
            }
            self.busy_in.retain(|(_, busy)| *busy > 0);
        }
    }
}
