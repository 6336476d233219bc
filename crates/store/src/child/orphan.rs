//! The server that a parent left behind when it was killed.

use std::fs;
use std::path::Path;
use std::time::Duration;

use tokio::time::Instant;

use super::account::Account;
use super::binaries::Binaries;
use super::error::{ChildError, io};
use super::folder::Folder;
use super::server;

/// A fast stop writes one checkpoint; sessions of a server that was killed notice it in a second or two.
const STOP: Duration = Duration::from_secs(30);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Stops whatever still works in the folder, and clears away a `postmaster.pid` that names a stranger.
pub(super) async fn stop(
    binaries: &Binaries,
    folder: &Folder,
    account: Option<&Account>,
) -> Result<(), ChildError> {
    let note = folder.files().join("postmaster.pid");
    let Some(pid) = noted(&note) else { return Ok(()) };
    let mut left = processes_in(folder.files());
    if left.contains(&pid) {
        tracing::warn!(pid, "stopping the PostgreSQL process that an earlier start left behind");
        let mut stop = binaries.command("pg_ctl", account);
        stop.args(["stop", "-W", "-s", "-m", "fast", "-D"]).arg(folder.files());
        server::run(&mut stop).await?;
    }
    // Also sessions without their server: as long as one lives, another server would work on the same files.
    let until = Instant::now() + STOP;
    while !left.is_empty() {
        if Instant::now() > until {
            return Err(ChildError::OrphanStays { folder: folder.files().to_owned(), pids: left });
        }
        tokio::time::sleep(LOOK_AGAIN).await;
        left = processes_in(folder.files());
    }
    // The number may belong to somebody else by now: the server would take that process for its own kind and refuse.
    if note.exists() {
        fs::remove_file(&note).map_err(io("remove", &note))?;
    }
    Ok(())
}

/// The process that the note names: its first line.
fn noted(note: &Path) -> Option<u32> {
    fs::read_to_string(note).ok()?.lines().next()?.trim().parse().ok()
}

/// Processes that work in this folder: a server and its sessions do, but for the first milliseconds of a server, in
/// which it looks for its own program. One missed then holds the folder's note, and a second server refuses to start.
fn processes_in(files: &Path) -> Vec<u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|process| {
            let pid: u32 = process.file_name().to_str()?.parse().ok()?;
            let works_in = fs::read_link(process.path().join("cwd")).ok()?;
            (works_in == files).then_some(pid)
        })
        .collect()
}
