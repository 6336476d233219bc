//! Who may decide on which partition: a lease table beside the data. The lease decides who may claim, the fence of
//! [`crate::turn`] who may write.

mod router;

use std::time::Instant;

use domain::Epoch;
use protocol::record::Topic;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::codec;
use crate::error::{StoreError, failed};
use crate::owned::owned;
use crate::pool::Pool;

pub use router::RouterRow;

const CLAIM: &str = "claim a partition";

/// A partition that this router owns, as it was claimed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ownership {
    pub topic: Topic,
    pub partition: u32,
    pub epoch: Epoch,
    /// Turns committed so far; the next fence names this number.
    pub turn: u64,
    /// The first record that is not decided.
    pub next_offset: i64,
    /// The last outbox row written; the next one is one more.
    pub outbox_no: u64,
    /// The last outbox row that is known to be in the log.
    pub outbox_done: u64,
}

/// A partition as anyone may read it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    pub now: Ownership,
    pub owner: Option<Uuid>,
    /// The lease is not over.
    pub is_leased: bool,
}

/// What names a claimed partition: the epoch tells this claim from later ones.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Claimed {
    pub topic: Topic,
    pub partition: u32,
    pub epoch: Epoch,
}

impl From<&Ownership> for Claimed {
    fn from(ownership: &Ownership) -> Self {
        Self { topic: ownership.topic, partition: ownership.partition, epoch: ownership.epoch }
    }
}

/// Which partitions may be claimed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Claimable {
    /// Only those that nobody owns: right after PostgreSQL was away, leases ran out through nobody's fault.
    Free,
    FreeOrExpired,
}

/// Leases on partitions, and the routers that are alive.
#[derive(Clone, Debug)]
pub struct Ownerships {
    pool: Pool,
}

impl Ownerships {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Makes the partitions of a topic at the first start; later only compares.
    ///
    /// # Errors
    /// [`StoreError::PartitionCount`] if the topic was made with another count.
    pub async fn ensure_partitions(&self, topic: Topic, count: u32) -> Result<(), StoreError> {
        self.pool
            .transaction("make partitions", move |transaction| {
                Box::pin(async move {
                    let wanted = codec::partition(count);
                    let stored =
                        sqlx::query_file_scalar!("queries/topic_partitions/ensure.sql", topic.name(), wanted)
                            .fetch_one(&mut *transaction)
                            .await
                            .map_err(failed("write the count of partitions"))?;
                    if stored != wanted {
                        let stored = codec::partition_of(stored);
                        return Err(StoreError::PartitionCount {
                            topic: topic.name(),
                            stored,
                            wanted: count,
                        });
                    }
                    sqlx::query_file!("queries/ownership/create.sql", topic.name(), wanted)
                        .execute(&mut *transaction)
                        .await
                        .map(drop)
                        .map_err(failed("make partitions"))
                })
            })
            .await
    }

    /// Takes at most `want` partitions of `topic`, each in its own statement.
    ///
    /// Guarantees: of two routers that want the same partition one gets it, with an epoch that no other ever had. All
    /// statements together have the time of one call: a slow server gives fewer partitions, and the next call goes on.
    pub async fn claim(
        &self,
        topic: Topic,
        boot: Uuid,
        want: usize,
        lease_ms: u64,
        claimable: Claimable,
    ) -> Result<Vec<Ownership>, StoreError> {
        let pool = self.pool.clone();
        owned(async move {
            let mut lent = pool.take(CLAIM).await?;
            let mut claimed = Vec::new();
            let claiming = async {
                let begun_at = Instant::now();
                // One that is begun must end: nobody would work on a partition that was claimed and not told.
                while claimed.len() < want && pool.has_time_for_one_more(begun_at) {
                    match claim_one(&mut lent, topic, boot, lease_ms, claimable).await? {
                        Some(one) => claimed.push(one),
                        None => break,
                    }
                }
                Ok(())
            };
            let answer = pool.within(CLAIM, claiming).await;
            if !answer.as_ref().is_err_and(StoreError::breaks_the_connection) {
                lent.give_back();
            }
            match answer {
                // What was claimed before is claimed: the caller must hear of it.
                Err(error) if claimed.is_empty() => Err(error),
                _ => Ok(claimed),
            }
        })
        .await
    }

