//! `switchboard-cluster` as people and benchmarks use it: started, written through, hurt, ended, started again.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use domain::TimelineId;
use protocol::frame::SpeechKind;
use serde_json::{Value, json};
use world::{Client, PATIENCE, Pass, TENANT, rest};

/// The very first start also makes the archive of Kafka's classes.
const START: Duration = Duration::from_secs(120);
const END: Duration = Duration::from_secs(25);

struct Cluster {
    child: Child,
    manifest: PathBuf,
}

impl Cluster {
    fn start(folder: &Path) -> Self {
        let manifest = folder.join("manifest.json");
        let child = Command::new(env!("CARGO_BIN_EXE_switchboard-cluster"))
            .args(["--dir", &folder.join("cluster").to_string_lossy(), "--port", "0"])
            .args(["--set", "SWITCHBOARD_GATEWAY__DRAIN_MS=500"])
            .args(["--manifest", &manifest.to_string_lossy()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, manifest }
    }

    /// Waits for a manifest that is as it should be.
    async fn manifest(&mut self, is_right: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            if let Ok(text) = std::fs::read_to_string(&self.manifest) {
                let manifest = serde_json::from_str(&text).unwrap();
                if is_right(&manifest) {
                    return manifest;
                }
            }
            assert!(self.child.try_wait().unwrap().is_none(), "it ended instead of starting");
            assert!(begun.elapsed() < START, "it is not ready");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// SIGINT, as Ctrl-C sends it.
    async fn interrupt(mut self) {
        signal(self.child.id(), "INT");
        let begun = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < END, "it does not end");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(self.child.wait().unwrap().success());
        std::fs::remove_file(&self.manifest).unwrap();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Its guard ends the rest; it may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn folder() -> tempfile::TempDir {
    // As root PostgreSQL runs as another account, which must get in.
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    tempfile::Builder::new().prefix("cluster-").permissions(open).tempdir().unwrap()
}

fn signal(pid: u32, name: &str) {
    assert!(Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status().unwrap().success());
}

/// What runs in or below a folder, whoever started it.
fn running_in(folder: &Path) -> Vec<String> {
    let folder = folder.canonicalize().unwrap();
    let processes = std::fs::read_dir("/proc").unwrap().flatten().filter(|process| {
        std::fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(&folder))
    });
    processes.map(|it| std::fs::read_to_string(it.path().join("cmdline")).unwrap_or_default()).collect()
}

fn gateways(manifest: &Value) -> Vec<SocketAddr> {
    let all = manifest["gateways"].as_array().unwrap().iter();
    all.map(|address| address.as_str().unwrap().parse().unwrap()).collect()
}

/// Somebody of the demo's staff, on the gateway that is not the customers'.
async fn staff(manifest: &Value, name: &str) -> Client {
    let api: SocketAddr = manifest["api"].as_str().unwrap().parse().unwrap();
    let login = json!({"email": format!("{name}@demo.example"), "password": format!("{name}-demo-1")});
    let answer = rest::post(api, "/v1/sign-in", &[], &login).await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    let mut theirs = gateways(manifest);
    theirs.reverse();
    let staff = Client::start(name, Pass::Token(token), theirs, |page| page.wants_board = true);
    staff.welcomed().await;
    staff
}

/// A customer asks, Anna takes the chat and answers; then the customers' gateway is killed, and they go on.
async fn they_talk(cluster: &mut Cluster, manifest: &Value) -> TimelineId {
    let anna = staff(manifest, "anna").await;
    let customer = Client::start("customer", Pass::Guest(TENANT), gateways(manifest), |_| {});
    customer.welcomed().await;
    let timeline = customer.timeline();
    customer.says("where is my parcel?").await;
    customer.sees("where is my parcel?").await;
    let conversation = customer.page().conversation(timeline).unwrap();
    let is_waiting = |page: &mut world::client::Page| {
        let cards = page.board.iter().flat_map(|board| &board.waiting);
        let found = cards.into_iter().any(|card| card.conversation == conversation);
        if found { Ok(()) } else { Err("it is not on the board".to_owned()) }
    };
    anna.wait(PATIENCE, is_waiting).await;
    anna.takes(conversation).await.unwrap();
    anna.sees_in(timeline, "where is my parcel?").await;
    anna.sees_joined(timeline).await;
    anna.says_in(timeline, SpeechKind::Message, "in Leeds").await;
    customer.sees("in Leeds").await;

    let killed = &manifest["pids"]["gateway-1"];
    signal(u32::try_from(killed.as_u64().unwrap()).unwrap(), "KILL");
    customer.says("thank you").await;
    anna.sees_in(timeline, "thank you").await;
    let is_again = |now: &Value| now["pids"]["gateway-1"].is_u64() && now["pids"]["gateway-1"] != *killed;
    cluster.manifest(is_again).await;
    timeline
}

#[tokio::test]
async fn one_command_starts_everything_ends_it_and_finds_its_data_again() {
    let folder = folder();
    let mut cluster = Cluster::start(folder.path());
    let manifest = cluster.manifest(|_| true).await;
    for log in ["postgres", "kafka-1", "redis-3", "sentinel-3", "router-2", "gateway-2", "operator-api"] {
        assert!(manifest["pids"][log].is_u64(), "{log} has no pid");
        let path = Path::new(manifest["logs"].as_str().unwrap()).join(format!("{log}.log"));
        assert!(path.is_file(), "{} is missing", path.display());
    }
    let timeline = they_talk(&mut cluster, &manifest).await;
    cluster.interrupt().await;
    assert_eq!(running_in(folder.path()), Vec::<String>::new());

    let mut cluster = Cluster::start(folder.path());
    let manifest = cluster.manifest(|_| true).await;
    let marta = staff(&manifest, "marta").await;
    marta.watches(timeline).await;
    for text in ["where is my parcel?", "in Leeds", "thank you"] {
        marta.sees_in(timeline, text).await;
    }
    drop(marta);
    cluster.interrupt().await;
    assert_eq!(running_in(folder.path()), Vec::<String>::new());
}

/// What tells each service from all else, once it runs.
const SERVICES: [&str; 2] = ["listen_addresses=", "kafka.Kafka"];

#[tokio::test]
async fn a_cluster_that_is_killed_while_it_starts_leaves_no_process_behind() {
    let mut cases = tokio::task::JoinSet::new();
    for (service, with) in [(SERVICES[0], "KILL"), (SERVICES[1], "KILL"), (SERVICES[1], "TERM")] {
        cases.spawn(ends_while_it_starts(service, with));
    }
    while let Some(case) = cases.join_next().await {
        case.unwrap();
    }
}

async fn ends_while_it_starts(service: &'static str, with: &'static str) {
    let folder = folder();
    let mut cluster = Cluster::start(folder.path());
    let begun = Instant::now();
    while !running_in(folder.path()).iter().any(|command| command.contains(service)) {
        assert!(cluster.child.try_wait().unwrap().is_none(), "it ended instead of starting {service}");
        assert!(begun.elapsed() < START, "{service} does not start");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(!cluster.manifest.exists(), "it is ready already: {service}");
    signal(cluster.child.id(), with);
    let begun = Instant::now();
    while cluster.child.try_wait().unwrap().is_none() || !running_in(folder.path()).is_empty() {
        assert!(begun.elapsed() < PATIENCE, "{with} at {service}: {:#?}", running_in(folder.path()));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_cluster_that_is_killed_leaves_no_process_behind() {
    let folder = folder();
    let mut cluster = Cluster::start(folder.path());
    cluster.manifest(|_| true).await;
    assert!(running_in(folder.path()).len() > 12, "pods and services run in their folder");
    drop(cluster);
    let begun = Instant::now();
    while !running_in(folder.path()).is_empty() {
        assert!(begun.elapsed() < PATIENCE, "{:#?}", running_in(folder.path()));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(folder.path().join("cluster/services").is_dir(), "its data stays");
}
