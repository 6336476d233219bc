//! What a batch of records comes to: the rows to write and what to tell afterwards.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::conversation::Conversation;
use crate::desk::{self, Desk, InboxChange};
use crate::entry::Entry;
use crate::fact::Fact;
use crate::ids::{ClientId, ConversationId, OperatorId, QueueId, TenantId, TimelineId};
use crate::number::Version;
use crate::operator::Operator;
use crate::refusal::Refusal;
use crate::subject::Subject;
use crate::ticket::Ticket;
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
    pub results: Vec<CommandResult>,
    pub facts: Vec<Fact>,
    pub tell: Vec<Tell>,
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
        conversation: ConversationId,
        change: InboxChange,
    },
    Board {
        tenant: TenantId,
        queue: QueueId,
        number: Version,
        ticket: Ticket,
    },
    Result(CommandResult),
}

impl Turn {
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
            && self.timelines.is_empty()
            && self.tickets.is_empty()
            && self.results.is_empty()
            && self.tell.is_empty()
    }

    /// Takes up what was decided on a timeline. `before` becomes the state after it.
    pub fn take_timeline(&mut self, state: &mut Timeline, decision: timeline::Decision) {
        if decision.events.is_empty() {
            return;
        }
        let concerns_desk = decision.concerns_desk(state);
        let was_assigned = state.conversation.as_ref().and_then(|c| c.assignee()).map(|a| a.operator);
        for event in &decision.events {
            state.apply(event);
        }
        let is_assigned = state.conversation.as_ref().and_then(|c| c.assignee()).map(|a| a.operator);
        for event in decision.events {
            match event {
                timeline::Event::Added(entry) => {
                    self.tell_entry(state, Arc::new(entry), [was_assigned, is_assigned])
                }
                timeline::Event::Changed(conversation) => {
                    self.conversations.insert(conversation.id, conversation);
                }
            }
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
    pub fn take_desk(&mut self, state: &mut Desk, decision: desk::Decision) {
        let mut moved = None;
        for event in decision.events {
            let known = match &event {
                desk::Event::Ticket(ticket) => {
                    state.tickets.get(&ticket.conversation).map(|ticket| ticket.version)
                }
                desk::Event::Inbox { .. } | desk::Event::Board { .. } => None,
            };
            state.apply(&event);
            match event {
                desk::Event::Ticket(ticket) => {
                    if known != Some(ticket.version) {
                        self.facts.push(Fact::Ticket(ticket.now()));
                    }
                    self.tickets.insert(ticket.conversation, ticket.clone());
                    moved = Some(ticket);
                }
                desk::Event::Inbox { operator, conversation, change } => {
                    let number = operator.inbox_version;
                    self.tell.push(Tell::Inbox {
                        tenant: state.tenant,
                        operator: operator.id,
                        number,
                        conversation,
                        change,
                    });
                    self.operators.insert(operator.id, operator);
                }
                desk::Event::Board { version } => {
                    self.boards.insert(state.queue, (state.tenant, version));
                    if let Some(ticket) = moved.clone() {
                        self.tell.push(Tell::Board {
                            tenant: state.tenant,
                            queue: state.queue,
                            number: version,
                            ticket,
                        });
                    }
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
