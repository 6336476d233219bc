//! The programs as they are run: initdb once, then the server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use sqlx::{ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use tokio::process::Command;
use tokio::sync::watch;
use tokio::time::Instant;

use super::account::Account;
use super::binaries::Binaries;
use super::error::{ChildError, io};
use super::folder::Folder;

/// Recovery after a crash may read all of the log since the last checkpoint.
const READY: Duration = Duration::from_secs(120);
const ASK: Duration = Duration::from_secs(2);
const ASK_AGAIN: Duration = Duration::from_millis(20);
const PROGRAM: Duration = Duration::from_secs(60);
const LAST_WORDS_BYTES: usize = 2_000;

/// Makes the files beside their place and renames them: killed half way, it starts again from nothing.
pub(super) async fn initdb(
    binaries: &Binaries,
    folder: &Folder,
    account: Option<&Account>,
) -> Result<(), ChildError> {
    let unfinished = folder.unfinished();
    let mut initdb = binaries.command("initdb", account);
    initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-D"]).arg(&unfinished);
    run(&mut initdb).await?;
    fs::rename(&unfinished, folder.files()).map_err(io("rename", &unfinished))
}

/// Starts the server and watches it; answers where its end is told.
pub(super) fn start(
    binaries: &Binaries,
    folder: &Folder,
    socket: &Path,
    account: Option<&Account>,
) -> Result<watch::Receiver<Option<String>>, ChildError> {
    let settings = [
        // The socket's folder is private; nothing listens on the network.
        "listen_addresses=".to_owned(),
        format!("unix_socket_directories={}", socket.display()),
        "unix_socket_permissions=0700".to_owned(),
        "fsync=on".to_owned(),
        // Pools of 16, and what asks beside them: migration, a COMMIT's fate, pg_dump.
        "max_connections=40".to_owned(),
        "shared_buffers=128MB".to_owned(),
        "max_wal_size=1GB".to_owned(),
        "jit=off".to_owned(),
        "log_checkpoints=off".to_owned(),
        "log_line_prefix=%m [%p] ".to_owned(),
    ];
    // An installed postgresql.conf cannot know better: these come last and win.
    let mut server = binaries.command("postgres", account);
    server.arg("-D").arg(folder.files());
    for setting in settings {
        server.args(["-c", &setting]);
    }
    let log = folder.open_log()?;
    let errors = log.try_clone().map_err(io("open", folder.log()))?;
    server.stdin(Stdio::null()).stdout(log).stderr(errors);
    // Ctrl-C reaches a whole process group: ours ends in its own order and stops the server last.
    server.process_group(0).kill_on_drop(false);
    let mut server = server.spawn().map_err(|source| ChildError::Io {
        operation: "start",
        path: PathBuf::from("postgres"),
        source,
    })?;
    let (tell, ended) = watch::channel(None);
    tokio::spawn(async move {
        let how = match server.wait().await {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        // Nobody may be listening any more.
        tell.send(Some(how)).unwrap_or_default();
    });
    Ok(ended)
}

/// Waits until the server answers, and makes the database if there is none.
pub(super) async fn ready(
    url: &str,
    ended: &watch::Receiver<Option<String>>,
    folder: &Folder,
) -> Result<(), ChildError> {
    let until = Instant::now() + READY;
    loop {
        let asked = tokio::time::timeout(ASK, make_database(url)).await;
        let error = match asked.unwrap_or(Err(sqlx::Error::PoolTimedOut)) {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        if let Some(how) = ended.borrow().clone() {
            let said = last_words(folder.log());
            return Err(ChildError::DidNotStart { how, log: folder.log().to_owned(), said });
        }
        if Instant::now() > until {
            let log = folder.log().to_owned();
            return Err(ChildError::NoAnswer { waited_s: READY.as_secs(), log, source: error });
        }
        tokio::time::sleep(ASK_AGAIN).await;
    }
}

async fn make_database(url: &str) -> Result<(), sqlx::Error> {
    let options: PgConnectOptions = url.parse()?;
    let mut connection: PgConnection = options.disable_statement_logging().connect().await?;
    let exists = sqlx::query_file_scalar!("queries/session/has_database.sql", super::DATABASE)
        .fetch_one(&mut connection)
        .await?;
    if !exists {
        sqlx::raw_sql("CREATE DATABASE switchboard").execute(&mut connection).await?;
    }
    connection.close().await
}

/// Runs a program to its end and answers what it said.
pub(super) async fn run(command: &mut Command) -> Result<String, ChildError> {
    let program = command.as_std().get_program().to_string_lossy().into_owned();
    let failed = |said: String| ChildError::Program { program: program.clone(), said };
    command.stdin(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(PROGRAM, command.output())
        .await
        .map_err(|_| failed(format!("no end after {} s", PROGRAM.as_secs())))?
        .map_err(|error| failed(error.to_string()))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(failed(format!("{} {}", text(&output.stdout), text(&output.stderr))))
    }
}

fn last_words(log: &Path) -> String {
    let said = fs::read(log).unwrap_or_default();
    String::from_utf8_lossy(&said[said.len().saturating_sub(LAST_WORDS_BYTES)..]).into_owned()
}
