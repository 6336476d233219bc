//! A desk with its operators and tickets.

use domain::conversation::Assignee;
use domain::desk::Rows;
use domain::operator::Operator;
use domain::policy::Priority;
use domain::ticket::Ticket;
use domain::{
    ConversationId, CustomerId, DeskId, OperatorId, QueueId, TenantId, TimelineId, Timestamp, Version,
};
use uuid::Uuid;

use super::States;
use crate::codec;
use crate::error::{StoreError, failed};

/// The newest numbers of desks: a few rows per tenant.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DeskHeads {
    pub inboxes: Vec<(TenantId, DeskId, OperatorId, Version)>,
    pub boards: Vec<(TenantId, DeskId, QueueId, Version)>,
}

/// Rows of a desk that its owner does not hold yet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DeskParts {
    pub tickets: Vec<Ticket>,
    pub operators: Vec<Operator>,
}

macro_rules! ticket {
    ($row:ident) => {
        ticket(TicketRow {
            conversation: $row.conversation,
            tenant: $row.tenant,
            desk: $row.desk,
            queue: $row.queue,
            timeline: $row.timeline,
            customer: $row.customer,
            version: $row.version,
            conversation_version: $row.conversation_version,
            since_at: $row.since_at,
            state: $row.state,
            assignee: codec::assignee($row.assignee, $row.assignee_name),
            detail: $row.detail,
        })
    };
}

impl States {
    /// Every desk that has an operator or a ticket that is not done.
    pub async fn desks(&self) -> Result<Vec<(TenantId, DeskId)>, StoreError> {
        let load = self.pool.run("find the desks", |connection| {
            Box::pin(async move {
                sqlx::query_file!("queries/desk/owned.sql")
                    .fetch_all(connection)
                    .await
                    .map_err(failed("find the desks"))
            })
        });
        Ok(load.await?.into_iter().map(|row| (TenantId(row.tenant), DeskId(row.desk))).collect())
    }

    /// A desk whole: every ticket that is not done, every operator.
    pub async fn load_desk(&self, tenant: TenantId, desk: DeskId) -> Result<Rows, StoreError> {
        self.pool
            .run("load a desk", move |connection| {
                Box::pin(async move {
                    let queue = QueueId::default_of(desk);
                    let board_version = sqlx::query_file_scalar!("queries/desk/load.sql", tenant.0, queue.0)
                        .fetch_optional(&mut *connection)
                        .await
                        .map_err(failed("load a board's version"))?
                        .map_or(Version::ZERO, |version| Version(codec::num(version)));
                    let operators = operators(connection, tenant, desk).await?;
                    let rows = sqlx::query_file!("queries/ticket/open.sql", desk.0)
                        .fetch_all(&mut *connection)
                        .await
                        .map_err(failed("load open tickets"))?;
                    let tickets = rows.into_iter().map(|row| ticket!(row)).collect::<Result<_, _>>()?;
                    Ok(Rows { id: desk, tenant, board_version, tickets, operators })
                })
            })
            .await
    }

    /// Those of these tickets that exist, done or not; all operators of the desk if they are wanted.
    pub async fn load_desk_parts(
        &self,
        tenant: TenantId,
        desk: DeskId,
        tickets: &[ConversationId],
        with_operators: bool,
    ) -> Result<DeskParts, StoreError> {
        let ids: Vec<Uuid> = tickets.iter().map(|id| id.0).collect();
        self.pool
            .run("load tickets", move |connection| {
                Box::pin(async move {
                    let operators = match with_operators {
                        true => operators(connection, tenant, desk).await?,
                        false => Vec::new(),
                    };
                    let rows = sqlx::query_file!("queries/ticket/load.sql", &ids)
                        .fetch_all(&mut *connection)
                        .await
                        .map_err(failed("load tickets"))?;
                    let tickets = rows.into_iter().map(|row| ticket!(row)).collect::<Result<_, _>>()?;
                    Ok(DeskParts { tickets, operators })
                })
            })
            .await
    }

    /// Every inbox and board with its newest version.
    pub async fn desk_heads(&self) -> Result<DeskHeads, StoreError> {
        let load = self.pool.run("load the desks' versions", |connection| {
            Box::pin(async move {
                let inboxes = sqlx::query_file!("queries/operator/all.sql")
                    .fetch_all(&mut *connection)
                    .await
                    .map_err(failed("load inbox versions"))?;
                let boards = sqlx::query_file!("queries/desk/all.sql")
                    .fetch_all(&mut *connection)
                    .await
                    .map_err(failed("load board versions"))?;
                Ok((inboxes, boards))
            })
        });
        let (inboxes, boards) = load.await?;
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

async fn operators(
    connection: &mut sqlx::PgConnection,
    tenant: TenantId,
    desk: DeskId,
) -> Result<Vec<Operator>, StoreError> {
    let rows = sqlx::query_file!("queries/operator/of_desk.sql", tenant.0, desk.0)
        .fetch_all(connection)
        .await
        .map_err(failed("load operators"))?;
    let operators = rows.into_iter().map(|row| {
        Ok(Operator {
            id: OperatorId(row.id),
            tenant,
            desk,
            name: row.name,
            inbox_version: Version(codec::num(row.inbox_version)),
            presence: serde_json::from_str(&row.presence)
                .map_err(StoreError::corrupt("operator", "presence", row.id))?,
        })
    });
    operators.collect()
}

struct TicketRow {
    conversation: Uuid,
    tenant: Uuid,
    desk: Uuid,
    queue: Uuid,
    timeline: Uuid,
    customer: Uuid,
    version: i64,
    conversation_version: i64,
    since_at: i64,
    state: i16,
    assignee: Option<Assignee>,
    detail: Option<String>,
}

fn ticket(row: TicketRow) -> Result<Ticket, StoreError> {
    if let Some(detail) = &row.detail {
        return serde_json::from_str(detail).map_err(StoreError::corrupt(
            "ticket",
            "detail",
            row.conversation,
        ));
    }
    let conversation = ConversationId(row.conversation);
    let conversation_version = Version(codec::num(row.conversation_version));
    let last_operator = row.assignee.as_ref().map(|assignee| assignee.operator);
    Ok(Ticket {
        conversation,
        timeline: TimelineId(row.timeline),
        tenant: TenantId(row.tenant),
        desk: DeskId(row.desk),
        queue: QueueId(row.queue),
        customer: CustomerId(row.customer),
        version: Version(codec::num(row.version)),
        conversation_version,
        // All that was heard of then: a later opening is a higher version.
        opened_version: conversation_version,
        since: Timestamp(row.since_at),
        skills: Vec::new(),
        priority: Priority::Normal,
        last_operator,
        is_idle: false,
        is_rerouted: false,
        tried: Vec::new(),
        round: 1,
        steps: 0,
        place_since: Timestamp(0),
        rules: None,
        state: codec::ticket_state(row.state, row.assignee, conversation)?,
    })
}
