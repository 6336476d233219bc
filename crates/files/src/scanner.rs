//! Whether a file is clean: the scanner port.

mod clamav;
mod nobody;

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;

use crate::error::FilesError;
use crate::files::Bytes;

pub use clamav::ClamAv;
pub use nobody::Nobody;

/// What a scanner says of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    Clean,
    /// It is known under this name.
    Infected {
        name: String,
    },
    /// Nobody looked at it: there is no scanner.
    NotScanned,
}

/// Why a scanner came to no verdict.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    #[error("the scanner at {address} is not reached")]
    Unreached {
        address: String,
        #[source]
        source: std::io::Error,
    },
    #[error("the scanner came to no end within {} ms", .after.as_millis())]
    TimedOut { after: Duration },
    #[error("the scanner broke off")]
    BrokeOff(#[source] std::io::Error),
    /// The scanner takes less than we do: set its limit to ours.
    #[error("the file is larger than the scanner takes (raise its StreamMaxLength)")]
    TooLarge,
    #[error("the scanner answered {answer:?}")]
    Answer { answer: String },
    #[error("failed to read the file for the scanner")]
    Files(#[from] FilesError),
}

/// Looks at files. Each file may be given to it several times.
#[async_trait]
pub trait Scanner: fmt::Debug + Send + Sync + 'static {
    /// Reads the file to its end, or until it knows enough.
    ///
    /// Guarantees: it ends within a time that it was given when it was made.
    async fn scan(&self, file: Bytes) -> Result<Verdict, ScanError>;

    /// Whether it would look at a file now.
    async fn ping(&self) -> Result<(), ScanError>;
}
