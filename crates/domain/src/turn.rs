//! What a batch of records comes to: the rows to write and what to tell afterwards.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::conversation::Conversation;
use crate::desk::{self, Alert, Desk, InboxChange};
use crate::entry::Entry;
use crate::fact::Fact;
use crate::figures;
use crate::ids::{ClientId, ConversationId, DeskId, OperatorId, QueueId, TenantId, TimelineId};
use crate::number::{Timestamp, Version};
use crate::operator::Operator;
use crate::refusal::Refusal;
use crate::subject::Subject;
use crate::ticket::{Step, Ticket};
use crate::timeline::{self, Timeline};

/// What a batch of records comes to. Written whole in one transaction, or not at all.
#[derive(Clone, Default, Debug)]
pub struct Turn {
    pub entries: Vec<Arc<Entry>>,
    /// Timelines with their newest conversation, as they will stand.
    pub timelines: HashMap<TimelineId, Timeline>,
    /// Conversations that changed, as they will stand: one that was closed and followed by another is written too.
    pub conversations: HashMap<ConversationId, Conversation>,
    pub tickets: HashMap<ConversationId, Ticket>,
    pub operators: HashMap<OperatorId, Operator>,
    /// Board versions, as they will stand.
    pub boards: HashMap<QueueId, (TenantId, Version)>,
    /// What happened to tickets, for the record.
    pub steps: Vec<Step>,
    pub alerts: Vec<AlertRow>,
    /// What figures count.
    pub happened: Vec<figures::Event>,
    pub results: Vec<CommandResult>,
    pub facts: Vec<Fact>,
    pub tell: Vec<Tell>,
}

/// What a supervisor should know at once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AlertRow {
    pub tenant: TenantId,
    pub desk: DeskId,
    pub at: Timestamp,
    pub alert: Alert,
}

/// The answer to a command, kept so that a repetition gets the same one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct CommandResult {
    pub tenant: TenantId,
    /// The operator or customer who asked.
    pub asker: Subject,
    pub client_id: ClientId,
    pub answer: Result<Version, Refusal>,
}

/// A hint to be pushed after the commit. It may be lost, doubled or late.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Tell {
    /// To the customer, the assignee and those who watch.
    Entry {
        to: Subject,
        entry: Arc<Entry>,
    },
    Inbox {
        tenant: TenantId,
        operator: OperatorId,
        number: Version,
        conversation: Option<ConversationId>,
        change: InboxChange,
    },
    Board {
        tenant: TenantId,
        queue: QueueId,
        number: Version,
        ticket: Box<Ticket>,
    },
    Result(CommandResult),
}

impl Turn {
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
            && self.timelines.is_empty()
            && self.tickets.is_empty()
            && self.operators.is_empty()
            && self.results.is_empty()
            && self.tell.is_empty()
    }

    /// Takes up what was decided on a timeline. `before` becomes the state after it.
    pub fn take_timeline(&mut self, state: &mut Timeline, decision: timeline::Decision) {
        if decision.events.is_empty() {
            return;
        }
        let concerns_desk = decision.concerns_desk(state);
        let before = state.conversation.clone();
        let was_assigned = state.conversation.as_ref().and_then(|c| c.assignee()).map(|a| a.operator);
        for event in &decision.events {
            state.apply(event);
        }
        let is_assigned = state.conversation.as_ref().and_then(|c| c.assignee()).map(|a| a.operator);
        for event in decision.events {
            match event {
                timeline::Event::Added(entry) => {
                    if let Some(before) = &before {
                        self.happened.extend(figures::spoken(state.tenant, before, &entry));
                    }
                    self.tell_entry(state, Arc::new(entry), [was_assigned, is_assigned])
                }
                timeline::Event::Changed(conversation) => {
                    self.conversations.insert(conversation.id, conversation);
                }
            }
        }
        if let Some(after) = &state.conversation {
            self.happened.extend(figures::turned(state.tenant, before.as_ref(), after));
        }
        if concerns_desk && let Some(now) = state.now(decision.wanted_by) {
            self.facts.push(Fact::Conversation(now));
        }
        self.timelines.insert(state.id, state.clone());
    }

    /// The entry goes to the customer if it has a seq, to those who answer or answered, to its author, to watchers.
    fn tell_entry(&mut self, state: &Timeline, entry: Arc<Entry>, answering: [Option<OperatorId>; 2]) {
        let tenant = state.tenant;
        if entry.visible().is_some() {
            self.tell
                .push(Tell::Entry { to: Subject::Customer(tenant, state.customer), entry: entry.clone() });
        }
        let mut operators: Vec<OperatorId> =
            answering.into_iter().flatten().chain(entry.author.operator()).collect();
        operators.sort_unstable();
        operators.dedup();
        for operator in operators {
            self.tell.push(Tell::Entry { to: Subject::Operator(tenant, operator), entry: entry.clone() });
        }
        self.tell.push(Tell::Entry { to: Subject::Timeline(tenant, state.id), entry: entry.clone() });
        self.entries.push(entry);
    }

    /// Takes up what was decided on a desk. `state` becomes the state after it.
    pub fn take_desk(&mut self, state: &mut Desk, decision: desk::Decision, at: Timestamp) {
        let mut why_done = None;
        for event in decision.events {
            let before = match &event {
                desk::Event::Ticket(ticket) => state.ticket(ticket.conversation).cloned(),
                _ => None,
            };
            match &event {
                desk::Event::Ticket(ticket) => {
                    // The steps of a change come before it.
                    self.happened.extend(figures::moved(before.as_ref(), ticket, why_done.take(), at));
                }
                desk::Event::Step(step) => {
                    why_done = figures::why_done(step);
                    let ticket = state.ticket(step.conversation);
                    self.happened.extend(ticket.and_then(|ticket| figures::stepped(ticket, step)));
                }
                _ => {}
            }
            state.apply(&event);
            match event {
                desk::Event::Ticket(ticket) => {
                    if ticket.differs_for_timeline(before.as_ref()) {
                        self.facts.push(Fact::Ticket(ticket.now()));
                    }
                    self.tickets.insert(ticket.conversation, ticket);
                }
                desk::Event::Operator(operator) => {
                    self.operators.insert(operator.id, operator);
                }
                desk::Event::Inbox { operator, conversation, change } => {
                    let number = operator.inbox_version;
                    let (tenant, id) = (state.tenant, operator.id);
                    self.tell.push(Tell::Inbox { tenant, operator: id, number, conversation, change });
                    self.operators.insert(operator.id, operator);
                }
                desk::Event::Board { version, conversation } => {
                    self.boards.insert(state.queue, (state.tenant, version));
                    if let Some(ticket) = state.ticket(conversation).cloned().map(Box::new) {
                        let (tenant, queue) = (state.tenant, state.queue);
                        self.tell.push(Tell::Board { tenant, queue, number: version, ticket });
                    }
                }
                desk::Event::Step(step) => self.steps.push(step),
                desk::Event::Alert(alert) => {
                    let (tenant, desk) = (state.tenant, state.id);
                    self.alerts.push(AlertRow { tenant, desk, at, alert });
                }
            }
        }
    }

    /// Keeps the answer to a command and tells it to the asker.
    pub fn answer(&mut self, result: CommandResult) {
        self.tell.push(Tell::Result(result.clone()));
        self.results.push(result);
    }
}
