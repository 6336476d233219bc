//! The one task of a process that appends. Whatever waits while a batch commits is the next batch: under load one
//! transaction carries hundreds of records, alone a record waits for nobody.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection, PgPool, Row as _};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use tokio::time::timeout;
use uuid::Uuid;

use super::ends::Ends;
use super::failure::Failure;
use super::tail::{Kept, Tail};
use super::topics::Slot;

/// Most records of one batch: beyond this a larger one saves nothing.
const BATCH: usize = 1_000;
/// Records that may wait; their bytes are bounded by the permits they carry.
pub(super) const WAITING: usize = 16_384;
const CONNECT: Duration = Duration::from_secs(1);
/// After this the connection is given up. The outcome of the batch is unknown then.
const STATEMENT: Duration = Duration::from_secs(10);

/// One record on its way.
pub(super) struct Append {
    pub(super) slot: Slot,
    pub(super) key: Uuid,
    pub(super) value: Bytes,
    /// Told the offset once it is durable.
    pub(super) reply: oneshot::Sender<Result<i64, Failure>>,
    /// Its share of the memory for waiting records.
    pub(super) _room: OwnedSemaphorePermit,
}

/// Appends until the last sender is gone.
///
/// It has a connection of its own: one that does not answer is dropped without harm to a pool.
pub(super) async fn run(mut waiting: mpsc::Receiver<Append>, pool: PgPool, ends: Arc<Ends>, tail: Arc<Tail>) {
    let mut connection = None;
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let records = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
        append(&pool, &mut connection, (&ends, &tail), records).await;
    }
    if let Some(connection) = connection {
        let closed = timeout(CONNECT, PgConnection::close(connection)).await;
        tracing::debug!(?closed, "the appender's connection ended");
    }
}

async fn append(
    pool: &PgPool,
    connection: &mut Option<PgConnection>,
    (ends, tail): (&Ends, &Tail),
    records: Vec<Append>,
) {
    let batch = Batch::of(&records);
    let outcome = match connect(&pool.connect_options(), connection).await {
        Ok(connected) => match timeout(STATEMENT, batch.write(connected, &records)).await {
            Ok(Ok(firsts)) => Ok(firsts),
            Ok(Err(error)) => Err(Failure::from(error)),
            Err(_) => Err(Failure::Silent { waited_ms: STATEMENT.as_millis() }),
        },
        Err(failure) => Err(failure),
    };
    match outcome {
        Ok(firsts) => {
            let offsets: Vec<i64> =
                batch.places.iter().map(|(group, place)| firsts[*group] + place).collect();
            if ends.has_readers() {
                let kept = |record: &Append| Kept { key: record.key, value: record.value.clone() };
                tail.keep(records.iter().zip(&offsets).map(|(record, at)| (record.slot, *at, kept(record))));
            }
            ends.appended(batch.groups.iter().zip(&firsts).map(|((slot, n), first)| (*slot, first + n)));
            for (record, offset) in records.into_iter().zip(offsets) {
                // Whoever stopped waiting does not want to know.
                let _ = record.reply.send(Ok(offset));
            }
        }
        Err(failure) => {
            tracing::warn!(
                error = &failure as &dyn std::error::Error,
                records = records.len(),
                "append failed"
            );
            // Whatever it was: a new connection knows nothing of it.
            *connection = None;
            for record in records {
                let _ = record.reply.send(Err(failure.clone()));
            }
        }
    }
}

async fn connect<'a>(
    options: &PgConnectOptions,
    connection: &'a mut Option<PgConnection>,
) -> Result<&'a mut PgConnection, Failure> {
    if connection.is_none() {
        let options = options.clone().application_name("switchboard log appender");
        let fresh = timeout(CONNECT, PgConnection::connect_with(&options))
            .await
            .map_err(|_| Failure::Silent { waited_ms: CONNECT.as_millis() })??;
        *connection = Some(fresh);
    }
    Ok(connection.as_mut().expect("it was just made"))
}

/// Records as the arrays of one statement.
struct Batch {
    /// Partitions in (topic, partition) order, each with its count.
    groups: Vec<(Slot, i64)>,
    /// Of each record: the index of its group and its place among those.
    places: Vec<(usize, i64)>,
}

impl Batch {
    fn of(records: &[Append]) -> Self {
        let mut counts: BTreeMap<Slot, (usize, i64)> =
            records.iter().map(|record| (record.slot, (0, 0))).collect();
        for (group, (index, _)) in counts.values_mut().enumerate() {
            *index = group;
        }
        let places = records
            .iter()
            .map(|record| {
                let (group, count) = counts.get_mut(&record.slot).expect("every slot was entered above");
                *count += 1;
                (*group, *count - 1)
            })
            .collect();
        Self { groups: counts.into_iter().map(|(slot, (_, count))| (slot, count)).collect(), places }
    }

    /// Writes all or nothing; answers the first offset of each group.
    async fn write(
        &self,
        connection: &mut PgConnection,
        records: &[Append],
    ) -> Result<Vec<i64>, sqlx::Error> {
        let topics: Vec<i32> = self.groups.iter().map(|((topic, _), _)| *topic).collect();
        let partitions: Vec<i32> = self.groups.iter().map(|((_, partition), _)| *partition).collect();
        let counts: Vec<i64> = self.groups.iter().map(|(_, count)| *count).collect();
        let numbers: Vec<i64> = (1..).take(self.groups.len()).collect();
        let group_of: Vec<i64> = self.places.iter().map(|(group, _)| numbers[*group]).collect();
        let place_of: Vec<i64> = self.places.iter().map(|(_, place)| *place).collect();
        let keys: Vec<Uuid> = records.iter().map(|record| record.key).collect();
        let values: Vec<&[u8]> = records.iter().map(|record| record.value.as_ref()).collect();
        let rows = sqlx::query(include_str!("queries/append.sql"))
            .bind(topics)
            .bind(partitions)
            .bind(counts)
            .bind(group_of)
            .bind(place_of)
            .bind(keys)
            .bind(values)
            .fetch_all(connection)
            .await?;
        // A missing counter row cannot be: slots come from the topics table, and nothing drops them.
        let mut firsts = vec![0; self.groups.len()];
        if rows.len() != firsts.len() {
            return Err(sqlx::Error::RowNotFound);
        }
        for row in rows {
            let number: i64 = row.get(0);
            let group = usize::try_from(number - 1).expect("numbers begin at one");
            firsts[group] = row.get(1);
        }
        Ok(firsts)
    }
}
