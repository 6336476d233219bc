//! Lists for screens and REST: keyset pages, newest first.

use domain::conversation::{Assignee, CloseReason};
use domain::{ConversationId, CustomerId, OperatorId, QueueId, TenantId, TimelineId, Timestamp};
use protocol::frame::{Role, StageName};
use uuid::Uuid;

use super::Reads;
use crate::accounts;
use crate::codec;
use crate::error::{StoreError, failed};

/// Which conversations; the default is all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Any but [`StageName::None`].
    pub stage: Option<StageName>,
    pub assignee: Option<OperatorId>,
    /// Who asks does not see all.
    pub among: Option<Among>,
}

/// What this operator answers, and what stands in these queues.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Among {
    pub operator: OperatorId,
    pub queues: Vec<QueueId>,
}

impl Among {
    /// Of its queues; nothing where somebody sees all.
    pub(crate) fn queue_ids(among: Option<&Self>) -> Vec<Uuid> {
        among.map(|among| among.queues.iter().map(|queue| queue.0).collect()).unwrap_or_default()
    }
}

/// Who answers a conversation, and where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Whereabouts {
    pub assignee: Option<OperatorId>,
    pub queue: Option<QueueId>,
}

/// The last row of the page before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct After {
    pub opened_at: Timestamp,
    pub id: ConversationId,
}

/// A row of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConversationRow {
    pub id: ConversationId,
    pub timeline: TimelineId,
    pub customer: CustomerId,
    /// Empty for a guest.
    pub customer_name: String,
    pub stage: StageName,
    pub version: u64,
    /// What `take` compares with; none before the desk heard of it.
    pub ticket_version: Option<u64>,
    /// None before the desk heard of it.
    pub queue: Option<QueueId>,
    pub assignee: Option<Assignee>,
    pub close_reason: Option<CloseReason>,
    pub closed_at: Option<Timestamp>,
    /// When the customer began to wait.
    pub since: Timestamp,
    pub opened_at: Timestamp,
    /// The newest position of the timeline.
    pub head: u64,
}

/// An operator as colleagues see one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Colleague {
    pub id: OperatorId,
    pub name: String,
    pub email: String,
    pub role: Role,
}

pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) timeline: Uuid,
    pub(crate) version: i64,
    pub(crate) stage: i16,
    pub(crate) assignee: Option<Uuid>,
    pub(crate) assignee_name: Option<String>,
    pub(crate) close_reason: Option<i16>,
    pub(crate) closed_at: Option<i64>,
    pub(crate) since_at: i64,
    pub(crate) opened_at: i64,
    pub(crate) customer: Uuid,
    pub(crate) customer_name: String,
    pub(crate) last_position: i64,
    pub(crate) ticket_version: Option<i64>,
    pub(crate) queue: Option<Uuid>,
}

impl Reads {
    /// A page of the tenant's conversations, the last opened first, at most `max`.
    pub async fn conversations(
        &self,
        tenant: TenantId,
        filter: Filter,
        after: Option<After>,
        max: u32,
    ) -> Result<Vec<ConversationRow>, StoreError> {
        self.pool
            .as_person(tenant, "list conversations", move |transaction| {
                Box::pin(async move {
                    let stage = filter.stage.map(stage_filter);
                    let among = filter.among.as_ref();
                    let queues = Among::queue_ids(among);
                    let rows = sqlx::query_file_as!(
                        Row,
                        "queries/conversation/list.sql",
                        stage,
                        filter.assignee.map(|id| id.0),
                        after.map(|after| after.opened_at.0),
                        after.map(|after| after.id.0),
                        i64::from(max),
                        among.map(|among| among.operator.0),
                        &queues
                    )
                    .fetch_all(&mut *transaction)
                    .await
                    .map_err(failed("list conversations"))?;
                    rows.into_iter().map(row).collect()
                })
            })
            .await
    }

    /// One conversation; none if the tenant has no such one.
    pub async fn conversation(
        &self,
        tenant: TenantId,
        id: ConversationId,
    ) -> Result<Option<ConversationRow>, StoreError> {
        self.pool
            .as_person(tenant, "read a conversation", move |transaction| {
                Box::pin(async move {
                    let found = sqlx::query_file_as!(Row, "queries/conversation/read.sql", id.0)
                        .fetch_optional(&mut *transaction)
                        .await
                        .map_err(failed("read a conversation"))?;
                    found.map(row).transpose()
                })
            })
            .await
    }

    /// Of a timeline's newest conversation; none if the tenant has no such timeline.
    pub async fn newest_of(
        &self,
        tenant: TenantId,
        timeline: TimelineId,
    ) -> Result<Option<Whereabouts>, StoreError> {
        self.pool
            .as_person(tenant, "look for a timeline's conversation", move |transaction| {
                Box::pin(async move {
                    let found = sqlx::query_file!("queries/timeline/newest.sql", timeline.0)
                        .fetch_optional(&mut *transaction)
                        .await
                        .map_err(failed("look for a timeline's conversation"))?;
                    Ok(found.map(|row| Whereabouts {
                        assignee: row.assignee.map(OperatorId),
                        queue: row.queue.map(QueueId),
                    }))
                })
            })
            .await
    }

    /// The tenant's operators by name.
    pub async fn operators(&self, tenant: TenantId) -> Result<Vec<Colleague>, StoreError> {
        self.pool
            .as_person(tenant, "list operators", move |transaction| {
                Box::pin(async move {
                    let rows = sqlx::query_file!("queries/operator/list.sql")
                        .fetch_all(&mut *transaction)
                        .await
                        .map_err(failed("list operators"))?;
                    Ok(rows
                        .into_iter()
                        .map(|row| Colleague {
                            id: OperatorId(row.id),
                            name: row.name,
                            email: row.email,
                            role: accounts::role(row.role),
                        })
                        .collect())
                })
            })
            .await
    }
}

fn stage_filter(stage: StageName) -> i16 {
    match stage {
        // No conversation stands there.
        StageName::None => -1,
        StageName::Bot => 0,
        StageName::Waiting => 1,
        StageName::Active => 2,
        StageName::Closed => 3,
    }
}

pub(crate) fn row(row: Row) -> Result<ConversationRow, StoreError> {
    Ok(ConversationRow {
        id: ConversationId(row.id),
        timeline: TimelineId(row.timeline),
        customer: CustomerId(row.customer),
        customer_name: row.customer_name,
        stage: codec::stage_name(Some(row.stage), row.assignee.is_some()),
        version: codec::num(row.version),
        ticket_version: row.ticket_version.map(codec::num),
        queue: row.queue.map(QueueId),
        assignee: codec::assignee(row.assignee, row.assignee_name),
        close_reason: row.close_reason.map(codec::close_reason).transpose()?,
        closed_at: row.closed_at.map(Timestamp),
        since: Timestamp(row.since_at),
        opened_at: Timestamp(row.opened_at),
        head: codec::num(row.last_position),
    })
}
