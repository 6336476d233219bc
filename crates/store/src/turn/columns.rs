//! A turn as arrays, one per parameter of the statement: rows become columns, so that one statement of fixed text
//! writes any number of rows.

use domain::entry::Entry;
use domain::turn::CommandResult;
use domain::{DeskId, TenantId};
use uuid::Uuid;

use super::{Fence, TurnWrite};
use crate::codec;
use crate::error::StoreError;
use crate::files::Sending;

#[derive(Default, Debug)]
pub(super) struct Columns {
    pub(super) boot: Uuid,
    pub(super) lease_ms: i64,
    /// As given, for finding out what became of it.
    pub(super) fences: Vec<Fence>,
    pub(super) fence: FenceColumns,
    pub(super) entry: EntryColumns,
    pub(super) timeline: TimelineColumns,
    pub(super) conversation: ConversationColumns,
    pub(super) ticket: TicketColumns,
    pub(super) operator: OperatorColumns,
    pub(super) board: BoardColumns,
    pub(super) result: ResultColumns,
    pub(super) outbox: OutboxColumns,
    pub(super) step: StepColumns,
    pub(super) alert: AlertColumns,
    pub(super) happened: HappenedColumns,
    /// The files that its entries name.
    pub(super) sent: Vec<Sending>,
}

macro_rules! columns {
    ($($name:ident { $($column:ident: $of:ty),* $(,)? })*) => {
        $(
            #[derive(Default, Debug)]
            pub(super) struct $name {
                $(pub(super) $column: Vec<$of>,)*
            }
        )*
    };
}

columns! {
    FenceColumns {
        topic: String, partition: i32, epoch: i64, turn: i64, from: i64, to: i64, outbox_no: Option<i64>,
        outbox_done: Option<i64>,
    }
    EntryColumns {
        timeline: Uuid, position: i64, seq: Option<i64>, tenant: Uuid, conversation: Uuid, author_kind: i16, author: Uuid,
        client_id: Uuid, sender: Option<Uuid>, sender_no: Option<i64>, kind: i16, body: String, at: i64,
    }
    TimelineColumns {
        id: Uuid, tenant: Uuid, customer: Uuid, desk: Uuid, customer_name: String, last_position: i64, last_seq: i64,
        conversation: Option<Uuid>,
    }
    ConversationColumns {
        id: Uuid, tenant: Uuid, timeline: Uuid, version: i64, opened_version: i64, since_at: i64, stage: i16,
        assignee: Option<Uuid>, assignee_name: Option<String>, close_reason: Option<i16>, closed_at: Option<i64>,
        ticket_version: i64, due_at: Option<i64>, opened_at: i64, queue: Uuid, words: String,
    }
    TicketColumns {
        conversation: Uuid, tenant: Uuid, desk: Uuid, queue: Uuid, timeline: Uuid, customer: Uuid, version: i64,
        conversation_version: i64, since_at: i64, state: i16, assignee: Option<Uuid>, assignee_name: Option<String>,
        offered_to: Option<Uuid>, offered_until: Option<i64>, detail: String,
    }
    OperatorColumns { tenant: Uuid, id: Uuid, inbox_version: i64, presence: String }
    BoardColumns { tenant: Uuid, queue: Uuid, desk: Uuid, board_version: i64 }
    ResultColumns { tenant: Uuid, asker: Uuid, client_id: Uuid, version: Option<i64>, refusal: Option<String> }
    OutboxColumns { topic: String, partition: i32, no: i64, facts: String }
    StepColumns { tenant: Uuid, conversation: Uuid, no: i32, at: i64, what: String }
    AlertColumns { tenant: Uuid, desk: Uuid, at: i64, what: String }
    HappenedColumns {
        tenant: Uuid, at: i64, kind: i16, queue: Uuid, conversation: Uuid, operator: Option<Uuid>, ms: Option<i64>,
    }
}

