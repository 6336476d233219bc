//! What turns and claims load: the aggregates as they stand, for the router itself and for all tenants.

use std::collections::HashMap;

use domain::conversation::Conversation;
use domain::desk::Desk;
use domain::entry::Entry;
use domain::operator::Operator;
use domain::ticket::Ticket;
use domain::timeline::Timeline;
use domain::{
    ClientId, ConversationId, CustomerId, DeskId, OperatorId, Position, QueueId, SenderId, SenderNo, Seq,
    TenantId, TimelineId, Timestamp, Version,
};
use sqlx::postgres::PgPool;
use uuid::Uuid;

use crate::codec::{self, ConversationRow};
use crate::error::{StoreError, failed};
use crate::owned::owned;

/// What an entry is deduplicated by.
pub type DedupKey = (TimelineId, Uuid, ClientId);

/// A timeline with an entry of the last minute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RecentHead {
    pub tenant: TenantId,
    pub timeline: TimelineId,
    pub customer: CustomerId,
    pub assignee: Option<OperatorId>,
    pub position: Position,
    pub seq: Seq,
}

/// The newest numbers of desks: a few rows per tenant.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DeskHeads {
    pub inboxes: Vec<(TenantId, DeskId, OperatorId, Version)>,
    pub boards: Vec<(TenantId, DeskId, QueueId, Version)>,
}

/// What turns and claims load.
#[derive(Clone, Debug)]
pub struct States {
    pool: PgPool,
}

impl States {
    pub(crate) fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Timelines with their newest conversation; one that has no entry yet is not in the answer.
    pub async fn load_timelines(
        &self,
        of: &[TimelineId],
    ) -> Result<HashMap<TimelineId, Timeline>, StoreError> {
        let ids: Vec<Uuid> = of.iter().map(|id| id.0).collect();
        let rows = sqlx::query_file!("queries/timeline/load.sql", &ids)
            .fetch_all(&self.pool)
            .await
            .map_err(failed("load timelines"))?;
        let mut timelines = HashMap::with_capacity(rows.len());
        for row in rows {
            let id = TimelineId(row.id);
            let conversation = match (row.conversation, row.version, row.stage, row.opened_at) {
                (Some(conversation), Some(version), Some(stage), Some(opened_at)) => {
                    Some(codec::conversation(ConversationRow {
                        id: conversation,
                        timeline: id,
                        version,
                        opened_version: row.opened_version.unwrap_or_default(),
                        since_at: row.since_at.unwrap_or_default(),
                        stage,
                        assignee: codec::assignee(row.assignee, row.assignee_name),
                        close_reason: row.close_reason,
                        closed_at: row.closed_at,
                        ticket_version: row.ticket_version.unwrap_or_default(),
                        due_at: row.due_at,
                        opened_at,
                    })?)
                }
                _ => None::<Conversation>,
            };
            timelines.insert(
                id,
                Timeline {
                    id,
                    tenant: TenantId(row.tenant),
                    customer: CustomerId(row.customer),
                    desk: DeskId(row.desk),
                    customer_name: row.customer_name,
                    last_position: Position(codec::num(row.last_position)),
                    last_seq: Seq(codec::num(row.last_seq)),
                    conversation,
                },
            );
        }
        Ok(timelines)
    }

