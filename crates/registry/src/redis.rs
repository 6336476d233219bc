//! The registry in Redis, found through Sentinel.
//!
//! [`watch`] keeps the connection, [`beat`] this process's lease, [`table`] its seats, [`known`] the memory of pods,
//! [`read`] is the look-up. [`keys`] lists every key.

mod beat;
mod connection;
mod keys;
mod known;
mod lease;
mod listen;
mod options;
mod read;
mod scripts;
mod seat;
mod sentinel;
mod shared;
mod table;
mod watch;
mod write;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use async_trait::async_trait;
use domain::{ConnectionId, PodId, Subject};
use fred::interfaces::{ClientLike as _, PubsubInterface as _};
use fred::types::Value;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::tasks::Tasks;
use crate::{ConnectionRegistry, Lease, Lookup, Pod, PodKind, RegistryError, Seat};
use connection::COMMAND;
pub use options::Options;
use read::Leases;
use shared::Shared;
use table::Row;

/// How long `connect` waits for a master. It goes on without one.
const FIRST_CONNECTION: Duration = Duration::from_secs(1);

/// The registry of a process in a cluster. Its tasks end with it.
#[derive(Debug)]
pub struct RedisRegistry {
    shared: Arc<Shared>,
    /// The connection, the memory and the mailbox.
    tasks: Tasks,
    /// What `leave` ends: the lease.
    lease: Tasks,
}

impl RedisRegistry {
    /// Starts looking for the master, and returns when it is found or after a second.
    ///
    /// **Errors**: no Sentinel is configured. A registry that cannot be reached is not an error: a process starts
    /// without it, and finds it later.
    pub async fn connect(options: Options) -> Result<Self, RegistryError> {
        if options.sentinels.is_empty() {
            return Err(RegistryError::Unreachable("no sentinel is configured".into()));
        }
        let shared = Arc::new(Shared::new(options));
        let registry = Self { tasks: Tasks::default(), lease: Tasks::default(), shared };
        registry.tasks.spawn(watch::run(Arc::clone(&registry.shared)));
        let mut current = registry.shared.current.subscribe();
        // A time-out only means that the process starts without it.
        let _ = tokio::time::timeout(FIRST_CONNECTION, current.wait_for(Option::is_some)).await;
        Ok(registry)
    }
}

#[async_trait]
impl ConnectionRegistry for RedisRegistry {
    /// Also if this fails the lease is written as soon as Redis is there.
    async fn join(&self, pod: Pod) -> Result<(), RegistryError> {
        if self.shared.own.set(pod.clone()).is_err() {
            tracing::error!(pod = %pod.id, "the process joined twice; the second time changes nothing");
            return Ok(());
        }
        let (beat, mut first) = beat::Beat::new(Arc::clone(&self.shared), pod.clone());
        self.lease.spawn(beat.run());
        self.lease.spawn(listen::run(Arc::clone(&self.shared), pod.id));
        self.shared.conn()?;
        match tokio::time::timeout(2 * COMMAND, first.wait_for(|told| *told)).await {
            Ok(_) => Ok(()),
            Err(_) => Err(RegistryError::TimedOut { ms: 2 * COMMAND.as_millis() as u64 }),
        }
    }

    async fn add(&self, subjects: &[Subject], seat: Seat) -> Result<Vec<Seat>, RegistryError> {
        let Some(first) = subjects.first() else { return Ok(vec![seat]) };
        let text = self.shared.text(&seat);
        let now = Instant::now();
        let row = |subject: &Subject| Row { place: (*subject, seat.connection), text: Arc::clone(&text) };
        let rows: Vec<Row> = subjects.iter().map(row).collect();
        for row in &rows {
            self.shared.table.put(row.place, Arc::clone(&row.text), now);
        }
        match self.shared.add(&rows, first).await {
            Ok(mut standing) => {
                // Its own lease may be missing a moment after Redis forgot.
                if !standing.iter().any(|other| other.connection == seat.connection) {
                    standing.push(seat);
                }
                Ok(standing)
            }
            Err(error) => {
                self.shared.table.failed(&rows, Instant::now());
                self.shared.owes.notify_one();
                Err(error)
            }
        }
    }

    async fn remove(&self, subjects: &[Subject], connection: ConnectionId) {
        let rows = self.shared.table.take(subjects, connection);
        if let Err(error) = self.shared.remove(&rows).await {
            tracing::debug!(
                error = &error as &dyn std::error::Error,
                "seats are taken away with a later beat"
            );
        }
    }

    async fn look_up(&self, subjects: &[Subject]) -> Result<Lookup, RegistryError> {
        let conn = self.shared.conn()?;
        let view = self.shared.view(&conn, &[], subjects, Leases::Live).await?;
        Ok(view.answer(&self.shared))
    }

    async fn pods(&self, kind: PodKind) -> Vec<Lease> {
        if let Ok(conn) = self.shared.conn()
            && let Err(error) = self.shared.view(&conn, &[], &[], Leases::Listed).await
        {
            tracing::debug!(error = &error as &dyn std::error::Error, "pods are told from memory");
        }
        self.shared.known.live(kind, Instant::now())
    }

    fn is_whole(&self) -> bool {
        self.shared.whole.load(Ordering::Acquire)
    }

    async fn nudge(&self, pod: PodId, subject: Subject) -> Result<(), RegistryError> {
        let conn = self.shared.conn()?;
        let name = self.shared.keys.nudges(pod);
        let _: Value =
            conn.client.publish(name, subject.to_string()).await.map_err(|error| conn.fail(error))?;
        Ok(())
    }

    fn nudges(&self) -> mpsc::Receiver<Subject> {
        self.shared.nudges.open(&self.tasks)
    }

    async fn ping(&self, wait: Duration) -> Result<(), RegistryError> {
        let asked = async {
            let mut current = self.shared.current.subscribe();
            let found = current.wait_for(Option::is_some).await.ok().and_then(|conn| conn.clone());
            let conn = found.ok_or_else(|| RegistryError::Unreachable("the watch has ended".into()))?;
            conn.client.ping::<Value>(None).await.map_err(|error| conn.fail(error))
        };
        match tokio::time::timeout(wait, asked).await {
            Ok(result) => result.map(drop),
            Err(_) => Err(RegistryError::TimedOut { ms: wait.as_millis() as u64 }),
        }
    }

    async fn leave(&self, wait: Duration) {
        self.lease.abort();
        self.shared.whole.store(false, Ordering::Release);
        let Some(pod) = self.shared.own.get() else { return };
        match tokio::time::timeout(wait, self.shared.leave(pod)).await {
            Ok(Ok(())) => {}
            // Lease and seats expire by themselves.
            Ok(Err(error)) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the lease was not given back")
            }
            Err(_) => tracing::warn!(wait_ms = wait.as_millis(), "the lease was not given back in time"),
        }
    }
}