impl Columns {
    /// # Errors
    /// A turn that contradicts itself: an entry of a timeline that the turn does not hold.
    pub(super) fn of(write: &TurnWrite<'_>) -> Result<Self, StoreError> {
        let mut columns = Self {
            boot: write.boot,
            lease_ms: codec::int(write.lease_ms),
            fences: write.fences.clone(),
            ..Self::default()
        };
        columns.take_fences(write);
        let turn = write.turn;
        for entry in &turn.entries {
            let timeline = turn.timelines.get(&entry.timeline).ok_or_else(|| no_timeline(entry))?;
            columns.entry.push(entry, timeline.tenant);
            if !entry.files.is_empty() {
                columns.sent.push(Sending::of(entry, timeline.tenant));
            }
        }
        for timeline in turn.timelines.values() {
            columns.timeline.push(timeline);
        }
        for conversation in turn.conversations.values() {
            if let Some(timeline) = turn.timelines.get(&conversation.timeline) {
                columns.conversation.push(conversation, timeline.tenant);
            }
        }
        for ticket in turn.tickets.values() {
            columns.ticket.push(ticket);
        }
        for operator in turn.operators.values() {
            columns.operator.tenant.push(operator.tenant.0);
            columns.operator.id.push(operator.id.0);
            columns.operator.inbox_version.push(codec::int(operator.inbox_version.0));
            columns.operator.presence.push(codec::json(&operator.presence));
        }
        for (queue, (tenant, version)) in &turn.boards {
            columns.board.tenant.push(tenant.0);
            columns.board.queue.push(queue.0);
            columns.board.desk.push(DeskId::default_of(*tenant).0);
            columns.board.board_version.push(codec::int(version.0));
        }
        for step in &turn.steps {
            columns.step.push(step);
        }
        for row in &turn.alerts {
            columns.alert.tenant.push(row.tenant.0);
            columns.alert.desk.push(row.desk.0);
            columns.alert.at.push(row.at.0);
            columns.alert.what.push(codec::json(&row.alert));
        }
        for event in &turn.happened {
            columns.happened.push(event);
        }
        for result in &turn.results {
            columns.result.push(result);
        }
        for row in &write.outbox {
            columns.outbox.topic.push(row.topic.name().to_owned());
            columns.outbox.partition.push(codec::partition(row.partition));
            columns.outbox.no.push(codec::int(row.no));
            columns.outbox.facts.push(codec::json(&row.facts));
        }
        Ok(columns)
    }

    fn take_fences(&mut self, write: &TurnWrite<'_>) {
        for fence in &write.fences {
            let written = write
                .outbox
                .iter()
                .filter(|row| (row.topic, row.partition) == (fence.topic, fence.partition));
            let done =
                write.outbox_done.iter().filter(|done| (done.0, done.1) == (fence.topic, fence.partition));
            self.fence.topic.push(fence.topic.name().to_owned());
            self.fence.partition.push(codec::partition(fence.partition));
            self.fence.epoch.push(codec::int(fence.epoch.0));
            self.fence.turn.push(codec::int(fence.turn));
            self.fence.from.push(fence.from);
            self.fence.to.push(fence.to);
            self.fence.outbox_no.push(written.map(|row| codec::int(row.no)).max());
            self.fence.outbox_done.push(done.map(|done| codec::int(done.2)).max());
        }
    }
}

impl EntryColumns {
    fn push(&mut self, entry: &Entry, tenant: TenantId) {
        self.timeline.push(entry.timeline.0);
        self.position.push(codec::int(entry.position.0));
        self.seq.push(entry.seq.map(|seq| codec::int(seq.0)));
        self.tenant.push(tenant.0);
        self.conversation.push(entry.conversation.0);
        self.author_kind.push(codec::author_code(&entry.author));
        self.author.push(entry.author.id());
        self.client_id.push(entry.client_id.0);
        self.sender.push(entry.sender.map(|(sender, _)| sender.0));
        self.sender_no.push(entry.sender.map(|(_, no)| codec::int(no.0)));
        self.kind.push(codec::kind_code(&entry.kind));
        self.body.push(codec::body(entry));
        self.at.push(entry.at.0);
    }
}

