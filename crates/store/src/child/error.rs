//! Why our own server does not run.

use std::path::PathBuf;

/// Why our own server does not run. Each says how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum ChildError {
    #[error(
        "PostgreSQL 15 or newer is not installed here (looked {looked}): `apt-get install postgresql`, or name a server \
         of yours by store.url"
    )]
    BinariesMissing { looked: String },
    #[error(
        "{folder} was made by PostgreSQL {found}; installed here is {installed}: \
         `apt-get install postgresql-{found}`"
    )]
    OtherVersion { folder: PathBuf, found: u32, installed: u32 },
    #[error("{folder} belongs to another account (uid {owner}): start as that account, or `chown` it")]
    AnotherOwner { folder: PathBuf, owner: u32 },
    #[error(
        "PostgreSQL refuses to run as root, {folder} belongs to root and there is no account `postgres`: \
         `useradd --system postgres`, or `chown` the folder to another account"
    )]
    NoAccount { folder: PathBuf },
    #[error(
        "the account `{account}` that PostgreSQL runs as may not enter {blocked}: choose a data folder elsewhere, \
         or `chmod o+x` it"
    )]
    Unreachable { account: String, blocked: PathBuf },
    #[error("{folder} is in use by another process of Switchboard: stop it, or choose another data folder")]
    InUse { folder: PathBuf },
    #[error(
        "the path {path} is too long for a socket file and the short one, {short}, is taken by something else: \
         remove that, or choose a shorter data folder"
    )]
    PathTooLong { path: PathBuf, short: PathBuf },
    #[error(
        "the server that an earlier start left in {folder} does not end (processes {pids:?}): stop these, \
         then start again"
    )]
    OrphanStays { folder: PathBuf, pids: Vec<u32> },
    #[error("the server in {folder} does not stop")]
    DoesNotStop { folder: PathBuf },
    #[error("{program} failed: {said}")]
    Program { program: String, said: String },
    #[error("PostgreSQL ended while it started ({how}); its last words, from {log}:\n{said}")]
    DidNotStart { how: String, log: PathBuf, said: String },
    #[error("PostgreSQL did not answer within {waited_s} s; see {log}")]
    NoAnswer {
        waited_s: u64,
        log: PathBuf,
        #[source]
        source: sqlx::Error,
    },
    #[error("failed to {operation} {path}")]
    Io {
        operation: &'static str,
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
}

/// Names the operation on a file that failed.
pub(super) fn io<'a>(
    operation: &'static str,
    path: &'a std::path::Path,
) -> impl FnOnce(std::io::Error) -> ChildError + 'a {
    move |source| ChildError::Io { operation, path: path.to_owned(), source }
}
