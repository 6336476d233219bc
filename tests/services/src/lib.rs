//! Real PostgreSQL, Kafka and Redis with Sentinel for tests and for the cluster on one machine.
//!
//! Two kinds: *shared* services are started once, stay, and are found again through a state file ([`postgres`],
//! [`kafka`], [`start`]); *private* ones belong to one test, which may kill them, and end with it ([`redis_group`],
//! [`private_postgres`], [`private_kafka`]). A service that is not installed fails the test with the command that
//! installs it.

mod account;
mod database;
mod error;
mod guard;
mod kafka;
mod metadata;
mod port;
mod postgres;
mod private;
mod process;
mod redis;
mod shared;
mod state;

pub use database::{Database, database};
pub use error::ServiceError;
pub use guard::{Afterwards, Guard};
pub use postgres::Disk;
pub use private::kafka::PrivateKafka;
pub use private::postgres::PrivatePostgres;
pub use private::redis::RedisGroup;
pub use redis::MASTER_NAME;
pub use shared::{Answer, Running, Service, running, shared_folder, start, start_under, status, stop};
pub use state::{KafkaState, PostgresState, RedisState, State};

/// The server that all tests share; its fsync is off.
#[derive(Clone, Debug)]
pub struct Postgres {
    url: String,
}

impl Postgres {
    /// The address for the superuser, database `postgres`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Makes a database of the test's own.
    pub async fn fresh_database(&self) -> Database {
        let url = self.url.clone();
        blocking(move || Database::create(&url)).await
    }
}

/// A port on loopback that nobody listens on now, outside the range of connections' local ends: with a port of that range
/// a client that keeps trying could take its dead server's place, or reach itself.
pub fn free_port() -> Result<u16, ServiceError> {
    port::free()
}

/// Finds or starts the shared PostgreSQL server; it stays.
pub async fn postgres() -> Postgres {
    let state = blocking(|| start(&shared_folder(), &[Service::Postgres], 1, Disk::Fast)).await;
    Postgres { url: state.postgres.expect("it was just started").url }
}

/// Finds or starts the shared broker and returns its address; use topics with a random prefix. It stays.
pub async fn kafka() -> String {
    let state = blocking(|| start(&shared_folder(), &[Service::Kafka], 1, Disk::Fast)).await;
    state.kafka.expect("it was just started").brokers
}

/// Starts a Redis group for this test alone.
pub async fn redis_group() -> RedisGroup {
    blocking(RedisGroup::start).await
}

/// Starts a PostgreSQL server for this test alone.
pub async fn private_postgres() -> PrivatePostgres {
    blocking(PrivatePostgres::start).await
}

/// Starts one or three brokers for this test alone.
pub async fn private_kafka(brokers: usize) -> PrivateKafka {
    blocking(move || PrivateKafka::start(brokers)).await
}

/// Runs work that waits for processes beside the runtime; a failure fails the test with its reason.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, ServiceError> + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(done)) => done,
        Ok(Err(error)) => panic!("{error}"),
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
