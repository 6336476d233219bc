//! Services that outlive their starter: found again through the state file, started under its lock.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::at;
use crate::guard::Guard;
use crate::process::Process;
use crate::state::{KafkaState, PostgresState, RedisState, State, lock};
use crate::{Disk, ServiceError, kafka, postgres, redis};

/// The services there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    Postgres,
    Kafka,
    Redis,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Postgres, Self::Kafka, Self::Redis];

    fn folder(self, folder: &Path) -> PathBuf {
        folder.join(match self {
            Self::Postgres => "postgres",
            Self::Kafka => "kafka",
            Self::Redis => "redis",
        })
    }
}

/// Starts what of `wanted` does not answer yet, and writes down where everything is.
///
/// Guarantees: idempotent; two starters of one folder wait for each other; what was started is on record even when a
/// later service fails. `brokers` counts only when Kafka is started anew, `disk` when PostgreSQL is.
pub fn start(folder: &Path, wanted: &[Service], brokers: usize, disk: Disk) -> Result<State, ServiceError> {
    start_as(folder, wanted, brokers, disk, None)
}

/// The same, for services that must not outlive their starter.
///
/// Guarantees: each process is under guard from its first moment, also while it is waited for.
pub fn start_under(
    guard: &Guard,
    folder: &Path,
    wanted: &[Service],
    brokers: usize,
    disk: Disk,
) -> Result<State, ServiceError> {
    start_as(folder, wanted, brokers, disk, Some(guard))
}

fn start_as(
    folder: &Path,
    wanted: &[Service],
    brokers: usize,
    disk: Disk,
    guard: Option<&Guard>,
) -> Result<State, ServiceError> {
    fs::create_dir_all(folder).map_err(at("make", folder))?;
    let folder = &folder.canonicalize().map_err(at("find", folder))?;
    let _lock = lock(folder)?;
    let mut state = State::read(folder)?;
    for service in wanted {
        if answers(folder, &state, *service).is_ok() {
            continue;
        }
        end(folder, &mut state, *service);
        let own = service.folder(folder);
        match service {
            Service::Postgres => {
                let server = postgres::start(&own, disk, None, guard)?;
                state.postgres = Some(PostgresState { url: server.url, pid: server.process.pid });
            }
            Service::Kafka => {
                let libs = kafka_libs();
                kafka::archive_classes(&libs)?;
                let ports = kafka::ports(brokers)?;
                let life = if disk == Disk::Safe { kafka::Life::Long } else { kafka::Life::Short };
                let running = kafka::start(&own, &libs, &ports, life, guard)?;
                let pids = running.iter().map(|broker| broker.process.pid).collect();
                state.kafka = Some(KafkaState { brokers: kafka::addresses(&ports), pids });
            }
            Service::Redis => {
                // The registry is soft state: a fresh group is simpler and safer than a half-remembered one.
                if own.exists() {
                    fs::remove_dir_all(&own).map_err(at("empty", &own))?;
                }
                let group = redis::start(&own, guard)?;
                state.redis = Some(RedisState {
                    sentinels: group
                        .sentinels
                        .iter()
                        .map(|node| format!("127.0.0.1:{}", node.port))
                        .collect(),
                    master_name: redis::MASTER_NAME.to_owned(),
                    pids: group.servers.iter().chain(&group.sentinels).map(|node| node.process.pid).collect(),
                });
            }
        }
        state.write(folder)?;
    }
    Ok(state)
}

/// Ends everything of the folder. Data folders stay.
pub fn stop(folder: &Path) -> Result<(), ServiceError> {
    if !folder.exists() {
        return Ok(());
    }
    let folder = &folder.canonicalize().map_err(at("find", folder))?;
    let _lock = lock(folder)?;
    let mut state = State::read(folder)?;
    for service in Service::ALL {
        end(folder, &mut state, service);
    }
    state.write(folder)
}

/// A service, and why it does not answer, if so.
pub type Answer = (Service, Result<(), String>);

/// What is on record, and for each service why it does not answer, if so.
pub fn status(folder: &Path) -> Result<(State, Vec<Answer>), ServiceError> {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let state = State::read(&folder)?;
    let answers = Service::ALL.map(|service| (service, answers(&folder, &state, service)));
    Ok((state, answers.to_vec()))
}

/// A process on record.
#[derive(Clone, Debug)]
pub struct Running {
    /// `postgres`, `kafka-1`, `redis-1`, `sentinel-1` …
    pub name: String,
    /// What it says.
    pub log: PathBuf,
    process: Process,
}

