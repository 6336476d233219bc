//! Facts on their way into the log: written by the turn that decided them, produced in order by the partition's owner.

use domain::fact::Fact;
use protocol::record::Topic;
use uuid::Uuid;

use crate::codec;
use crate::error::{StoreError, failed};
use crate::ownership::Claimed;
use crate::pool::Pool;

/// Facts on their way.
#[derive(Clone, Debug)]
pub struct Outbox {
    pool: Pool,
}

impl Outbox {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Rows after number `after`, in order, at most `max`: what a new owner must still produce.
    pub async fn pending(
        &self,
        topic: Topic,
        partition: u32,
        after: u64,
        max: u32,
    ) -> Result<Vec<(u64, Vec<Fact>)>, StoreError> {
        let (partition, after) = (codec::partition(partition), codec::int(after));
        let load = self.pool.run("load the outbox", move |connection| {
            Box::pin(async move {
                sqlx::query_file!(
                    "queries/outbox/pending.sql",
                    topic.name(),
                    partition,
                    after,
                    i64::from(max)
                )
                .fetch_all(connection)
                .await
                .map_err(failed("load the outbox"))
            })
        });
        let rows = load.await?;
        rows.into_iter()
            .map(|row| {
                let facts = serde_json::from_str(&row.facts)
                    .map_err(StoreError::corrupt("outbox", "facts", row.no))?;
                Ok((codec::num(row.no), facts))
            })
            .collect()
    }

    /// Rows up to `upto` are in the log: deletes them and moves the cursor. For an idle partition; a busy one does it in
    /// its next turn. Answers whether the partition still is ours.
    pub async fn done(&self, boot: Uuid, of: Claimed, upto: u64) -> Result<bool, StoreError> {
        self.pool
            .run("clear the outbox", move |connection| {
                Box::pin(async move {
                    sqlx::query_file_scalar!(
                        "queries/outbox/done.sql",
                        boot,
                        of.topic.name(),
                        codec::partition(of.partition),
                        codec::int(of.epoch.0),
                        codec::int(upto)
                    )
                    .fetch_one(connection)
                    .await
                    .map(|fenced| fenced == 1)
                    .map_err(failed("clear the outbox"))
                })
            })
            .await
    }
}
