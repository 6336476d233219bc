//! Why a service could not be started, with what to do about it.

use std::path::{Path, PathBuf};

/// Why a service could not be started, asked or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// A program or its jars are not on this machine.
    #[error("{what} is missing on this machine; install it with: {command}")]
    Missing { what: &'static str, command: &'static str },
    /// The file system refused.
    #[error("cannot {verb} {}: {source}", path.display())]
    Io {
        verb: &'static str,
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    /// A helper program ended with an error.
    #[error("{program} failed: {output}")]
    Failed { program: String, output: String },
    /// The process runs, but does not answer; or it ended at once.
    #[error("{service} is not ready after {wait_ms} ms ({why}); its log ends with:\n{log}")]
    NotReady { service: String, wait_ms: u128, why: String, log: String },
    /// The state file was not written by this program.
    #[error("cannot read {}: {reason}; remove the folder and start again", path.display())]
    State { path: PathBuf, reason: String },
    /// No port of the range could be bound.
    #[error("no free port on 127.0.0.1 between {from} and {to}")]
    NoPort { from: u16, to: u16 },
}

impl ServiceError {
    /// Adds how the process ended to a service that is not ready.
    pub(crate) fn because(mut self, status: &std::process::ExitStatus) -> Self {
        if let Self::NotReady { why, .. } = &mut self {
            *why = format!("it ended with {status}; {why}");
        }
        self
    }
}

/// Adds verb and path to an I/O error.
pub(crate) fn at<'a>(verb: &'static str, path: &'a Path) -> impl FnOnce(std::io::Error) -> ServiceError + 'a {
    move |source| ServiceError::Io { verb, path: path.to_owned(), source }
}
