//! Apache Kafka without ZooKeeper (KRaft), each broker its own controller, small and quick to start.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use crate::error::at;
use crate::guard::{Afterwards, Guard};
use crate::process::{self, Process};
use crate::{ServiceError, metadata, port};

/// Fetches the jars into the checkout.
pub(crate) const FETCH: &str = "mvn -q -f tests/services/pom.xml dependency:copy-dependencies";
const START: Duration = Duration::from_secs(90);

/// Ports of one broker.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    pub(crate) clients: u16,
    controller: u16,
}

/// A broker that runs.
pub(crate) struct Broker {
    pub(crate) process: Process,
    pub(crate) child: Child,
}

/// Free ports for `brokers` brokers.
pub(crate) fn ports(brokers: usize) -> Result<Vec<Ports>, ServiceError> {
    (0..brokers).map(|_| Ok(Ports { clients: port::free()?, controller: port::free()? })).collect()
}

/// The address list for clients.
pub(crate) fn addresses(ports: &[Ports]) -> String {
    ports.iter().map(|ports| format!("127.0.0.1:{}", ports.clients)).collect::<Vec<_>>().join(",")
}

/// What a broker is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Life {
    /// Tests: there in a second, in little memory.
    Short,
    /// People and figures: slower to start, quicker once it is warm.
    Long,
}

/// Starts all brokers and waits until each names all the others.
pub(crate) fn start(
    folder: &Path,
    libs: &Path,
    ports: &[Ports],
    life: Life,
    guard: Option<&Guard>,
) -> Result<Vec<Broker>, ServiceError> {
    let java = Java::find(libs)?;
    let nodes: Vec<PathBuf> = (1..=ports.len()).map(|id| folder.join(format!("broker-{id}"))).collect();
    let cluster = cluster_id(folder)?;
    for (index, node) in nodes.iter().enumerate() {
        write_properties(node, index, ports)?;
    }
    std::thread::scope(|scope| {
        let formats: Vec<_> =
            nodes.iter().map(|node| scope.spawn(|| format(&java, node, &cluster))).collect();
        formats.into_iter().try_for_each(|format| format.join().expect("formatting does not panic"))
    })?;
    let brokers = nodes.iter().map(|node| spawn(&java, node, life, guard)).collect::<Result<Vec<_>, _>>()?;
    wait_for_all(&brokers, &nodes, ports)?;
    Ok(brokers)
}

/// Starts one broker of a formatted folder again.
pub(crate) fn restart(
    folder: &Path,
    libs: &Path,
    index: usize,
    guard: &Guard,
) -> Result<Broker, ServiceError> {
    spawn(&Java::find(libs)?, &folder.join(format!("broker-{}", index + 1)), Life::Short, Some(guard))
}

/// Waits until the broker of `ports[index]` answers a metadata request.
pub(crate) fn wait_for(
    folder: &Path,
    broker: &Broker,
    index: usize,
    ports: &[Ports],
    at_least: usize,
) -> Result<(), ServiceError> {
    let log = folder.join(format!("broker-{}", index + 1)).join("broker.log");
    process::ready("Kafka", &broker.process, &log, START, || question(ports[index].clients, at_least))
}

fn wait_for_all(brokers: &[Broker], nodes: &[PathBuf], ports: &[Ports]) -> Result<(), ServiceError> {
    for ((broker, node), own) in brokers.iter().zip(nodes).zip(ports) {
        process::ready("Kafka", &broker.process, &node.join("broker.log"), START, || {
            question(own.clients, ports.len())
        })?;
    }
    Ok(())
}

/// Whether the broker names at least so many brokers.
pub(crate) fn question(port: u16, at_least: usize) -> Result<(), String> {
    match metadata::brokers(port) {
        Ok(known) if known >= at_least => Ok(()),
        Ok(known) => Err(format!("it knows {known} of {at_least} brokers")),
        Err(error) => Err(format!("metadata: {error}")),
    }
}

/// Ends a broker; its data stays good even when it has to be killed.
pub(crate) fn end(process: &Process) {
    process.end("TERM", Duration::from_secs(5));
}

/// The cluster's id outlives a restart with new ports.
fn cluster_id(folder: &Path) -> Result<String, ServiceError> {
    fs::create_dir_all(folder).map_err(at("make", folder))?;
    let path = folder.join("cluster.id");
    if let Ok(id) = fs::read_to_string(&path) {
        return Ok(id);
    }
    // Kafka wants 22 characters of URL-safe base64 that do not begin with a dash.
    let id: String = uuid::Uuid::new_v4().simple().to_string()[..21].to_owned() + "A";
    fs::write(&path, &id).map_err(at("write", &path))?;
    Ok(id)
}

