//! The one transaction of a turn: everything that was decided, behind the fence, or nothing.
//!
//! ```text
//! BEGIN → queries/turn/commit.sql (locked → fence → rows) → count right?  yes → COMMIT → Committed
//!                                                                         no  → ROLLBACK, read the rows → Lost
//!   the statement fails → ROLLBACK → Duplicate | Data | Transient          COMMIT unanswered → resolve
//! ```

mod columns;
mod commit;
mod resolve;

use domain::Epoch;
use domain::fact::Fact;
use domain::turn::Turn;
use protocol::record::Topic;
use sqlx::PgConnection;
use sqlx::postgres::PgConnectOptions;
use uuid::Uuid;

use crate::error::StoreError;
use crate::owned::owned;
use crate::pool::Pool;

use columns::Columns;

/// A partition as the turn found it, and the offset that the turn moves it to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fence {
    pub topic: Topic,
    pub partition: u32,
    pub epoch: Epoch,
    /// Turns committed before this one.
    pub turn: u64,
    /// The first record that this turn decided.
    pub from: i64,
    /// The first record that it did not.
    pub to: i64,
}

/// The facts that a turn tells from one partition: at most one row per partition and turn.
#[derive(Clone, PartialEq, Debug)]
pub struct OutboxRow {
    pub topic: Topic,
    pub partition: u32,
    /// One more than the partition's last.
    pub no: u64,
    pub facts: Vec<Fact>,
}

/// Everything that one transaction writes.
#[derive(Debug)]
pub struct TurnWrite<'a> {
    /// The owner in whose name it writes.
    pub boot: Uuid,
    /// The leases of the fenced partitions are renewed for this long.
    pub lease_ms: u64,
    /// Each partition once; a timer's turn has `from == to`.
    pub fences: Vec<Fence>,
    pub turn: &'a Turn,
    pub outbox: Vec<OutboxRow>,
    /// Outbox rows of fenced partitions that are in the log, up to this number: they are deleted.
    pub outbox_done: Vec<(Topic, u32, u64)>,
}

/// The turn is written: tell it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Committed {
    /// Partitions that another router has claimed since. Only after an unanswered COMMIT; let these go.
    pub lost: Vec<(Topic, u32)>,
}

/// The turn is not written, unless it says so.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Some partitions are not ours any more. Let them go, decide the others again.
    #[error("a partition was claimed by another router")]
    Lost { still_mine: Vec<(Topic, u32)> },
    /// An entry with this position or client id is there already: the copy in memory is behind. Load the timelines
    /// again and decide again.
    #[error("an entry of this turn is there already")]
    Duplicate,
    /// Nothing is written; the same turn may be tried again.
    #[error("the store did not take the turn")]
    Transient(#[source] StoreError),
    /// Some row can never be written. Bisect the turn.
    #[error("the store refuses a row of the turn")]
    Data(#[source] StoreError),
    /// COMMIT was not answered, and for a long time no server told what became of it. Let all partitions of this turn
    /// go and tell nothing: the next claim reads the truth.
    #[error("the outcome of a COMMIT is not known")]
    Unresolved(#[source] StoreError),
}

impl From<StoreError> for CommitError {
    fn from(error: StoreError) -> Self {
        if error.is_transient() || matches!(error, StoreError::Stopped) {
            Self::Transient(error)
        } else {
            Self::Data(error)
        }
    }
}

/// The transaction of a turn.
#[derive(Clone, Debug)]
pub struct Turns {
    pool: Pool,
    /// For the fresh connection that asks what became of a COMMIT.
    connect: PgConnectOptions,
}

impl Turns {
    pub(crate) fn new(pool: Pool, connect: PgConnectOptions) -> Self {
        Self { pool, connect }
    }

    /// Writes a turn whole or not at all. Dropping the future does not stop it.
    ///
    /// Cost: three round trips on one connection (BEGIN, the statement, COMMIT); four if the fence does not match. What
    /// is not committed is answered as soon as any other call. COMMIT has 3 × `statement_ms` of its own (6.5 s in all
    /// with the numbers to start from); if it is not answered, what became of it is asked for 10.1 s, and the last
    /// question may take 3 × `statement_ms` again: 19.6 s in all.
    ///
    /// # Errors
    /// See [`CommitError`]: each says what the router does next.
    pub async fn commit(&self, write: TurnWrite<'_>) -> Result<Committed, CommitError> {
        if write.fences.is_empty() {
            // Without a fence nothing may be written.
            return Err(CommitError::Lost { still_mine: Vec::new() });
        }
        let columns = Columns::of(&write).map_err(CommitError::Data)?;
        let Self { pool, connect } = self.clone();
        owned(async move { commit::commit(&pool, &connect, columns).await }).await
    }
}

/// Writes the rows of a turn that no router decided: seeded history, whose timelines are known not to exist.
pub(crate) async fn write_unfenced(transaction: &mut PgConnection, turn: &Turn) -> Result<(), StoreError> {
    let none = TurnWrite {
        boot: Uuid::nil(),
        lease_ms: 0,
        fences: vec![],
        turn,
        outbox: vec![],
        outbox_done: vec![],
    };
    commit::write(transaction, &Columns::of(&none)?).await.map(drop)
}
