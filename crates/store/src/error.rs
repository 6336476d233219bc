//! Why the store could not do it.

use std::error::Error as StdError;

use crate::settings::refusal::Refusal;

/// Why the store could not do it. The cause is the `source`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("failed to {operation}")]
    Failed {
        operation: &'static str,
        #[source]
        source: sqlx::Error,
    },
    /// Nobody answered in time; it may be done or not.
    #[error("failed to {operation}: no answer within {waited_ms} ms")]
    Silent { operation: &'static str, waited_ms: u128 },
    /// A row that this build cannot read: never guessed at.
    #[error("corrupt row in {table}: {column} of {id}")]
    Corrupt {
        table: &'static str,
        column: &'static str,
        id: String,
        #[source]
        source: Option<Box<dyn StdError + Send + Sync>>,
    },
    #[error(
        "topic {topic} was made with {stored} partitions; this process is set to {wanted}: set it to {stored}"
    )]
    PartitionCount { topic: &'static str, stored: u32, wanted: u32 },
    /// The row of this boot was swept: register again.
    #[error("this router is not registered")]
    NotRegistered,
    #[error("the address is not a PostgreSQL URL (postgres://user:password@host/database)")]
    Address(#[source] sqlx::Error),
    #[error("the server is PostgreSQL {found}; 15 or newer is needed")]
    ServerTooOld { found: String },
    #[error("the database is at schema {found}, this build needs {needed}: run `switchboard migrate`")]
    SchemaBehind { found: i64, needed: i64 },
    #[error(
        "the database is at schema {found}, this build knows {needed}: it was migrated by a newer build, use that one"
    )]
    SchemaAhead { found: i64, needed: i64 },
    #[error("failed to migrate the database")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    #[error("the database has no role {role}: run `switchboard migrate`")]
    NoSuchRole { role: String },
    #[error("the login may not act as {role}: `GRANT {role} TO` it")]
    NotAMember { role: String },
    #[error(
        "role {role} could see other tenants (superuser, BYPASSRLS or owner of a table): take that right away"
    )]
    RoleTooStrong { role: String },
    /// A change of settings that was not made: for the one who asked, and no fault.
    #[error("the change is refused: {0}")]
    Refused(Box<Refusal>),
    /// The runtime was shut down under the task.
    #[error("the store is shutting down")]
    Stopped,
}

impl StoreError {
    /// Whether the same call may succeed later, unchanged.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Failed { source, .. } => is_transient(source),
            Self::NotRegistered | Self::Silent { .. } => true,
            _ => false,
        }
    }

    /// Whether nobody may use the connection any more on which it came.
    pub(crate) fn breaks_the_connection(&self) -> bool {
        match self {
            Self::Silent { .. } => true,
            Self::Failed { source, .. } => !matches!(
                source,
                sqlx::Error::Database(_)
                    | sqlx::Error::RowNotFound
                    | sqlx::Error::ColumnDecode { .. }
                    | sqlx::Error::Decode(_)
                    | sqlx::Error::Encode(_)
            ),
            _ => false,
        }
    }

    /// The SQLSTATE, if the server answered with one.
    pub(crate) fn sqlstate(&self) -> Option<String> {
        match self {
            Self::Failed { source: sqlx::Error::Database(error), .. } => {
                error.code().map(|code| code.into_owned())
            }
            _ => None,
        }
    }

    /// The table of a violated constraint.
    pub(crate) fn violated_table(&self) -> Option<&str> {
        match self {
            Self::Failed { source: sqlx::Error::Database(error), .. } => error.table(),
            _ => None,
        }
    }

    pub(crate) fn corrupt(
        table: &'static str,
        column: &'static str,
        id: impl ToString,
    ) -> impl FnOnce(serde_json::Error) -> Self {
        let id = id.to_string();
        move |source| Self::Corrupt { table, column, id, source: Some(Box::new(source)) }
    }
}

/// Names the operation that failed.
pub(crate) fn failed(operation: &'static str) -> impl FnOnce(sqlx::Error) -> StoreError {
    move |source| StoreError::Failed { operation, source }
}

fn is_transient(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Protocol(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            // Connection, rollback (deadlock, serialization), resources, lock not available, operator intervention
            // (shutdown, cancel by a time-out, start-up), and system errors such as I/O.
            matches!(code.get(..2), Some("08" | "40" | "53" | "57" | "58"))
                || code == "55P03"
                || code == "25P03"
        }),
        _ => false,
    }
}