fn write_properties(node: &Path, index: usize, ports: &[Ports]) -> Result<(), ServiceError> {
    fs::create_dir_all(node).map_err(at("make", node))?;
    let brokers = ports.len();
    let id = index + 1;
    let Ports { clients, controller } = ports[index];
    let voters: Vec<String> = ports
        .iter()
        .enumerate()
        .map(|(n, ports)| format!("{}@127.0.0.1:{}", n + 1, ports.controller))
        .collect();
    let voters = voters.join(",");
    let min_in_sync = if brokers > 1 { 2 } else { 1 };
    let logs = node.join("logs");
    let text = format!(
        "\
node.id={id}
process.roles=broker,controller
controller.quorum.voters={voters}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:{clients},CONTROLLER://127.0.0.1:{controller}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={logs}
num.network.threads=2
num.io.threads=2
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor={brokers}
transaction.state.log.replication.factor={brokers}
default.replication.factor={brokers}
min.insync.replicas={min_in_sync}
# Without it a heap of 192 MB dies at start: the cleaner takes 128 MiB at once.
log.cleaner.dedupe.buffer.size=8388608
# Short segments, so that a test can have a log truncated.
log.retention.check.interval.ms=1000
# Quick failure detection: the set recommended in docs/operations.md.
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=300
replica.lag.time.max.ms=1500
replica.fetch.wait.max.ms=200
controller.quorum.election.timeout.ms=300
controller.quorum.fetch.timeout.ms=600
controller.quorum.election.backoff.max.ms=200
controller.quorum.request.timeout.ms=600
",
        logs = logs.display()
    );
    let path = node.join("server.properties");
    fs::write(&path, text).map_err(at("write", &path))
}

fn format(java: &Java, node: &Path, cluster: &str) -> Result<(), ServiceError> {
    if node.join("logs/meta.properties").exists() {
        return Ok(());
    }
    let mut command = Command::new("java");
    command.args(java.flags(None)).arg("kafka.tools.StorageTool");
    command.args(["format", "-t", cluster, "-c", "server.properties"]).current_dir(node);
    process::run(&mut command).map(drop)
}

fn spawn(java: &Java, node: &Path, life: Life, guard: Option<&Guard>) -> Result<Broker, ServiceError> {
    let mut args = java.flags(Some(&java.archive));
    if life == Life::Long {
        // The last word wins: the whole compiler, and room for its work.
        args.extend(
            ["-XX:TieredStopAtLevel=4", "-XX:ReservedCodeCacheSize=96m", "-Xmx256m"].map(String::from),
        );
    }
    args.extend(["kafka.Kafka".into(), "server.properties".into()]);
    let (process, child) =
        process::spawn(Path::new("java"), &args, node, &node.join("broker.log"), None, guard)?;
    Ok(Broker { process, child })
}

/// The virtual machine with Kafka's jars.
struct Java {
    classpath: String,
    archive: PathBuf,
}

impl Java {
    fn find(libs: &Path) -> Result<Self, ServiceError> {
        let missing = ServiceError::Missing { what: "Kafka", command: FETCH };
        let Ok(entries) = fs::read_dir(libs) else { return Err(missing) };
        let mut jars: Vec<String> = entries
            .filter_map(|entry| Some(entry.ok()?.path().to_str()?.to_owned()))
            .filter(|path| path.ends_with(".jar"))
            .collect();
        if !jars.iter().any(|jar| jar.contains("/kafka_2.13-")) {
            return Err(missing);
        }
        if Command::new("java").arg("-version").output().is_err() {
            return Err(ServiceError::Missing {
                what: "Java",
                command: "apt-get install default-jre-headless",
            });
        }
        // Sorted: the archive of loaded classes is valid for one class path only.
        jars.sort();
        Ok(Self { classpath: jars.join(":"), archive: libs.join("classes.jsa") })
    }

    fn flags(&self, archive: Option<&Path>) -> Vec<String> {
        let mut flags: Vec<String> = [
            "-Xms128m",
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=48m",
            "-XX:MaxDirectMemorySize=128m",
            "-Dlog4j2.level=WARN",
        ]
        .map(String::from)
        .to_vec();
        if let Some(archive) = archive.filter(|path| path.exists()) {
            flags.push(format!("-XX:SharedArchiveFile={}", archive.display()));
        }
        flags.extend(["-cp".into(), self.classpath.clone()]);
        flags
    }
}

/// Makes the archive of loaded classes once: with it a broker is usable in half the time.
///
/// It comes from a throw-away broker; when that fails, brokers start without it.
pub(crate) fn archive_classes(libs: &Path) -> Result<(), ServiceError> {
    let java = Java::find(libs)?;
    if java.archive.exists() {
        return Ok(());
    }
    let folder =
        tempfile::Builder::new().prefix("switchboard-archive-").tempdir_in(libs).map_err(at("make", libs))?;
    let guard = Guard::over(folder.path(), Afterwards::Remove);
    let ports = ports(1)?;
    let node = folder.path().join("broker-1");
    write_properties(&node, 0, &ports)?;
    format(&java, &node, &cluster_id(folder.path())?)?;
    let fresh = folder.path().join("classes.jsa");
    let mut args = vec![format!("-XX:ArchiveClassesAtExit={}", fresh.display())];
    args.extend(java.flags(None));
    args.extend(["kafka.Kafka".into(), "server.properties".into()]);
    let log = node.join("broker.log");
    let (process, mut child) = process::spawn(Path::new("java"), &args, &node, &log, None, Some(&guard))?;
    let started = process::ready("Kafka", &process, &log, START, || question(ports[0].clients, 1));
    process.end("TERM", Duration::from_secs(60));
    child.wait().map_err(at("wait for", &log))?;
    started?;
    fs::rename(&fresh, &java.archive).map_err(at("keep", &java.archive))
}
