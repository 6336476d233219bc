//! A desk with its operators and tickets.

use std::collections::HashMap;

use domain::desk::Desk;
use domain::operator::Operator;
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

impl States {
    /// The desk with all its operators and those of these tickets that exist.
    pub async fn load_desk(
        &self,
        tenant: TenantId,
        desk: DeskId,
        tickets: &[ConversationId],
    ) -> Result<Desk, StoreError> {
        let ids: Vec<Uuid> = tickets.iter().map(|id| id.0).collect();
        self.pool
            .run("load a desk", move |connection| {
                Box::pin(async move {
                    let queue = QueueId::default_of(desk);
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
