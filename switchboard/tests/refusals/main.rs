//! What cannot be is refused by the real binary: an exit code, one message that names the key, the value and the way out,
//! and nothing half done.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod process;

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;

use process::{Refusal, refused};
use tempfile::TempDir;

/// A folder that the account of PostgreSQL may enter.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// Starts one node with this configuration in a data folder that does not exist yet, and holds that it never will.
fn up_refused(configuration: &str) -> Refusal {
    let folder = folder();
    let (file, data) = (folder.path().join("switchboard.toml"), folder.path().join("data"));
    fs::write(&file, configuration).unwrap();
    let refusal =
        refused(&["up", "--config", file.to_str().unwrap(), "--data-dir", data.to_str().unwrap()], &[]);
    assert!(!data.exists(), "a refused start leaves no data folder: {refusal:?}");
    refusal
}

/// A port of this machine on which nobody answers, and nobody will while the tests run.
fn silent_address() -> String {
    format!("127.0.0.1:{}", services::free_port().unwrap())
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_name() {
    up_refused("[gateway]\nlisten_on = \"127.0.0.1:1\"\n").says(&[
        "gateway.listen_on",
        "switchboard.toml",
        "did you mean gateway.listen?",
    ]);
}

#[test]
fn a_wrong_unit_is_refused_with_the_right_one_and_the_limits() {
    up_refused("[times]\ninactive_ms = \"10 min\"\n").says(&[
        "times.inactive_ms",
        "\"10 min\"",
        "a whole number of milliseconds from 1000 to 604800000",
    ]);
}

#[test]
fn a_fourth_mode_is_refused_with_the_three() {
    up_refused("mode = \"kubernetes\"\n").says(&["mode", "kubernetes", "one-node, cluster-small, cluster"]);
}

#[test]
fn an_unreachable_postgres_is_refused_with_its_place() {
    let address = silent_address();
    let config =
        format!("[node]\nlisten = \"127.0.0.1:0\"\n[store]\nurl = \"postgres://switchboard@{address}/x\"\n");
    up_refused(&config).says(&[
        "store.url: PostgreSQL at",
        &format!("{address}/x"),
        "start it, or give the address of one that runs",
        "Connection refused",
    ]);
    // The log's tables are asked first by a pod that never names the store.
    let url = format!("postgres://switchboard@{address}/x");
    let pod = [
        ("SWITCHBOARD_MODE", "cluster-small"),
        ("SWITCHBOARD_STORE__URL", &url),
        ("SWITCHBOARD_REDIS__SENTINELS", &address),
    ];
    refused(&["gateway"], &pod).says(&["store.url: the log in PostgreSQL", &address, "start it"]);
}

#[test]
fn an_unreachable_kafka_is_refused_with_its_place() {
    let address = silent_address();
    let pod = [
        ("SWITCHBOARD_MODE", "cluster"),
        ("SWITCHBOARD_STORE__URL", "postgres://switchboard@127.0.0.1:1/x"),
        ("SWITCHBOARD_REDIS__SENTINELS", "127.0.0.1:1"),
        ("SWITCHBOARD_KAFKA__BROKERS", &address),
    ];
    refused(&["gateway"], &pod).says(&["kafka.brokers: Kafka at", &address, "start a broker"]);
}

/// Redis away is no reason not to start; `check` says what it costs.
#[tokio::test]
async fn an_unreachable_redis_is_told_with_its_place() {
    let database = services::postgres().await.fresh_database().await;
    let address = silent_address();
    let pod = [
        ("SWITCHBOARD_MODE", "cluster-small"),
        ("SWITCHBOARD_STORE__URL", database.url()),
        ("SWITCHBOARD_REDIS__SENTINELS", &address),
    ];
    process::succeeds(&["migrate"], &pod);
    let refusal = refused(&["check"], &pod);
    refusal.says(&["one thing is wrong"]);
    refusal.reports(&[
        "redis.sentinels: Redis behind the sentinels at",
        &address,
        "start them",
        "never a message",
    ]);
}

#[test]
fn a_port_in_use_is_refused_by_its_key() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    // The port that is not looked at is any free one: somebody may have the demo open beside the tests.
    for (key, other) in [("listen", "observe_listen"), ("observe_listen", "listen")] {
        up_refused(&format!("[node]\n{key} = \"{address}\"\n{other} = \"127.0.0.1:0\"\n")).says(&[
            &format!("node.{key}: cannot listen on {address}"),
            "stop what listens there, or choose another address",
        ]);
    }
}

#[test]
fn a_data_folder_of_a_newer_postgres_is_refused_with_the_command() {
    let data = folder();
    database_files(data.path(), "99", true);
    let before = fs::read_to_string(data.path().join("postgres/PG_VERSION")).unwrap();
    refused(&["up", "--data-dir", data.path().to_str().unwrap()], &[process::ANY_PORT]).says(&[
        data.path().to_str().unwrap(),
        "made by PostgreSQL 99",
        "apt-get install postgresql-99",
    ]);
    assert_eq!(fs::read_to_string(data.path().join("postgres/PG_VERSION")).unwrap(), before);
    assert!(!data.path().join("postgres.url").exists());
}

#[tokio::test]
async fn a_schema_of_a_newer_build_is_refused_and_stays_as_it_is() {
    let database = services::postgres().await.fresh_database().await;
    let store = [("SWITCHBOARD_STORE__URL", database.url())];
    process::succeeds(&["migrate"], &store);
    let pool = sqlx::PgPool::connect(database.url()).await.unwrap();
    let newer = "INSERT INTO switchboard_store_migrations (version, description, success, checksum, execution_time) \
                 VALUES (9999, 'of a newer build', true, '', 0)";
    sqlx::query(newer).execute(&pool).await.unwrap();
    for command in ["up", "migrate"] {
        refused(&[command], &[store[0], process::ANY_PORT]).says(&[
            "schema 9999",
            "this build knows",
            "migrated by a newer build, use that one",
        ]);
    }
}

#[test]
fn a_data_folder_of_another_owner_is_refused_by_its_owner() {
    let data = folder();
    let (path, owner) = if process::is_root() {
        // Files that neither root nor the account `postgres` made.
        database_files(data.path(), "15", false);
        (data.path(), 12_345)
    } else {
        (Path::new("/usr"), 0)
    };
    refused(&["up", "--data-dir", path.to_str().unwrap()], &[process::ANY_PORT]).says(&[
        path.to_str().unwrap(),
        &format!("belongs to another account (uid {owner})"),
        "start as that account, or `chown` it",
    ]);
    assert!(!path.join("postgres.url").exists());
}

#[test]
fn missing_programs_of_postgres_are_refused_with_the_command_that_installs_them() {
    let empty = folder();
    up_refused(&format!(
        "[node]\nlisten = \"127.0.0.1:0\"\n[store]\nprograms_dir = \"{}\"\n",
        empty.path().display()
    ))
    .says(&[
        "PostgreSQL 15 or newer is not installed",
        empty.path().to_str().unwrap(),
        "store.programs_dir",
        "apt-get install postgresql",
    ]);
}

/// Files as PostgreSQL of this version makes them, of its account or of a stranger's.
fn database_files(data: &Path, version: &str, is_ours: bool) {
    let files = data.join("postgres");
    fs::create_dir_all(&files).unwrap();
    fs::write(files.join("PG_VERSION"), format!("{version}\n")).unwrap();
    if process::is_root() {
        let owner = if is_ours { process::uid_of("postgres") } else { 12_345 };
        chown(&files, Some(owner), None).unwrap();
        assert_eq!(fs::metadata(&files).unwrap().uid(), owner);
    }
}
