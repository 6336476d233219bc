//! What stands in a queue, and in which order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::skills::Skills;
use crate::ids::{ConversationId, OperatorId, QueueId};
use crate::number::Timestamp;
use crate::policy::queue::QueueRules;
use crate::policy::ticket::{Priority, Waiting};

/// The place of a ticket in its line: the smallest goes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Key {
    priority: Reverse<Priority>,
    since: Timestamp,
    pub(super) conversation: ConversationId,
}

/// What decides, besides the operators already tried, who may take a ticket: the same for all tickets of a class.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Shape {
    /// Skills that are still demanded.
    pub(super) demanded: Skills,
    /// How many queues of the overflow it has reached.
    pub(super) steps: u8,
    pub(super) came_open: bool,
}

#[derive(Clone, Default, Debug)]
pub(super) struct Class {
    /// Tickets that have tried nobody.
    pub(super) untried: BTreeSet<Key>,
    pub(super) tried: BTreeSet<Key>,
    /// The generation in which nobody at all fitted.
    pub(super) dry_in: u64,
}

#[derive(Clone, Debug)]
pub(super) struct Queue {
    /// `None`: something names the queue and its settings have not come.
    pub(super) rules: Option<QueueRules>,
    pub(super) gate: Gate,
    pub(super) gate_until: Option<Timestamp>,
    /// In the order of their operators.
    pub(super) members: Vec<Post>,
    /// Queues that overflow into this one.
    pub(super) feeders: Vec<QueueId>,
    pub(super) classes: BTreeMap<Shape, Class>,
    pub(super) line: BTreeSet<Key>,
}

/// An operator's place in a queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Post {
    operator: OperatorId,
    pub(super) slot: u32,
    pub(super) limit: Option<u16>,
}

/// Whether a queue offers anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gate {
    Open,
    Closed { opens_at: Option<Timestamp> },
    Paused,
    Unknown,
}

impl Key {
    pub(super) fn new(waiting: &Waiting, conversation: ConversationId) -> Self {
        Self { priority: Reverse(waiting.priority), since: waiting.since, conversation }
    }
}

impl Class {
    pub(super) fn is_empty(&self) -> bool {
        self.untried.is_empty() && self.tried.is_empty()
    }

    pub(super) fn put(&mut self, key: Key, has_tried: bool) {
        let side = if has_tried { &mut self.tried } else { &mut self.untried };
        side.insert(key);
    }
}

impl Queue {
    pub(super) fn new() -> Self {
        Self {
            rules: None,
            gate: Gate::Unknown,
            gate_until: None,
            members: Vec::new(),
            feeders: Vec::new(),
            classes: BTreeMap::new(),
            line: BTreeSet::new(),
        }
    }

    /// Whether tickets that did or did not come while it was open are offered.
    pub(super) fn lets(&self, came_open: bool) -> bool {
        match self.gate {
            Gate::Open => true,
            Gate::Closed { .. } => {
                came_open && self.rules.as_ref().is_some_and(|rules| rules.serves_after_close)
            }
            Gate::Paused | Gate::Unknown => false,
        }
    }

    /// The queues that a ticket of `steps` overflows to, in order.
    pub(super) fn overflow(&self, steps: u8) -> impl Iterator<Item = QueueId> {
        let all = self.rules.as_ref().map_or(&[][..], |rules| &rules.overflow[..]);
        all.iter().take(usize::from(steps)).map(|overflow| overflow.to)
    }

    pub(super) fn join(&mut self, operator: OperatorId, slot: u32, limit: Option<u16>) {
        if let Err(at) = self.members.binary_search_by_key(&operator, |post| post.operator) {
            self.members.insert(at, Post { operator, slot, limit });
        }
    }

    pub(super) fn leave(&mut self, operator: OperatorId) {
        self.members.retain(|post| post.operator != operator);
    }

    pub(super) fn stand(&mut self, key: Key, shape: &Shape, has_tried: bool) {
        self.line.insert(key);
        self.classes.entry(shape.clone()).or_default().put(key, has_tried);
    }

    pub(super) fn go(&mut self, key: Key, shape: &Shape) {
        self.line.remove(&key);
        if let Some(class) = self.classes.get_mut(shape) {
            class.untried.remove(&key);
            class.tried.remove(&key);
            if class.is_empty() {
                self.classes.remove(shape);
            }
        }
    }
}
