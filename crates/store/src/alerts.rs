//! What somebody should look at: told by desks in their turns, and by the tenant's own rules.

mod rules;

use domain::desk;
use domain::{OperatorId, QueueId, TenantId, Timestamp};
use uuid::Uuid;

use crate::codec;
use crate::error::{StoreError, failed};
use crate::pool::Pool;
use crate::session;

pub use rules::Raising;

/// What nobody takes on is shown for so long.
const UNSEEN_MS: i64 = 43_200_000;
/// And everything for so long.
const SHOWN_MS: i64 = 3_600_000;

/// Alerts.
#[derive(Clone, Debug)]
pub struct Alerts {
    pool: Pool,
}

/// An alert.
#[derive(Clone, PartialEq, Debug)]
pub struct AlertRow {
    pub no: u64,
    pub at: Timestamp,
    pub what: What,
    /// Of a rule: when it was over.
    pub ended_at: Option<Timestamp>,
    pub seen: Option<(OperatorId, String, Timestamp)>,
}

/// What it is about.
#[derive(Clone, PartialEq, Debug)]
pub enum What {
    Desk(desk::Alert),
    Rule {
        rule: Uuid,
        /// None: all queues together.
        queue: Option<QueueId>,
        /// As its judge wrote it.
        detail: String,
    },
}

impl Alerts {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Those that last, and those of the last hour; the newest first, at most 100. And the time.
    pub async fn list(&self, tenant: TenantId) -> Result<(Timestamp, Vec<AlertRow>), StoreError> {
        self.pool
            .as_person(tenant, "list alerts", move |transaction| {
                Box::pin(async move {
                    let now = session::now(transaction).await?;
                    let (unseen, shown) = (now.plus_ms(-UNSEEN_MS).0, now.plus_ms(-SHOWN_MS).0);
                    let rows = sqlx::query_file!("queries/alert/list.sql", unseen, shown)
                        .fetch_all(&mut *transaction)
                        .await
                        .map_err(failed("list alerts"))?;
                    let rows = rows.into_iter().map(|row| {
                        let what = match row.rule {
                            Some(rule) => {
                                What::Rule { rule, queue: row.queue.map(QueueId), detail: row.what }
                            }
                            None => What::Desk(
                                serde_json::from_str(&row.what)
                                    .map_err(StoreError::corrupt("alert", "what", row.no))?,
                            ),
                        };
                        let seen = row.seen_by.zip(row.seen_at);
                        Ok(AlertRow {
                            no: codec::num(row.no),
                            at: Timestamp(row.at),
                            what,
                            ended_at: row.ended_at.map(Timestamp),
                            seen: seen.map(|(by, at)| {
                                (OperatorId(by), row.seen_name.unwrap_or_default(), Timestamp(at))
                            }),
                        })
                    });
                    Ok((now, rows.collect::<Result<_, StoreError>>()?))
                })
            })
            .await
    }

    /// Somebody takes an alert on; whoever did first stays. `false`: there is no such alert.
    pub async fn see(&self, tenant: TenantId, no: u64, by: OperatorId) -> Result<bool, StoreError> {
        self.pool
            .transaction("take an alert on", move |transaction| {
                Box::pin(async move {
                    let now = session::now(transaction).await?;
                    sqlx::query_file_scalar!("queries/alert/see.sql", tenant.0, codec::int(no), by.0, now.0)
                        .fetch_optional(&mut *transaction)
                        .await
                        .map(|found| found.is_some())
                        .map_err(failed("take an alert on"))
                })
            })
            .await
    }
}