    /// Renews leases of idle partitions (a turn renews those that it writes). Answers those that still are ours.
    pub async fn renew(
        &self,
        boot: Uuid,
        lease_ms: u64,
        of: &[Claimed],
    ) -> Result<Vec<(Topic, u32)>, StoreError> {
        let (topics, partitions, epochs) = columns(of);
        self.pool
            .run("renew leases", move |connection| {
                Box::pin(async move {
                    let rows = sqlx::query_file!(
                        "queries/ownership/renew.sql",
                        boot,
                        codec::int(lease_ms),
                        &topics,
                        &partitions,
                        &epochs
                    )
                    .fetch_all(connection)
                    .await
                    .map_err(failed("renew leases"))?;
                    rows.iter()
                        .map(|row| Ok((codec::topic(&row.topic)?, codec::partition_of(row.partition))))
                        .collect()
                })
            })
            .await
    }

    /// Lets partitions go; those that are not ours any more are passed over.
    pub async fn release(&self, boot: Uuid, of: &[Claimed]) -> Result<(), StoreError> {
        let (topics, partitions, epochs) = columns(of);
        self.pool
            .run("release partitions", move |connection| {
                Box::pin(async move {
                    sqlx::query_file!("queries/ownership/release.sql", boot, &topics, &partitions, &epochs)
                        .execute(connection)
                        .await
                        .map(drop)
                        .map_err(failed("release partitions"))
                })
            })
            .await
    }

    /// Frees every lease. Only on one node, after its old process is known to be gone.
    pub async fn free_all_leases(&self) -> Result<(), StoreError> {
        self.pool
            .run("free all leases", |connection| {
                Box::pin(async move {
                    sqlx::query_file!("queries/ownership/free_all.sql")
                        .execute(connection)
                        .await
                        .map(drop)
                        .map_err(failed("free all leases"))
                })
            })
            .await
    }

    /// One partition as it stands; none if the topic was never made.
    pub async fn read(&self, topic: Topic, partition: u32) -> Result<Option<Standing>, StoreError> {
        let partition = codec::partition(partition);
        let read = self.pool.run("read a partition's owner", move |connection| {
            Box::pin(async move {
                sqlx::query_file!("queries/ownership/read.sql", topic.name(), partition)
                    .fetch_optional(connection)
                    .await
                    .map_err(failed("read a partition's owner"))
            })
        });
        let row = read.await?;
        Ok(row.map(|row| Standing {
            now: Ownership {
                topic,
                partition: codec::partition_of(partition),
                epoch: Epoch(codec::num(row.epoch)),
                turn: codec::num(row.turn),
                next_offset: row.next_offset,
                outbox_no: codec::num(row.outbox_no),
                outbox_done: codec::num(row.outbox_done),
            },
            owner: row.owner,
            is_leased: row.leased,
        }))
    }

    /// How far every partition of a topic is decided, lowest partition first: the log may drop what lies before.
    pub async fn next_offsets(&self, topic: Topic) -> Result<Vec<(u32, i64)>, StoreError> {
        let read = self.pool.run("read next offsets", move |connection| {
            Box::pin(async move {
                sqlx::query_file!("queries/ownership/next_offsets.sql", topic.name())
                    .fetch_all(connection)
                    .await
                    .map_err(failed("read next offsets"))
            })
        });
        let rows = read.await?;
        Ok(rows.into_iter().map(|row| (codec::partition_of(row.partition), row.next_offset)).collect())
    }
}

/// The first partition that is free, in one statement.
async fn claim_one(
    connection: &mut PgConnection,
    topic: Topic,
    boot: Uuid,
    lease_ms: u64,
    claimable: Claimable,
) -> Result<Option<Ownership>, StoreError> {
    let row = sqlx::query_file!(
        "queries/ownership/claim.sql",
        topic.name(),
        boot,
        codec::int(lease_ms),
        claimable == Claimable::FreeOrExpired
    )
    .fetch_optional(connection)
    .await
    .map_err(failed(CLAIM))?;
    Ok(row.map(|row| Ownership {
        topic,
        partition: codec::partition_of(row.partition),
        epoch: Epoch(codec::num(row.epoch)),
        turn: codec::num(row.turn),
        next_offset: row.next_offset,
        outbox_no: codec::num(row.outbox_no),
        outbox_done: codec::num(row.outbox_done),
    }))
}

fn columns(of: &[Claimed]) -> (Vec<String>, Vec<i32>, Vec<i64>) {
    (
        of.iter().map(|claimed| claimed.topic.name().to_owned()).collect(),
        of.iter().map(|claimed| codec::partition(claimed.partition)).collect(),
        of.iter().map(|claimed| codec::int(claimed.epoch.0)).collect(),
    )
}
