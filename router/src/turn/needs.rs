//! What a turn must know before it can decide: gathered from its records, less what is held already.

use std::collections::{HashMap, HashSet};

use domain::desk::Desk;
use domain::entry::Author;
use domain::fact::Fact;
use domain::{ConversationId, DeskId, OperatorId, Position, Subject, TenantId, TimelineId};
use protocol::record::{Command, Record};

use super::recent::{Answer, AnswerKey, EntryKey};
use super::slice::Slice;
use super::states::States;

/// What is missing in memory.
#[derive(Default, Debug, PartialEq)]
pub(crate) struct Needs {
    pub timelines: Vec<TimelineId>,
    pub entries: Vec<EntryKey>,
    pub answers: Vec<AnswerKey>,
    pub desks: HashMap<DeskId, DeskNeeds>,
}

/// What is missing of one desk.
#[derive(Debug, PartialEq)]
pub(crate) struct DeskNeeds {
    pub tenant: TenantId,
    /// Nothing of it is held.
    pub whole: bool,
    /// An operator is named whom it does not know.
    pub operators: bool,
    /// Tickets that it does not hold: new, done, or not its own.
    pub tickets: Vec<ConversationId>,
}

/// What was found out about keys, for this turn only.
#[derive(Default, Debug, Clone)]
pub(crate) struct Known {
    pub entries: HashMap<EntryKey, Position>,
    pub answers: HashMap<AnswerKey, Answer>,
}

impl Needs {
    /// Reads the records.
    pub(crate) fn of(slices: &[Slice], states: &mut States) -> (Self, Known) {
        let mut needs = Self::default();
        let mut known = Known::default();
        let mut seen = HashSet::new();
        for slice in slices {
            for timeline in &slice.due {
                needs.timeline(*timeline, states, &mut seen);
            }
            for record in &slice.records {
                needs.record(record, states, &mut seen, &mut known);
            }
        }
        (needs, known)
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn record(
        &mut self,
        record: &Record,
        states: &mut States,
        seen: &mut HashSet<TimelineId>,
        known: &mut Known,
    ) {
        match &record.command {
            Command::Say { timeline, author, client_id, .. }
            | Command::Fill { timeline, author, client_id, .. } => {
                self.timeline(*timeline, states, seen);
                let key = (*timeline, author.id(), *client_id);
                match states.recent.entry(&key) {
                    Some(position) => drop(known.entries.insert(key, position)),
                    None => self.entries.push(key),
                }
            }
            Command::Close { timeline, by, client_id, .. }
            | Command::Reopen { timeline, by, client_id, .. } => {
                self.timeline(*timeline, states, seen);
                self.answer(record.tenant, *by, *client_id, states, known);
            }
            Command::HandOver { timeline } => self.timeline(*timeline, states, seen),
            Command::Fact { fact: Fact::Ticket(now) } => self.timeline(now.timeline, states, seen),
            Command::Take { desk, by, client_id, conversation, .. } => {
                self.desk(record.tenant, *desk, Some(*conversation), by.operator(), states);
                self.answer(record.tenant, *by, *client_id, states, known);
            }
            Command::Desk { desk, by, client_id, ask } => {
                self.desk(record.tenant, *desk, ask.conversation(), by.operator(), states);
                if ask.is_answered() {
                    self.answer(record.tenant, *by, *client_id, states, known);
                }
            }
            Command::Fact { fact: Fact::Conversation(now) } => {
                self.desk(now.tenant, now.desk, Some(now.conversation), now.wanted_by, states);
            }
        }
    }

    fn timeline(&mut self, id: TimelineId, states: &mut States, seen: &mut HashSet<TimelineId>) {
        if !seen.insert(id) {
            return;
        }
        match states.timelines.get(id) {
            Some(_) => states.timelines.touch(id),
            None => self.timelines.push(id),
        }
    }

    fn answer(
        &mut self,
        tenant: TenantId,
        by: Author,
        client_id: domain::ClientId,
        states: &mut States,
        known: &mut Known,
    ) {
        let Some(asker) = asker(tenant, by) else { return };
        let key = (tenant, asker, client_id);
        match states.recent.answer(&key) {
            Some(answer) => drop(known.answers.insert(key, answer)),
            None => self.answers.push(key),
        }
    }

    /// The ticket, its operator, and the whole desk if it is not held.
    fn desk(
        &mut self,
        tenant: TenantId,
        desk: DeskId,
        conversation: Option<ConversationId>,
        operator: Option<OperatorId>,
        states: &States,
    ) {
        let held: Option<&Desk> = states.desk(desk);
        let missing = conversation.filter(|id| held.is_none_or(|desk| desk.ticket(*id).is_none()));
        // One who has just been added.
        let stranger = operator.is_some_and(|id| held.is_some_and(|desk| !desk.knows(id)));
        if held.is_some() && missing.is_none() && !stranger {
            return;
        }
        let needs = self.desks.entry(desk).or_insert_with(|| DeskNeeds {
            tenant,
            whole: held.is_none(),
            operators: false,
            tickets: Vec::new(),
        });
        needs.operators |= stranger;
        needs.tickets.extend(missing.filter(|id| !needs.tickets.contains(id)));
    }
}

/// The subject that hears the answers to `author`; the system asks for none.
pub(crate) fn asker(tenant: TenantId, author: Author) -> Option<Subject> {
    match author {
        Author::Customer(id) => Some(Subject::Customer(tenant, id)),
        Author::Operator(id) | Author::Supervisor(id) => Some(Subject::Operator(tenant, id)),
        Author::System => None,
    }
}
