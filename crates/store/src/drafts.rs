//! What operators have begun to write: for their other devices, and for this one if it loses what it keeps.

use domain::{ConversationId, OperatorId, TenantId, Timestamp};

use crate::error::{StoreError, failed};
use crate::pool::Pool;

/// As many as a device keeps.
const MAX: i64 = 200;
/// What nobody came back to for so long is no draft any more.
const KEPT_MS: i64 = 30 * 86_400_000;

/// What was begun in one conversation. An empty one says that it is over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    pub conversation: ConversationId,
    pub reply: String,
    pub note: String,
    /// The note is in front.
    pub on_note: bool,
    /// By the clock of the device: the newest edit counts.
    pub edited_at: Timestamp,
}

/// What operators have begun to write.
#[derive(Clone, Debug)]
pub struct Drafts {
    pool: Pool,
}

impl Drafts {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// An operator's drafts, the newest edit first; at most 200.
    pub async fn of(&self, tenant: TenantId, operator: OperatorId) -> Result<Vec<Draft>, StoreError> {
        self.pool
            .as_person(tenant, "read drafts", move |transaction| {
                Box::pin(async move {
                    let rows = sqlx::query_file!("queries/draft/of.sql", operator.0, KEPT_MS)
                        .fetch_all(transaction)
                        .await
                        .map_err(failed("read drafts"))?;
                    let drafts = rows.into_iter().map(|row| Draft {
                        conversation: ConversationId(row.conversation),
                        reply: row.reply,
                        note: row.note,
                        on_note: row.on_note,
                        edited_at: Timestamp(row.edited_at),
                    });
                    Ok(drafts.collect())
                })
            })
            .await
    }

    /// Keeps a draft. False: a newer edit is kept, and stays.
    pub async fn put(
        &self,
        tenant: TenantId,
        operator: OperatorId,
        draft: Draft,
    ) -> Result<bool, StoreError> {
        self.pool
            .transaction("keep a draft", move |transaction| {
                Box::pin(async move {
                    let kept = sqlx::query_file!(
                        "queries/draft/put.sql",
                        tenant.0,
                        operator.0,
                        draft.conversation.0,
                        draft.reply,
                        draft.note,
                        draft.on_note,
                        draft.edited_at.0
                    )
                    .fetch_optional(&mut *transaction)
                    .await
                    .map_err(failed("keep a draft"))?;
                    sqlx::query_file!("queries/draft/sweep.sql", tenant.0, operator.0, KEPT_MS, MAX)
                        .execute(transaction)
                        .await
                        .map_err(failed("sweep drafts"))?;
                    Ok(kept.is_some())
                })
            })
            .await
    }
}
