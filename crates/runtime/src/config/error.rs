//! Refusals of a configuration: each names the key, where it stands, what is wrong and what to write instead.

use std::fmt;
use std::path::PathBuf;

use super::load::Source;

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read the configuration file {path}")]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{path} is no TOML: {message}")]
    Syntax { path: PathBuf, message: String },
    /// All faults at once, so that one start shows what to mend.
    #[error("{}", Listed(.0))]
    Faults(Vec<Fault>),
    #[error("{key} names {path}, which cannot be read: check that it exists and belongs to this account")]
    Secret {
        key: &'static str,
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{key} names {path}, which is empty")]
    EmptySecret { key: &'static str, path: PathBuf },
    #[error("{key} names {path}, which must hold two lines: the key's id and its secret")]
    KeyLines { key: &'static str, path: PathBuf },
}

/// One value that cannot be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    pub key: String,
    pub source: Source,
    /// What is wrong, with what to write instead.
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}", self.key, self.source, self.problem)
    }
}

struct Listed<'a>(&'a [Fault]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.0.iter().enumerate() {
            let end = if at == 0 { "" } else { "\n" };
            write!(f, "{end}{fault}")?;
        }
        Ok(())
    }
}