    /// Which of these have an entry already, and where.
    pub async fn known(&self, of: &[DedupKey]) -> Result<HashMap<DedupKey, Position>, StoreError> {
        let timelines: Vec<Uuid> = of.iter().map(|key| key.0.0).collect();
        let authors: Vec<Uuid> = of.iter().map(|key| key.1).collect();
        let clients: Vec<Uuid> = of.iter().map(|key| key.2.0).collect();
        let rows = sqlx::query_file!("queries/entry/known.sql", &timelines, &authors, &clients)
            .fetch_all(&self.pool)
            .await
            .map_err(failed("look up client ids"))?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let key = (TimelineId(row.timeline), row.author, ClientId(row.client_id));
                (key, Position(codec::num(row.position)))
            })
            .collect())
    }

    /// Entries by their places, in no order: to tell an author again what he repeats.
    pub async fn entries_at(&self, of: &[(TimelineId, Position)]) -> Result<Vec<Entry>, StoreError> {
        let timelines: Vec<Uuid> = of.iter().map(|place| place.0.0).collect();
        let positions: Vec<i64> = of.iter().map(|place| codec::int(place.1.0)).collect();
        let rows = sqlx::query_file!("queries/entry/at.sql", &timelines, &positions)
            .fetch_all(&self.pool)
            .await
            .map_err(failed("load entries"))?;
        rows.into_iter()
            .map(|row| {
                let timeline = TimelineId(row.timeline);
                let sender = row.sender.zip(row.sender_no);
                Ok(Entry {
                    timeline,
                    position: Position(codec::num(row.position)),
                    seq: row.seq.map(|seq| Seq(codec::num(seq))),
                    conversation: ConversationId(row.conversation),
                    author: codec::author(row.author_kind, row.author)?,
                    client_id: ClientId(row.client_id),
                    sender: sender.map(|(sender, no)| (SenderId(sender), SenderNo(codec::num(no)))),
                    kind: codec::kind(&row.body, timeline)?,
                    at: Timestamp(row.at),
                })
            })
            .collect()
    }

    /// The names of these operators, as they are now; one that does not exist is left out.
    pub async fn operator_names(
        &self,
        of: &[(TenantId, OperatorId)],
    ) -> Result<Vec<((TenantId, OperatorId), String)>, StoreError> {
        let (tenants, ids): (Vec<Uuid>, Vec<Uuid>) = of.iter().map(|(tenant, id)| (tenant.0, id.0)).unzip();
        let rows = sqlx::query_file!("queries/operator/names.sql", &tenants, &ids)
            .fetch_all(&self.pool)
            .await
            .map_err(failed("read operators' names"))?;
        Ok(rows.into_iter().map(|row| ((TenantId(row.tenant), OperatorId(row.id)), row.name)).collect())
    }

    /// The desk with all its operators and those of these tickets that exist.
    pub async fn load_desk(
        &self,
        tenant: TenantId,
        desk: DeskId,
        tickets: &[ConversationId],
    ) -> Result<Desk, StoreError> {
        let ids: Vec<Uuid> = tickets.iter().map(|id| id.0).collect();
        let pool = self.pool.clone();
        owned(async move {
            let queue = QueueId::default_of(desk);
            let mut connection = pool.acquire().await.map_err(failed("load a desk"))?;
            let board_version = sqlx::query_file_scalar!("queries/desk/load.sql", tenant.0, queue.0)
                .fetch_optional(&mut *connection)
                .await
                .map_err(failed("load a board's version"))?
                .map_or(Version::ZERO, |version| Version(codec::num(version)));
            let operators = sqlx::query_file!("queries/operator/of_desk.sql", tenant.0, desk.0)
                .fetch_all(&mut *connection)
                .await
                .map_err(failed("load operators"))?
                .into_iter()
                .map(|row| {
                    let inbox_version = Version(codec::num(row.inbox_version));
                    let id = OperatorId(row.id);
                    (id, Operator { id, tenant, desk, name: row.name, inbox_version })
                })
                .collect();
            let mut tickets = HashMap::new();
            let rows = sqlx::query_file!("queries/ticket/load.sql", &ids)
                .fetch_all(&mut *connection)
                .await
                .map_err(failed("load tickets"))?;
            for row in rows {
                let conversation = ConversationId(row.conversation);
                let assignee = codec::assignee(row.assignee, row.assignee_name);
                let ticket = Ticket {
                    conversation,
                    timeline: TimelineId(row.timeline),
                    tenant: TenantId(row.tenant),
                    desk: DeskId(row.desk),
                    queue: QueueId(row.queue),
                    customer: CustomerId(row.customer),
                    version: Version(codec::num(row.version)),
                    conversation_version: Version(codec::num(row.conversation_version)),
                    since: Timestamp(row.since_at),
                    state: codec::ticket_state(row.state, assignee, conversation)?,
                };
                tickets.insert(conversation, ticket);
            }
            Ok(Desk { id: desk, tenant, queue, board_version, tickets, operators })
        })
        .await
    }

    /// Armed deadlines of those timelines that are wanted, the earliest first.
    pub async fn due(
        &self,
        is_wanted: impl Fn(TimelineId) -> bool,
    ) -> Result<Vec<(TimelineId, Timestamp)>, StoreError> {
        let rows = sqlx::query_file!("queries/conversation/due.sql")
            .fetch_all(&self.pool)
            .await
            .map_err(failed("load deadlines"))?;
        Ok(rows
            .into_iter()
            .map(|row| (TimelineId(row.timeline), Timestamp(row.due_at)))
            .filter(|(timeline, _)| is_wanted(*timeline))
            .collect())
    }

    /// Those wanted timelines that have an entry of `since` or later, with their newest numbers.
    pub async fn recent_heads(
        &self,
        since: Timestamp,
        is_wanted: impl Fn(TimelineId) -> bool,
    ) -> Result<Vec<RecentHead>, StoreError> {
        let rows = sqlx::query_file!("queries/timeline/recent.sql", since.0)
            .fetch_all(&self.pool)
            .await
            .map_err(failed("load recent heads"))?;
        Ok(rows
            .into_iter()
            .map(|row| RecentHead {
                tenant: TenantId(row.tenant),
                timeline: TimelineId(row.id),
                customer: CustomerId(row.customer),
                assignee: row.assignee.map(OperatorId),
                position: Position(codec::num(row.last_position)),
                seq: Seq(codec::num(row.last_seq)),
            })
            .filter(|head| is_wanted(head.timeline))
            .collect())
    }

    /// Every inbox and board with its newest version.
    pub async fn desk_heads(&self) -> Result<DeskHeads, StoreError> {
        let inboxes = sqlx::query_file!("queries/operator/all.sql")
            .fetch_all(&self.pool)
            .await
            .map_err(failed("load inbox versions"))?;
        let boards = sqlx::query_file!("queries/desk/all.sql")
            .fetch_all(&self.pool)
            .await
            .map_err(failed("load board versions"))?;
        let version = |row| Version(codec::num(row));
        Ok(DeskHeads {
            inboxes: inboxes
                .into_iter()
                .map(|row| {
                    (TenantId(row.tenant), DeskId(row.desk), OperatorId(row.id), version(row.inbox_version))
                })
                .collect(),
            boards: boards
                .into_iter()
                .map(|row| {
                    (TenantId(row.tenant), DeskId(row.id), QueueId(row.queue), version(row.board_version))
                })
                .collect(),
        })
    }
}