impl TimelineColumns {
    fn push(&mut self, timeline: &domain::timeline::Timeline) {
        self.id.push(timeline.id.0);
        self.tenant.push(timeline.tenant.0);
        self.customer.push(timeline.customer.0);
        self.desk.push(timeline.desk.0);
        self.customer_name.push(timeline.customer_name.replace('\0', ""));
        self.last_position.push(codec::int(timeline.last_position.0));
        self.last_seq.push(codec::int(timeline.last_seq.0));
        self.conversation.push(timeline.conversation.as_ref().map(|conversation| conversation.id.0));
    }
}

impl ConversationColumns {
    fn push(&mut self, conversation: &domain::conversation::Conversation, tenant: TenantId) {
        let closed = match &conversation.stage {
            domain::conversation::Stage::Closed { reason, at } => Some((codec::close_code(*reason), at.0)),
            _ => None,
        };
        let assignee = conversation.assignee();
        self.id.push(conversation.id.0);
        self.tenant.push(tenant.0);
        self.timeline.push(conversation.timeline.0);
        self.version.push(codec::int(conversation.version.0));
        self.opened_version.push(codec::int(conversation.opened_version.0));
        self.since_at.push(conversation.since.0);
        self.stage.push(codec::stage_code(&conversation.stage));
        self.assignee.push(assignee.map(|assignee| assignee.operator.0));
        self.assignee_name.push(assignee.map(|assignee| assignee.name.clone()));
        self.close_reason.push(closed.map(|closed| closed.0));
        self.closed_at.push(closed.map(|closed| closed.1));
        self.ticket_version.push(codec::int(conversation.ticket_version.0));
        self.due_at.push(conversation.due_at.map(|at| at.0));
        self.opened_at.push(conversation.opened_at.0);
        self.queue.push(conversation.queue.0);
        self.words.push(codec::json(&conversation.words));
    }
}

impl TicketColumns {
    fn push(&mut self, ticket: &domain::ticket::Ticket) {
        let assignee = codec::on_hand(&ticket.state);
        self.conversation.push(ticket.conversation.0);
        self.tenant.push(ticket.tenant.0);
        self.desk.push(ticket.desk.0);
        self.queue.push(ticket.queue.0);
        self.timeline.push(ticket.timeline.0);
        self.customer.push(ticket.customer.0);
        self.version.push(codec::int(ticket.version.0));
        self.conversation_version.push(codec::int(ticket.conversation_version.0));
        self.since_at.push(ticket.since.0);
        self.state.push(codec::ticket_code(&ticket.state));
        self.assignee.push(assignee.map(|assignee| assignee.operator.0));
        self.assignee_name.push(assignee.map(|assignee| assignee.name.clone()));
        let offer = match &ticket.state {
            domain::ticket::TicketState::Offered { offer, .. } => Some(offer),
            _ => None,
        };
        self.offered_to.push(offer.map(|offer| offer.to.0));
        self.offered_until.push(offer.map(|offer| offer.until.0));
        self.detail.push(codec::json(ticket));
    }
}

impl StepColumns {
    fn push(&mut self, step: &domain::ticket::Step) {
        self.tenant.push(step.tenant.0);
        self.conversation.push(step.conversation.0);
        self.no.push(i32::try_from(step.no).unwrap_or(i32::MAX));
        self.at.push(step.at.0);
        self.what.push(codec::json(&step.what));
    }
}

impl HappenedColumns {
    fn push(&mut self, event: &domain::figures::Event) {
        let (kind, ms) = event.what.code();
        self.tenant.push(event.tenant.0);
        self.at.push(event.at.0);
        self.kind.push(kind);
        self.queue.push(event.queue.0);
        self.conversation.push(event.conversation.0);
        self.operator.push(event.operator.map(|operator| operator.0));
        self.ms.push(ms);
    }
}

impl ResultColumns {
    fn push(&mut self, result: &CommandResult) {
        let refusal = |refusal| codec::json(&refusal);
        self.tenant.push(result.tenant.0);
        self.asker.push(codec::asker(result.asker));
        self.client_id.push(result.client_id.0);
        self.version.push(result.answer.ok().map(|version| codec::int(version.0)));
        self.refusal.push(result.answer.err().map(refusal));
    }
}

fn no_timeline(entry: &Entry) -> StoreError {
    StoreError::Corrupt { table: "entry", column: "timeline", id: entry.timeline.to_string(), source: None }
}
