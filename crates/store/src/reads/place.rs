//! Where somebody stands in a line, and how fast it moves.

use domain::pace::{Pace, WINDOW_MS};
use domain::{QueueId, TenantId, TimelineId, Timestamp};
use uuid::Uuid;

use super::Reads;
use crate::codec;
use crate::error::{StoreError, failed};
use crate::session;

/// A line as whoever stands behind `ahead` others sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    pub queue: QueueId,
    pub ahead: u64,
    /// None: nobody has left it lately.
    pub pace: Option<Pace>,
    /// When it was looked at.
    pub at: Timestamp,
}

impl Reads {
    /// Where the newest conversation of a timeline stands; none if it does not wait.
    pub async fn place(
        &self,
        tenant: TenantId,
        timeline: TimelineId,
    ) -> Result<Option<Standing>, StoreError> {
        self.pool
            .as_person(tenant, "read a place in line", move |transaction| {
                Box::pin(async move {
                    let at = session::now(transaction).await?;
                    let row =
                        sqlx::query_file!("queries/ticket/place.sql", timeline.0, at.plus_ms(-WINDOW_MS).0)
                            .fetch_optional(&mut *transaction)
                            .await
                            .map_err(failed("read a place in line"))?;
                    Ok(row.map(|row| Standing {
                        queue: QueueId(row.queue),
                        ahead: codec::num(row.ahead),
                        pace: pace(row.departed, row.first_at, row.last_at),
                        at,
                    }))
                })
            })
            .await
    }

    /// How long these lines are; whoever comes now stands behind all of them.
    pub async fn lines(&self, tenant: TenantId, queues: Vec<QueueId>) -> Result<Vec<Standing>, StoreError> {
        self.pool
            .as_person(tenant, "read the lines", move |transaction| {
                Box::pin(async move {
                    let at = session::now(transaction).await?;
                    let ids: Vec<Uuid> = queues.iter().map(|queue| queue.0).collect();
                    let rows = sqlx::query_file!("queries/ticket/waits.sql", &ids, at.plus_ms(-WINDOW_MS).0)
                        .fetch_all(&mut *transaction)
                        .await
                        .map_err(failed("read the lines"))?;
                    let lines = rows.into_iter().map(|row| Standing {
                        queue: QueueId(row.queue),
                        ahead: codec::num(row.ahead),
                        pace: pace(row.departed, row.first_at, row.last_at),
                        at,
                    });
                    Ok(lines.collect())
                })
            })
            .await
    }
}

fn pace(departed: i64, first_at: Option<i64>, last_at: Option<i64>) -> Option<Pace> {
    let departed = u32::try_from(departed).ok()?;
    Some(Pace { departed, first_at: Timestamp(first_at?), last_at: Timestamp(last_at?) })
}
