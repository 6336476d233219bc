//! What an error of Postgres means to somebody who appends or reads.

use std::fmt;
use std::sync::Arc;

use crate::LogError;

/// One cause told to every record of a batch.
#[derive(Clone, Debug)]
pub(super) enum Failure {
    /// Postgres itself has no room.
    StorageFull,
    /// Everything else may go away by itself.
    Other(Arc<sqlx::Error>),
    /// No answer in time.
    Silent { waited_ms: u128 },
}

/// SQLSTATE of a full disk.
const DISK_FULL: &str = "53100";
/// How long a full disk stays full at least.
const STORAGE_RETRY_MS: u64 = 5_000;

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(|error| error.code()) {
            Some(code) if code == DISK_FULL => Self::StorageFull,
            _ => Self::Other(Arc::new(error)),
        }
    }
}

impl Failure {
    pub(super) fn of(self, topic: &Arc<str>) -> LogError {
        match self {
            Self::StorageFull => LogError::Full { reason: "storage full", retry_ms: STORAGE_RETRY_MS },
            other => LogError::Unavailable { topic: Arc::clone(topic), source: Box::new(other) },
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StorageFull => f.write_str("the disk of PostgreSQL is full"),
            Self::Other(_) => f.write_str("PostgreSQL refused or broke off"),
            Self::Silent { waited_ms } => write!(f, "PostgreSQL did not answer within {waited_ms} ms"),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Other(error) => Some(error.as_ref()),
            Self::StorageFull | Self::Silent { .. } => None,
        }
    }
}