impl Running {
    pub fn pid(&self) -> u32 {
        self.process.pid
    }

    pub fn is_alive(&self) -> bool {
        self.process.is_alive()
    }
}

/// The processes of everything that was started in a folder, whether or not they still run.
pub fn running(folder: &Path) -> Result<Vec<Running>, ServiceError> {
    let folder = folder.canonicalize().map_err(at("find", folder))?;
    let state = State::read(&folder)?;
    Ok(Service::ALL.into_iter().flat_map(|service| processes(&folder, &state, service)).collect())
}

fn processes(folder: &Path, state: &State, service: Service) -> Vec<Running> {
    let own = service.folder(folder);
    let part = |name: String, pid: u32, folder: PathBuf, log: PathBuf| Running {
        name,
        log,
        process: Process { pid, folder },
    };
    match service {
        Service::Postgres => {
            let server = state.postgres.iter();
            server
                .map(|it| part("postgres".to_owned(), it.pid, own.join("data"), own.join("postgres.log")))
                .collect()
        }
        Service::Kafka => {
            let pids = state.kafka.iter().flat_map(|kafka| &kafka.pids);
            pids.zip(1..)
                .map(|(pid, id)| {
                    let folder = own.join(format!("broker-{id}"));
                    part(format!("kafka-{id}"), *pid, folder.clone(), folder.join("broker.log"))
                })
                .collect()
        }
        Service::Redis => {
            let names = [
                ("redis-1", "server-1"),
                ("redis-2", "server-2"),
                ("redis-3", "server-3"),
                ("sentinel-1", "sentinel-1"),
                ("sentinel-2", "sentinel-2"),
                ("sentinel-3", "sentinel-3"),
            ];
            let pids = state.redis.iter().flat_map(|redis| &redis.pids);
            pids.zip(names)
                .map(|(pid, (name, folder))| {
                    let folder = own.join(folder);
                    part(name.to_owned(), *pid, folder.clone(), folder.join("redis.log"))
                })
                .collect()
        }
    }
}

fn answers(folder: &Path, state: &State, service: Service) -> Result<(), String> {
    let processes = processes(folder, state, service);
    if processes.is_empty() {
        return Err("not started".into());
    }
    if let Some(dead) = processes.iter().find(|process| !process.is_alive()) {
        return Err(format!("{} (process {}) has ended", dead.name, dead.pid()));
    }
    let ports = |addresses: &str| -> Vec<u16> {
        addresses.split(',').filter_map(|one| one.rsplit(':').next()?.parse().ok()).collect()
    };
    match service {
        Service::Postgres => state.postgres.iter().try_for_each(|postgres| postgres::question(&postgres.url)),
        Service::Kafka => state.kafka.iter().try_for_each(|kafka| {
            ports(&kafka.brokers).into_iter().try_for_each(|port| kafka::question(port, kafka.pids.len()))
        }),
        Service::Redis => state.redis.iter().try_for_each(|redis| {
            redis.sentinels.iter().flat_map(|one| ports(one)).try_for_each(redis::question)
        }),
    }
}

fn end(folder: &Path, state: &mut State, service: Service) {
    for Running { process, .. } in processes(folder, state, service) {
        match service {
            Service::Postgres => postgres::end(&process),
            Service::Kafka => kafka::end(&process),
            Service::Redis => process.end("KILL", std::time::Duration::from_secs(5)),
        }
    }
    match service {
        Service::Postgres => state.postgres = None,
        Service::Kafka => state.kafka = None,
        Service::Redis => state.redis = None,
    }
}

/// `.services` of this checkout, looked for from where the program runs: a build that is kept for several checkouts
/// knows only the one that built it.
pub(crate) fn checkout_folder() -> PathBuf {
    let begin =
        std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).or_else(|| std::env::current_dir().ok());
    let checkout = begin
        .iter()
        .flat_map(|begin| begin.ancestors())
        .find(|folder| folder.join("tests/services/Cargo.toml").is_file());
    checkout.unwrap_or(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).join(".services")
}

/// The folder that all tests of a run share.
pub fn shared_folder() -> PathBuf {
    std::env::var_os("SWITCHBOARD_SERVICES_DIR").map_or_else(|| checkout_folder().join("test"), PathBuf::from)
}

/// Kafka's jars.
pub(crate) fn kafka_libs() -> PathBuf {
    let folder = checkout_folder().join("kafka");
    folder.canonicalize().unwrap_or(folder)
}
