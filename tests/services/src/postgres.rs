//! PostgreSQL from Debian's binaries, on a loopback port.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use crate::account::Account;
use crate::error::at;
use crate::guard::Guard;
use crate::process::{self, Process};
use crate::{ServiceError, port};

const START: Duration = Duration::from_secs(30);

/// How the server treats its disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disk {
    /// Without fsync: the shared test server never has to survive a power cut, and is faster.
    Fast,
    /// As shipped: for figures, for tests that kill it, and for data that somebody wants to keep.
    Safe,
}

/// A running server.
pub(crate) struct Server {
    pub(crate) process: Process,
    pub(crate) child: Child,
    pub(crate) url: String,
}

/// Makes the cluster in `folder` if there is none and starts it on `port`, or on a free one.
pub(crate) fn start(
    folder: &Path,
    disk: Disk,
    port: Option<u16>,
    guard: Option<&Guard>,
) -> Result<Server, ServiceError> {
    let bin = binaries()?;
    let account = Account::unprivileged()?;
    let data = folder.join("data");
    fs::create_dir_all(folder).map_err(at("make", folder))?;
    if !data.join("PG_VERSION").exists() {
        fs::create_dir_all(&data).map_err(at("make", &data))?;
        if let Some(account) = account {
            account.own(&data)?;
        }
        initdb(&bin, &data, account)?;
    }
    end_orphan(&data);
    let port = port.map_or_else(port::free, Ok)?;
    let mut args: Vec<String> = vec!["-D".into(), data.to_string_lossy().into_owned()];
    let port_setting = format!("port={port}");
    let mut settings = vec![
        "listen_addresses=127.0.0.1",
        port_setting.as_str(),
        // No socket file: its path would have to be short.
        "unix_socket_directories=",
        "max_connections=400",
        "shared_buffers=128MB",
        "max_prepared_transactions=0",
        "log_line_prefix=%m [%p] %d ",
    ];
    if disk == Disk::Fast {
        settings.extend(["fsync=off", "full_page_writes=off"]);
    }
    for setting in settings {
        args.extend(["-c".into(), setting.into()]);
    }
    let log = folder.join("postgres.log");
    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
    let (process, mut child) = process::spawn(&bin.join("postgres"), &args, &data, &log, account, guard)?;
    process::ready("PostgreSQL", &process, &log, START, || question(&url)).map_err(|error| {
        match child.wait() {
            Ok(status) => error.because(&status),
            Err(_) => error,
        }
    })?;
    Ok(Server { process, child, url })
}

fn initdb(bin: &Path, data: &Path, account: Option<Account>) -> Result<(), ServiceError> {
    use std::os::unix::process::CommandExt as _;
    let mut command = Command::new(bin.join("initdb"));
    command.arg("-D").arg(data).current_dir(data);
    command.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
    if let Some(account) = account {
        command.uid(account.uid).gid(account.gid);
    }
    process::run(&mut command).map(drop)
}

/// A server that outlived our notes of it would hold the data folder for ever.
fn end_orphan(data: &Path) {
    let first = fs::read_to_string(data.join("postmaster.pid"))
        .ok()
        .and_then(|text| text.lines().next().and_then(|line| line.trim().parse().ok()));
    if let (Some(pid), Ok(folder)) = (first, data.canonicalize()) {
        end(&Process { pid, folder });
    }
}

/// Whether the server answers a query.
pub(crate) fn question(url: &str) -> Result<(), String> {
    execute(url, "SELECT 1").map_err(|error| error.to_string())
}

/// Runs one statement.
pub(crate) fn execute(url: &str, sql: &str) -> Result<(), ServiceError> {
    let mut command = Command::new(binaries()?.join("psql"));
    command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql]).env("PGCONNECT_TIMEOUT", "5");
    process::run(&mut command).map(drop)
}

/// Ends a server with its sessions; it needs no recovery afterwards.
pub(crate) fn end(process: &Process) {
    process.end("INT", Duration::from_secs(10));
}

/// PATH first, then the newest of Debian's folders.
pub(crate) fn binaries() -> Result<PathBuf, ServiceError> {
    let on_path = std::env::var_os("PATH")
        .and_then(|path| std::env::split_paths(&path).find(|folder| is_complete(folder)));
    let newest = || {
        let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
            .ok()?
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                let version = path.file_name()?.to_str()?.parse().ok()?;
                let bin = path.join("bin");
                is_complete(&bin).then_some((version, bin))
            })
            .collect();
        versions.sort();
        versions.pop().map(|(_, bin)| bin)
    };
    on_path
        .or_else(newest)
        .ok_or(ServiceError::Missing { what: "PostgreSQL", command: "apt-get install postgresql" })
}

/// Some machines link only a few of the programs into PATH.
fn is_complete(bin: &Path) -> bool {
    ["initdb", "postgres", "psql"].iter().all(|program| bin.join(program).is_file())
}
