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
mod read;
mod sentinel;
mod table;
mod watch;
mod write;

use std::fmt;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use domain::{ConnectionId, PodId, Subject};
use fred::interfaces::{ClientLike as _, HashesInterface as _, PubsubInterface as _};
use fred::types::Value;
use tokio::sync::{Notify, mpsc, watch as latest};
use tokio::time::Instant;

use crate::nudges::Mailbox;
use crate::tasks::Tasks;
use crate::{ConnectionRegistry, Lease, Lookup, Pod, PodKind, REMEMBERED, RegistryError, Seat};
use connection::{COMMAND, Conn};
use keys::Keys;
use known::Known;
use lease::{CLAIM, Stored};
use read::Leases;
use table::{Row, Table};

/// How long `connect` waits for a master. It goes on without one.
const FIRST_CONNECTION: Duration = Duration::from_secs(1);

/// Where Redis is.
#[derive(Clone)]
pub struct Options {
    /// Host and port of each Sentinel.
    pub sentinels: Vec<(String, u16)>,
    /// The name the Sentinels know the master by.
    pub master_name: String,
    /// The password of the servers; also offered to the Sentinels.
    pub password: Option<String>,
    /// What every key begins with, e.g. `switchboard:`.
    pub prefix: String,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("sentinels", &self.sentinels)
            .field("master_name", &self.master_name)
            .field("password", &self.password.as_ref().map(|_| "***"))
            .field("prefix", &self.prefix)
            .finish()
    }
}

/// The registry of a process in a cluster. Its tasks end with it.
#[derive(Debug)]
pub struct RedisRegistry {
    shared: Arc<Shared>,
    /// The connection, the memory and the mailbox.
    tasks: Tasks,
    /// What `leave` ends: the lease.
    lease: Tasks,
}

#[derive(Debug)]
struct Shared {
    options: Options,
    keys: Keys,
    /// The connection to use; none while there is no master.
    current: latest::Sender<Option<Arc<Conn>>>,
    table: Table,
    known: Known,
    own: OnceLock<Pod>,
    whole: AtomicBool,
    /// Rung when a write was lost.
    owes: Notify,
    nudges: Mailbox,
}

impl Shared {
    fn conn(&self) -> Result<Arc<Conn>, RegistryError> {
        self.current.borrow().clone().ok_or_else(|| RegistryError::Unreachable("no master is known".into()))
    }

    /// Writes rows and reads what stands under `subject`.
    async fn add(&self, rows: &[Row], subject: &Subject) -> Result<Vec<Seat>, RegistryError> {
        let conn = self.conn()?;
        let mut view = self.view(&conn, rows, &[*subject], Leases::Live).await?;
        let ghosts = self.table.written(rows);
        if !ghosts.is_empty() {
            write::take(&conn, &self.keys, &ghosts).await?;
            self.table.taken(&ghosts);
        }
        Ok(view.valid(0))
    }

    async fn remove(&self, rows: &[Row]) -> Result<(), RegistryError> {
        write::take(&*self.conn()?, &self.keys, rows).await?;
        self.table.taken(rows);
        Ok(())
    }

    async fn leave(&self, pod: &Pod) -> Result<(), RegistryError> {
        let conn = self.conn()?;
        let text = Stored::left(pod.clone()).text();
        let ttl_ms = REMEMBERED.as_millis().to_string();
        let words = [text.as_str(), ttl_ms.as_str(), &Stored::beginning(pod.boot)];
        let pipeline = conn.pipeline();
        let left = async {
            let _: Value = connection::script(&pipeline, CLAIM, &self.keys.lease(pod.id), &words).await?;
            let _: Value = pipeline.hdel(self.keys.pods(), pod.boot.to_string()).await?;
            pipeline.all::<Value>().await
        };
        left.await.map_err(|error| conn.fail(error))?;
        for chunk in self.table.empty().chunks(256) {
            write::take(&conn, &self.keys, chunk).await?;
        }
        Ok(())
    }
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
        let shared = Arc::new(Shared {
            keys: Keys::new(options.prefix.clone()),
            options,
            current: latest::Sender::new(None),
            table: Table::default(),
            known: Known::default(),
            own: OnceLock::new(),
            whole: AtomicBool::new(false),
            owes: Notify::new(),
            nudges: Mailbox::default(),
        });
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
        let text: Arc<str> = serde_json::to_string(&seat).expect("a seat has only string keys").into();
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
