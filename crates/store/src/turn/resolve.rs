//! What became of a turn whose fence or COMMIT did not answer as hoped: the ownership rows tell.

use std::time::Duration;

use domain::Epoch;
use protocol::record::Topic;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use tokio::time::Instant;
use uuid::Uuid;

use super::columns::Columns;
use super::{CommitError, Committed, Fence};
use crate::codec;
use crate::error::{StoreError, failed};
use crate::pool::{self, Pool};

/// Longer than any lease: after this the partitions belong to somebody else, or the server is away.
const ASK_FOR: Duration = Duration::from_secs(10);
const ASK_AGAIN: Duration = Duration::from_millis(100);
const CONNECT: Duration = Duration::from_secs(1);
const READ: &str = "read who owns the partitions";

struct Row {
    topic: Topic,
    partition: u32,
    owner: Option<Uuid>,
    epoch: Epoch,
    turn: u64,
    next_offset: i64,
}

impl Row {
    fn place(&self) -> (Topic, u32) {
        (self.topic, self.partition)
    }
}

/// The fence did not match everywhere, and the turn is rolled back: which partitions are as the turn found them?
pub(super) async fn after_lost_fence(
    connection: &mut PgConnection,
    columns: &Columns,
) -> Result<CommitError, StoreError> {
    let rows = read(connection, columns).await?;
    let still_mine = columns
        .fences
        .iter()
        .filter(|fence| {
            row_of(&rows, fence).is_some_and(|row| {
                is_mine(row, columns.boot, fence) && row.turn == fence.turn && row.next_offset == fence.from
            })
        })
        .map(|fence| (fence.topic, fence.partition))
        .collect();
    Ok(CommitError::Lost { still_mine })
}

/// COMMIT was sent and not answered.
pub(super) async fn after_unknown_commit(
    pool: &Pool,
    connect: &PgConnectOptions,
    columns: &Columns,
) -> Result<Committed, CommitError> {
    let until = Instant::now() + ASK_FOR;
    loop {
        match pool.within(READ, ask(connect, columns)).await {
            Ok(rows) => return judge(&rows, columns),
            // Not reached, or the old backend still holds the rows: it ends on its own within two seconds.
            Err(error) if error.is_transient() && Instant::now() < until => {
                tokio::time::sleep(ASK_AGAIN).await
            }
            Err(error) => return Err(CommitError::Unresolved(error)),
        }
    }
}

/// Epoch first. All rows were written by one transaction, so one whose epoch is still mine answers for all.
fn judge(rows: &[Row], columns: &Columns) -> Result<Committed, CommitError> {
    let (mut mine, mut lost, mut committed) = (Vec::new(), Vec::new(), false);
    for fence in &columns.fences {
        let place = (fence.topic, fence.partition);
        match row_of(rows, fence) {
            Some(row) if is_mine(row, columns.boot, fence) => {
                committed |= row.turn == fence.turn + 1;
                mine.push(place);
            }
            _ => lost.push(place),
        }
    }
    if committed {
        return Ok(Committed { lost });
    }
    if lost.is_empty() {
        let source = sqlx::Error::Io(std::io::ErrorKind::ConnectionAborted.into());
        return Err(CommitError::Transient(StoreError::Failed { operation: "commit a turn", source }));
    }
    Err(CommitError::Lost { still_mine: mine })
}

fn is_mine(row: &Row, boot: Uuid, fence: &Fence) -> bool {
    row.owner == Some(boot) && row.epoch == fence.epoch
}

fn row_of<'a>(rows: &'a [Row], fence: &Fence) -> Option<&'a Row> {
    rows.iter().find(|row| row.place() == (fence.topic, fence.partition))
}

/// Reads the rows on a fresh connection: those of the pool may be as broken as the one that fell silent.
async fn ask(connect: &PgConnectOptions, columns: &Columns) -> Result<Vec<Row>, StoreError> {
    let connecting = PgConnection::connect_with(connect);
    let mut connection = tokio::time::timeout(CONNECT, connecting)
        .await
        .unwrap_or(Err(sqlx::Error::PoolTimedOut))
        .map_err(failed("connect to ask for a COMMIT"))?;
    pool::become_app(&mut connection).await.map_err(failed("connect to ask for a COMMIT"))?;
    let rows = read(&mut connection, columns).await?;
    // The answer is here; a farewell that fails changes nothing.
    connection.close().await.unwrap_or_default();
    Ok(rows)
}

async fn read(connection: &mut PgConnection, columns: &Columns) -> Result<Vec<Row>, StoreError> {
    let rows =
        sqlx::query_file!("queries/ownership/resolve.sql", &columns.fence.topic, &columns.fence.partition)
            .fetch_all(connection)
            .await
            .map_err(failed(READ))?;
    rows.into_iter()
        .map(|row| {
            Ok(Row {
                topic: codec::topic(&row.topic)?,
                partition: codec::partition_of(row.partition),
                owner: row.owner,
                epoch: Epoch(codec::num(row.epoch)),
                turn: codec::num(row.turn),
                next_offset: row.next_offset,
            })
        })
        .collect()
}
