//! Our own PostgreSQL process, for one node: made, started, watched and stopped here; reached through a socket file in
//! a private folder, never by TCP.
//!
//! ```text
//! <data_dir>/lock          held while a parent lives: two parents never share a folder
//! <data_dir>/postgres/     the database files, mode 0700
//! <data_dir>/socket/       the socket file, mode 0700
//! <data_dir>/postgres.log  what the server says
//! ```
//!
//! After a `kill -9` of the parent the server goes on. The next start finds its `postmaster.pid`, stops it in fast mode
//! (no recovery is needed then) and starts its own.

mod account;
mod binaries;
mod error;
mod folder;
mod orphan;
mod server;

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use tokio::sync::watch;

use account::Account;
use binaries::Binaries;
use folder::Folder;

pub use error::ChildError;

const DATABASE: &str = "switchboard";
/// A fast stop writes one checkpoint.
const STOP: Duration = Duration::from_secs(30);

/// A running server of ours.
///
/// Guarantees: fsync is on; one parent per folder; dropped without [`PgChild::stop`], the server is told to stop and
/// not waited for.
#[derive(Debug)]
pub struct PgChild {
    url: String,
    binaries: Binaries,
    account: Option<Account>,
    folder: Folder,
    /// What became of the process, once it ended.
    ended: watch::Receiver<Option<String>>,
    is_stopped: bool,
    /// Released when the parent ends, however it ends.
    _lock: File,
}

impl PgChild {
    /// Starts the server of `data_dir` and waits until it answers; makes its files at the first start.
    ///
    /// As root the server runs as the owner of `data_dir`; if root owns it, as `postgres`, and what lies inside is given
    /// to that account.
    ///
    /// # Errors
    /// One for each thing that can be wrong; each says how to mend it. Nothing is left running.
    pub async fn start(data_dir: &Path) -> Result<Self, ChildError> {
        Self::start_with(data_dir, None).await
    }

    /// As [`PgChild::start`], with PostgreSQL's programs of one folder; none = those on PATH, else Debian's.
    ///
    /// # Errors
    /// As there. A data folder that this call made is taken away again.
    pub async fn start_with(data_dir: &Path, programs: Option<&Path>) -> Result<Self, ChildError> {
        let is_new = !data_dir.exists();
        let started = Self::start_in(data_dir, programs).await;
        if started.is_err() && is_new {
            folder::forget(data_dir);
        }
        started
    }

    async fn start_in(data_dir: &Path, programs: Option<&Path>) -> Result<Self, ChildError> {
        let lock = folder::lock(data_dir)?;
        let account = account::of(data_dir)?;
        let folder = Folder::make(data_dir, account.as_ref())?;
        let binaries = binaries::find(programs, folder.version()?).await?;
        orphan::stop(&binaries, &folder, account.as_ref()).await?;
        if folder.version()?.is_none() {
            server::initdb(&binaries, &folder, account.as_ref()).await?;
        }
        let socket = folder.short_socket()?;
        let ended = server::start(&binaries, &folder, &socket, account.as_ref())?;
        let url = |database: &str| {
            // A path as a host: the slashes must not end it.
            let host = socket.to_string_lossy().replace('%', "%25").replace('/', "%2F").replace(' ', "%20");
            format!("postgres://postgres@{host}/{database}")
        };
        let child =
            Self { url: url(DATABASE), binaries, account, folder, ended, is_stopped: false, _lock: lock };
        // From here on a failure drops `child`, which stops the server.
        server::ready(&url("postgres"), &child.ended, &child.folder).await?;
        Ok(child)
    }

    /// Where the database is reached, as a superuser. The pools of the store give that right away at once.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Waits until the server ends, and says how. It ends by [`PgChild::stop`], by a crash, or because somebody stopped
    /// it.
    pub async fn ended(&self) -> String {
        let mut ended = self.ended.clone();
        match ended.wait_for(Option::is_some).await {
            Ok(how) => how.clone().unwrap_or_default(),
            Err(_) => "nobody watches the process any more".to_owned(),
        }
    }

    /// Stops the server: sessions end, a checkpoint is written. Bounded: after 30 s it is stopped without the
    /// checkpoint, and recovers at the next start.
    pub async fn stop(mut self) -> Result<(), ChildError> {
        self.is_stopped = true;
        if self.ended.borrow().is_some() {
            return Ok(());
        }
        for mode in ["fast", "immediate"] {
            let mut stop = self.binaries.command("pg_ctl", self.account.as_ref());
            stop.args(["stop", "-W", "-s", "-m", mode, "-D"]).arg(self.folder.files());
            // It may have ended in this moment: then there is nobody to tell, and the wait below is short.
            let _: Result<String, ChildError> = server::run(&mut stop).await;
            if tokio::time::timeout(STOP, self.ended()).await.is_ok() {
                self.folder.forget_link();
                return Ok(());
            }
        }
        Err(ChildError::DoesNotStop { folder: self.folder.files().to_owned() })
    }
}

impl Drop for PgChild {
    fn drop(&mut self) {
        if self.is_stopped || self.ended.borrow().is_some() {
            return;
        }
        let mut stop = self.binaries.command("pg_ctl", self.account.as_ref()).into_std();
        stop.args(["stop", "-W", "-s", "-m", "fast", "-D"]).arg(self.folder.files());
        if let Err(error) = stop.status() {
            tracing::warn!(%error, "the PostgreSQL process could not be told to stop");
        }
    }
}
