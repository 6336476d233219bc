//! The copy that a turn decides on: only the rows it touches. Thrown away if the turn does not commit.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use domain::desk::Desk;
use domain::timeline::Timeline;
use domain::{ConversationId, DeskId, OperatorId, Position, TenantId, TimelineId};

use super::needs::Known;
use super::recent::{Answer, AnswerKey, EntryKey};
use super::states::States;

/// Changed and touched rows over the committed ones.
pub(crate) struct Overlay<'a> {
    base: &'a States,
    timelines: HashMap<TimelineId, Timeline>,
    desks: HashMap<DeskId, Desk>,
    known: Known,
}

impl<'a> Overlay<'a> {
    pub(crate) fn new(base: &'a States, known: Known) -> Self {
        Self { base, timelines: HashMap::new(), desks: HashMap::new(), known }
    }

    /// The timeline as this turn has left it so far; `None` if it does not exist yet.
    pub(crate) fn timeline(&mut self, id: TimelineId) -> Option<&mut Timeline> {
        match self.timelines.entry(id) {
            Entry::Occupied(held) => Some(held.into_mut()),
            Entry::Vacant(free) => Some(free.insert(self.base.timeline(id)?.clone())),
        }
    }

    /// Creates a timeline that does not exist yet.
    pub(crate) fn create(&mut self, timeline: Timeline) -> &mut Timeline {
        self.timelines.entry(timeline.id).or_insert(timeline)
    }

    /// The part of the desk that a command about `conversation` by or for `operator` can touch.
    pub(crate) fn desk(
        &mut self,
        tenant: TenantId,
        id: DeskId,
        conversation: ConversationId,
        operator: Option<OperatorId>,
    ) -> &mut Desk {
        let base = self.base.desk(id);
        let desk = self.desks.entry(id).or_insert_with(|| match base {
            Some(base) => Desk {
                id,
                tenant: base.tenant,
                queue: base.queue,
                board_version: base.board_version,
                tickets: HashMap::new(),
                operators: HashMap::new(),
            },
            None => Desk::new(tenant),
        });
        let Some(base) = base else { return desk };
        if let (Entry::Vacant(free), Some(ticket)) =
            (desk.tickets.entry(conversation), base.tickets.get(&conversation))
        {
            free.insert(ticket.clone());
        }
        let assignee =
            desk.tickets.get(&conversation).and_then(|ticket| ticket.assignee()).map(|a| a.operator);
        for operator in [operator, assignee].into_iter().flatten() {
            if let (Entry::Vacant(free), Some(operator)) =
                (desk.operators.entry(operator), base.operators.get(&operator))
            {
                free.insert(operator.clone());
            }
        }
        desk
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
