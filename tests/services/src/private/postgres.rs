//! A PostgreSQL server of one test's own.

use std::process::Child;
use std::time::Duration;

use crate::guard::{Afterwards, Guard};
use crate::process::{Process, signal};
use crate::{Database, ServiceError, blocking, postgres};

/// A private server with fsync on. Ended and removed on drop.
pub struct PrivatePostgres {
    url: String,
    process: Process,
    child: Child,
    guard: Guard,
    folder: tempfile::TempDir,
}

impl PrivatePostgres {
    pub(crate) fn start() -> Result<Self, ServiceError> {
        let folder = super::folder()?;
        let guard = Guard::over(folder.path(), Afterwards::Remove);
        let server = postgres::start(folder.path(), postgres::Disk::Safe, None, Some(&guard))?;
        Ok(Self { url: server.url, process: server.process, child: server.child, guard, folder })
    }

    /// The address for the superuser, database `postgres`; the same after a restart.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The server's pid.
    pub fn pid(&self) -> u32 {
        self.process.pid
    }

    /// Makes a database.
    pub async fn fresh_database(&self) -> Database {
        let url = self.url.clone();
        blocking(move || Database::create(&url)).await
    }

    /// Kills the server and every process of it, as a crash of the machine would.
    pub fn kill_9(&mut self) {
        // The server first: it would otherwise see its children die and recover.
        let children = self.process.children();
        self.process.signal("KILL");
        for child in children {
            signal(child, "KILL");
        }
        // It was killed: there is nothing else to learn from its end.
        let _ = self.child.wait();
    }

    /// Starts it again on the same address after [`kill_9`](Self::kill_9).
    pub async fn restart(&mut self) {
        let folder = self.folder.path().to_owned();
        let port = self.url.rsplit_once(':').and_then(|(_, rest)| rest.split('/').next()?.parse().ok());
        let guard = self.guard.clone();
        let server =
            blocking(move || postgres::start(&folder, postgres::Disk::Safe, port, Some(&guard))).await;
        self.process = server.process;
        self.child = server.child;
    }

    /// Freezes the server and its sessions.
    pub fn stop(&self) {
        for pid in self.process.children().into_iter().chain([self.process.pid]) {
            signal(pid, "STOP");
        }
    }

    /// Lets it go on.
    pub fn cont(&self) {
        for pid in self.process.children().into_iter().chain([self.process.pid]) {
            signal(pid, "CONT");
        }
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        self.cont();
        // Immediate shutdown gives its shared memory back, which a kill would not.
        self.process.end("QUIT", Duration::from_secs(3));
        let _ = self.child.wait();
    }
}
