//! Our own server. As root these run it as `postgres`; as anybody else as that account.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use sqlx::{Connection, PgConnection};
use store::child::{ChildError, PgChild};
use store::{Options, Store};
use tempfile::TempDir;

use crate::fixture::eventually;

fn folder() -> TempDir {
    let folder = tempfile::Builder::new().prefix("sb").tempdir().unwrap();
    // The server's account must be able to enter.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

fn is_root() -> bool {
    fs::metadata(folder().path()).unwrap().uid() == 0
}

fn postmaster(data_dir: &Path) -> u32 {
    let note = fs::read_to_string(data_dir.join("postgres/postmaster.pid")).unwrap();
    note.lines().next().unwrap().parse().unwrap()
}

fn is_alive(pid: u32) -> bool {
    // A zombie is dead: it works nowhere any more.
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok()
}

fn kill_9(pid: u32) {
    assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
}

async fn ask(url: &str, sql: &'static str) -> String {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
}

#[tokio::test]
async fn it_starts_from_an_empty_folder_serves_and_stops() {
    let folder = folder();
    let child = PgChild::start(folder.path()).await.unwrap();
    store::migrate(child.url()).await.unwrap();
    let store = Store::connect(Options::new(child.url())).await.unwrap();
    assert!(store.now().await.unwrap().0 > 0);
    assert_eq!(ask(child.url(), "SHOW fsync").await, "on");
    assert_eq!(ask(child.url(), "SHOW listen_addresses").await, "", "no TCP");
    let pid = postmaster(folder.path());
    if is_root() {
        assert_ne!(fs::metadata(format!("/proc/{pid}")).unwrap().uid(), 0, "not as root");
    }
    let mode = fs::metadata(folder.path().join("socket")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700, "the socket is private");
    store.close().await;
    child.stop().await.unwrap();
    assert!(!is_alive(pid));
}

#[tokio::test]
async fn what_was_committed_is_there_after_a_restart() {
    let folder = folder();
    let child = PgChild::start(folder.path()).await.unwrap();
    store::migrate(child.url()).await.unwrap();
    child.stop().await.unwrap();
    let child = PgChild::start(folder.path()).await.unwrap();
    store::check_schema(child.url()).await.unwrap();
    child.stop().await.unwrap();
}

/// What a `kill -9` of the parent leaves: a server whose lock nobody holds. Leaks the parent's handle for it.
async fn orphan(folder: &Path) -> u32 {
    let mut helper = Command::new(std::env::current_exe().unwrap());
    helper.args(["--exact", "child::parent_that_is_killed", "--nocapture"]).env(PARENT_OF, folder);
    let mut helper = helper.stdout(std::process::Stdio::null()).spawn().unwrap();
    eventually("the server of the other parent answers", || async { folder.join("ready").exists() }).await;
    kill_9(helper.id());
    helper.wait().unwrap();
    postmaster(folder)
}

const PARENT_OF: &str = "STORE_TEST_PARENT_OF";

/// Not a test of its own: the parent that [`orphan`] starts and kills.
#[tokio::test]
async fn parent_that_is_killed() {
    let Some(folder) = std::env::var_os(PARENT_OF).map(PathBuf::from) else { return };
    let _child = PgChild::start(&folder).await.unwrap();
    fs::write(folder.join("ready"), "").unwrap();
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn the_server_of_a_killed_parent_is_stopped_and_replaced() {
    let folder = folder();
    let left = orphan(folder.path()).await;
    assert!(is_alive(left), "it outlives its parent");
    let child = PgChild::start(folder.path()).await.unwrap();
    assert!(!is_alive(left));
    assert_ne!(postmaster(folder.path()), left);
    let log = fs::read_to_string(folder.path().join("postgres.log")).unwrap();
    assert!(!log.contains("was not properly shut down"), "fast, not by a crash: {log}");
    child.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_that_was_killed_is_noticed_and_recovers_at_the_next_start() {
    let folder = folder();
    let child = PgChild::start(folder.path()).await.unwrap();
    store::migrate(child.url()).await.unwrap();
    kill_9(postmaster(folder.path()));
    let how = child.ended().await;
    assert!(how.contains("signal: 9"), "{how}");
    drop(child);
    let child = PgChild::start(folder.path()).await.unwrap();
    store::check_schema(child.url()).await.unwrap();
    child.stop().await.unwrap();
}

#[tokio::test]
async fn a_note_that_names_a_stranger_is_cleared_away_and_the_stranger_lives() {
    let folder = folder();
    PgChild::start(folder.path()).await.unwrap().stop().await.unwrap();
    let mut stranger = Command::new("sleep").arg("60").spawn().unwrap();
    let note = folder.path().join("postgres/postmaster.pid");
    fs::write(&note, format!("{}\n{}\n", stranger.id(), folder.path().join("postgres").display())).unwrap();
    let child = PgChild::start(folder.path()).await.unwrap();
    assert!(stranger.try_wait().unwrap().is_none());
    child.stop().await.unwrap();
    stranger.kill().unwrap();
    stranger.wait().unwrap();
}

#[tokio::test]
async fn an_initdb_that_was_killed_half_way_is_begun_again() {
    let folder = folder();
    let unfinished = folder.path().join("postgres.unfinished");
    fs::create_dir_all(unfinished.join("base")).unwrap();
    fs::write(unfinished.join("PG_VERSION"), "15\n").unwrap();
    PgChild::start(folder.path()).await.unwrap().stop().await.unwrap();
    assert!(!unfinished.exists());
}

#[tokio::test]
async fn two_parents_never_share_a_folder() {
    let folder = folder();
    let child = PgChild::start(folder.path()).await.unwrap();
    let error = PgChild::start(folder.path()).await.unwrap_err();
    assert!(matches!(error, ChildError::InUse { .. }), "{error:?}");
    assert!(is_alive(postmaster(folder.path())), "the first one's server was left alone");
    child.stop().await.unwrap();
}

#[tokio::test]
async fn a_folder_too_deep_for_a_socket_gets_a_short_way_to_it() {
    let folder = folder();
    let deep = folder.path().join("d".repeat(60)).join("e".repeat(60));
    fs::create_dir_all(&deep).unwrap();
    let child = PgChild::start(&deep).await.unwrap();
    assert_eq!(ask(child.url(), "SELECT 'here'").await, "here");
    child.stop().await.unwrap();
}

#[tokio::test]
async fn a_folder_of_another_version_is_refused_with_the_command() {
    let folder = folder();
    fs::create_dir_all(folder.path().join("postgres")).unwrap();
    if is_root() {
        let (uid, gid) = account("postgres");
        chown(folder.path().join("postgres"), Some(uid), Some(gid)).unwrap();
    }
    fs::write(folder.path().join("postgres/PG_VERSION"), "99\n").unwrap();
    let error = PgChild::start(folder.path()).await.unwrap_err();
    assert!(matches!(error, ChildError::OtherVersion { found: 99, .. }), "{error:?}");
    assert!(error.to_string().contains("apt-get install postgresql-99"));
}

#[tokio::test]
async fn database_files_of_another_account_are_refused_by_name() {
    if !is_root() {
        return not_root_is_refused().await;
    }
    let folder = folder();
    fs::create_dir_all(folder.path().join("postgres")).unwrap();
    fs::write(folder.path().join("postgres/PG_VERSION"), "15\n").unwrap();
    let error = PgChild::start(folder.path()).await.unwrap_err();
    assert!(matches!(error, ChildError::AnotherOwner { owner: 0, .. }), "{error:?}");
}

/// Anybody but root is refused a folder that is not the own one.
async fn not_root_is_refused() {
    let error = PgChild::start(Path::new("/")).await.unwrap_err();
    assert!(matches!(error, ChildError::AnotherOwner { owner: 0, .. }), "{error:?}");
}

#[tokio::test]
async fn as_root_it_runs_as_the_owner_of_the_folder() {
    if !is_root() {
        // Only root can hand a folder over; that it runs as oneself is shown by every other test here.
        return;
    }
    let folder = folder();
    let (uid, gid) = account("nobody");
    chown(folder.path(), Some(uid), Some(gid)).unwrap();
    let child = PgChild::start(folder.path()).await.unwrap();
    let pid = postmaster(folder.path());
    assert_eq!(fs::metadata(format!("/proc/{pid}")).unwrap().uid(), uid);
    child.stop().await.unwrap();
}

#[tokio::test]
async fn a_folder_that_the_account_may_not_enter_is_refused_by_name() {
    if !is_root() {
        return;
    }
    let folder = folder();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let inner = folder.path().join("inner");
    let error = PgChild::start(&inner).await.unwrap_err();
    assert!(matches!(&error, ChildError::Unreachable { account, .. } if account == "postgres"), "{error:?}");
}

#[tokio::test]
async fn a_dropped_handle_tells_the_server_to_stop() {
    let folder = folder();
    let child = PgChild::start(folder.path()).await.unwrap();
    let pid = postmaster(folder.path());
    drop(child);
    eventually("the server ends", || async { !is_alive(pid) }).await;
}

fn account(name: &str) -> (u32, u32) {
    let accounts = fs::read_to_string("/etc/passwd").unwrap();
    let line = accounts.lines().find(|line| line.starts_with(&format!("{name}:"))).unwrap();
    let fields: Vec<&str> = line.split(':').collect();
    (fields[2].parse().unwrap(), fields[3].parse().unwrap())
}
