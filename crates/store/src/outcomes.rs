//! What came of conversations, as whoever closed them says.

use domain::{ConversationId, OperatorId, QueueId, TenantId, Timestamp};
use uuid::Uuid;

use crate::error::{StoreError, failed};
use crate::pool::Pool;

/// A conversation as its outcome is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Closing {
    /// Who answers it, or writes it up.
    pub assignee: Option<OperatorId>,
    /// None before the desk heard of it.
    pub queue: Option<QueueId>,
    /// None: nobody has said it yet.
    pub outcome: Option<Outcome>,
}

/// What came of a conversation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// A close code of the settings.
    pub code: Uuid,
    pub said_by: OperatorId,
    pub at: Timestamp,
}

/// What came of conversations.
#[derive(Clone, Debug)]
pub struct Outcomes {
    pool: Pool,
}

impl Outcomes {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Who may say it, and what was said; none if the tenant has no such conversation.
    pub async fn read(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
    ) -> Result<Option<Closing>, StoreError> {
        self.pool
            .as_person(tenant, "read an outcome", move |transaction| {
                Box::pin(async move {
                    let row = sqlx::query_file!("queries/outcome/read.sql", conversation.0)
                        .fetch_optional(transaction)
                        .await
                        .map_err(failed("read an outcome"))?;
                    Ok(row.map(|row| Closing {
                        assignee: row.assignee.map(OperatorId),
                        queue: row.queue.map(QueueId),
                        outcome: match (row.code, row.said_by, row.at) {
                            (Some(code), Some(by), Some(at)) => {
                                Some(Outcome { code, said_by: OperatorId(by), at: Timestamp(at) })
                            }
                            _ => None,
                        },
                    }))
                })
            })
            .await
    }

    /// Writes it down; the last word counts.
    pub async fn say(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
        code: Uuid,
        by: OperatorId,
    ) -> Result<(), StoreError> {
        self.pool
            .run("write an outcome", move |connection| {
                Box::pin(async move {
                    sqlx::query_file!("queries/outcome/put.sql", tenant.0, conversation.0, code, by.0)
                        .execute(connection)
                        .await
                        .map(drop)
                        .map_err(failed("write an outcome"))
                })
            })
            .await
    }
}
