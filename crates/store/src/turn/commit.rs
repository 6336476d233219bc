//! BEGIN, the statement, COMMIT; and what each can come to.

use sqlx::PgConnection;
use sqlx::postgres::PgConnectOptions;

use super::columns::Columns;
use super::{CommitError, Committed, resolve};
use crate::error::{StoreError, failed};
use crate::files;
use crate::pool::{Pool, say};

pub(super) async fn commit(
    pool: &Pool,
    connect: &PgConnectOptions,
    columns: Columns,
) -> Result<Committed, CommitError> {
    let mut lent = pool.take("take a connection for a turn").await?;
    // One time for all of it. A connection that is given up on is closed, which rolls back as well.
    if let Err(refused) = pool.within("write a turn", write_whole(&mut lent, &columns)).await? {
        lent.give_back();
        return Err(refused);
    }
    match pool.within("commit a turn", say(&mut lent, "COMMIT", "commit a turn")).await {
        Ok(()) => {
            lent.give_back();
            Ok(Committed::default())
        }
        Err(error) => {
            // Even an error that the server sent may have come after the commit (a shutdown, for one): ask.
            tracing::warn!(%error, "a COMMIT was not answered; asking what became of it");
            drop(lent);
            resolve::after_unknown_commit(pool, connect, &columns).await
        }
    }
}

/// All that comes before COMMIT. What is refused is rolled back: nothing of it stays on the connection.
async fn write_whole(
    connection: &mut PgConnection,
    columns: &Columns,
) -> Result<Result<(), CommitError>, StoreError> {
    let refused = match begin_and_write(connection, columns).await {
        Ok(fenced) if usize::try_from(fenced) == Ok(columns.fences.len()) => return Ok(Ok(())),
        Ok(_) => None,
        Err(error) if error.breaks_the_connection() => return Err(error),
        Err(error) => Some(of_statement(error)),
    };
    say(connection, "ROLLBACK", "roll back a turn").await?;
    Ok(Err(match refused {
        Some(refused) => refused,
        None => resolve::after_lost_fence(connection, columns).await?,
    }))
}

async fn begin_and_write(connection: &mut PgConnection, columns: &Columns) -> Result<i64, StoreError> {
    say(connection, "BEGIN", "begin a turn").await?;
    let fenced = write(connection, columns).await?;
    if usize::try_from(fenced) == Ok(columns.fences.len()) {
        for sending in &columns.sent {
            files::mark(connection, sending).await?;
        }
    }
    Ok(fenced)
}

fn of_statement(error: StoreError) -> CommitError {
    match error.sqlstate().as_deref() {
        // unique_violation; a partition of `entry` is named, not its parent.
        Some("23505") if error.violated_table().is_some_and(|table| table.starts_with("entry")) => {
            CommitError::Duplicate
        }
        _ => error.into(),
    }
}

pub(super) async fn write(connection: &mut PgConnection, columns: &Columns) -> Result<i64, StoreError> {
    let Columns {
        fence,
        entry,
        timeline,
        conversation,
        ticket,
        operator,
        board,
        result,
        outbox,
        step,
        alert,
        happened,
        ..
    } = columns;
    sqlx::query_file_scalar!(
        "queries/turn/commit.sql",
        columns.boot,
        columns.lease_ms,
        &fence.topic,
        &fence.partition,
        &fence.epoch,
        &fence.turn,
        &fence.from,
        &fence.to,
        &fence.outbox_no as &[Option<i64>],
        &fence.outbox_done as &[Option<i64>],
        &entry.timeline,
        &entry.position,
        &entry.seq as &[Option<i64>],
        &entry.tenant,
        &entry.conversation,
        &entry.author_kind,
        &entry.author,
        &entry.client_id,
        &entry.sender as &[Option<uuid::Uuid>],
        &entry.sender_no as &[Option<i64>],
        &entry.kind,
        &entry.body,
        &entry.at,
        &timeline.id,
        &timeline.tenant,
        &timeline.customer,
        &timeline.desk,
        &timeline.customer_name,
        &timeline.last_position,
        &timeline.last_seq,
        &timeline.conversation as &[Option<uuid::Uuid>],
        &conversation.id,
        &conversation.tenant,
        &conversation.timeline,
        &conversation.version,
        &conversation.opened_version,
        &conversation.since_at,
        &conversation.stage,
        &conversation.assignee as &[Option<uuid::Uuid>],
        &conversation.assignee_name as &[Option<String>],
        &conversation.close_reason as &[Option<i16>],
        &conversation.closed_at as &[Option<i64>],
        &conversation.ticket_version,
        &conversation.due_at as &[Option<i64>],
        &conversation.opened_at,
        &ticket.conversation,
        &ticket.tenant,
        &ticket.desk,
        &ticket.queue,
        &ticket.timeline,
        &ticket.customer,
        &ticket.version,
        &ticket.conversation_version,
        &ticket.since_at,
        &ticket.state,
        &ticket.assignee as &[Option<uuid::Uuid>],
        &ticket.assignee_name as &[Option<String>],
        &operator.tenant,
        &operator.id,
        &operator.inbox_version,
        &board.tenant,
        &board.queue,
        &board.desk,
        &board.board_version,
        &result.tenant,
        &result.asker,
        &result.client_id,
        &result.version as &[Option<i64>],
        &result.refusal as &[Option<String>],
        &outbox.topic,
        &outbox.partition,
        &outbox.no,
        &outbox.facts,
        &conversation.queue,
        &conversation.words,
        &ticket.offered_to as &[Option<uuid::Uuid>],
        &ticket.offered_until as &[Option<i64>],
        &ticket.detail,
        &operator.presence,
        &step.tenant,
        &step.conversation,
        &step.no,
        &step.at,
        &step.what,
        &alert.tenant,
        &alert.desk,
        &alert.at,
        &alert.what,
        &happened.tenant,
        &happened.at,
        &happened.kind,
        &happened.queue,
        &happened.conversation,
        &happened.operator as &[Option<uuid::Uuid>],
        &happened.ms as &[Option<i64>],
    )
    .fetch_one(connection)
    .await
    .map_err(failed("write a turn"))
}
