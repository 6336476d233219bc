//! What turns and claims load: the aggregates as they stand, for the router itself and for all tenants.

mod desk;

use std::collections::HashMap;

use domain::conversation::Conversation;
use domain::entry::Entry;
use domain::timeline::Timeline;
use domain::{
    ClientId, ConversationId, CustomerId, DeskId, OperatorId, Position, QueueId, SenderId, SenderNo, Seq,
    TenantId, TimelineId, Timestamp,
};
use uuid::Uuid;

use crate::codec::{self, ConversationRow};
use crate::error::{StoreError, failed};
use crate::pool::Pool;

pub use desk::{DeskHeads, DeskParts};

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

/// What turns and claims load.
#[derive(Clone, Debug)]
pub struct States {
    pool: Pool,
}

impl States {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Timelines with their newest conversation; one that has no entry yet is not in the answer.
    pub async fn load_timelines(
        &self,
        of: &[TimelineId],
    ) -> Result<HashMap<TimelineId, Timeline>, StoreError> {
        let ids: Vec<Uuid> = of.iter().map(|id| id.0).collect();
        let load = self.pool.run("load timelines", move |connection| {
            Box::pin(async move {
                sqlx::query_file!("queries/timeline/load.sql", &ids)
                    .fetch_all(connection)
                    .await
                    .map_err(failed("load timelines"))
            })
        });
        let rows = load.await?;
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
                        queue: row.queue.map_or_else(|| QueueId::default_of(DeskId(row.desk)), QueueId),
                        words: row.words.unwrap_or_else(|| "{}".to_owned()),
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
        let load = self.pool.run("look up client ids", move |connection| {
            Box::pin(async move {
                sqlx::query_file!("queries/entry/known.sql", &timelines, &authors, &clients)
                    .fetch_all(connection)
                    .await
                    .map_err(failed("look up client ids"))
            })
        });
        let rows = load.await?;
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
        let load = self.pool.run("load entries", move |connection| {
            Box::pin(async move {
                sqlx::query_file!("queries/entry/at.sql", &timelines, &positions)
                    .fetch_all(connection)
                    .await
                    .map_err(failed("load entries"))
            })
        });
        let rows = load.await?;
        rows.into_iter()
            .map(|row| {
                let timeline = TimelineId(row.timeline);
                let sender = row.sender.zip(row.sender_no);
                let (kind, files) = codec::body_of(&row.body, timeline)?;
                Ok(Entry {
                    timeline,
                    position: Position(codec::num(row.position)),
                    seq: row.seq.map(|seq| Seq(codec::num(seq))),
                    conversation: ConversationId(row.conversation),
                    author: codec::author(row.author_kind, row.author)?,
                    client_id: ClientId(row.client_id),
                    sender: sender.map(|(sender, no)| (SenderId(sender), SenderNo(codec::num(no)))),
                    kind,
                    files,
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
        let load = self.pool.run("read operators' names", move |connection| {
            Box::pin(async move {
                sqlx::query_file!("queries/operator/names.sql", &tenants, &ids)
                    .fetch_all(connection)
                    .await
                    .map_err(failed("read operators' names"))
            })
        });
        let rows = load.await?;
        Ok(rows.into_iter().map(|row| ((TenantId(row.tenant), OperatorId(row.id)), row.name)).collect())
    }

    /// Armed deadlines of those timelines that are wanted, the earliest first.
    pub async fn due(
        &self,
        is_wanted: impl Fn(TimelineId) -> bool,
    ) -> Result<Vec<(TimelineId, Timestamp)>, StoreError> {
        let load = self.pool.run("load deadlines", |connection| {
            Box::pin(async move {
                sqlx::query_file!("queries/conversation/due.sql")
                    .fetch_all(connection)
                    .await
                    .map_err(failed("load deadlines"))
            })
        });
        let rows = load.await?;
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
        let load = self.pool.run("load recent heads", move |connection| {
            Box::pin(async move {
                sqlx::query_file!("queries/timeline/recent.sql", since.0)
                    .fetch_all(connection)
                    .await
                    .map_err(failed("load recent heads"))
            })
        });
        let rows = load.await?;
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
}
