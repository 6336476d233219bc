//! Who is where: which pods hold connections that listen to a subject.
//!
//! The registry is a hint that says how far to trust it (a lease names the Redis run under which the pod's whole table
//! is known). Losing all of it costs a broadcast, never a message. Locks, deduplication, revocations and assignment
//! never live here. `FLUSHALL` every second changes CPU, nothing else.

pub mod memory;
mod nudges;
pub mod redis;
mod tasks;

use std::time::Duration;

use async_trait::async_trait;
use domain::{Attempt, ConnectionId, PodId, SenderId, Subject};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How often a process says that it lives.
pub const LEASE_BEAT: Duration = Duration::from_secs(2);
/// How long a lease stands without a beat: two beats may be lost.
pub const LEASE_TTL: Duration = Duration::from_secs(6);
/// How long a process whose lease is gone still counts as live, and therefore as not whole: a registry that forgot,
/// a pod that cannot reach it, and a pod that died look the same from here. A clean `leave` ends it at once.
pub const REMEMBERED: Duration = Duration::from_secs(60);

/// What a pod is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum PodKind {
    /// Holds sockets; the only kind that is broadcast to.
    Gateway,
    /// Waits for answers to REST commands.
    Api,
    Router,
}

/// A process of the system, as it registers itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Pod {
    pub id: PodId,
    pub boot: Uuid,
    pub kind: PodKind,
    /// Where its link listens, as others must dial it.
    pub address: String,
}

/// A pod's lease as read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Lease {
    pub pod: Pod,
    /// The run id of the registry server under which this pod's table is complete; anything else = not whole.
    pub whole_under: Option<String>,
}

impl Lease {
    /// Whether this pod's table is complete on the server with this run id.
    pub fn is_whole_under(&self, run_id: &str) -> bool {
        self.whole_under.as_deref() == Some(run_id)
    }
}

/// One connection's registration under one subject.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Seat {
    pub connection: ConnectionId,
    pub pod: PodId,
    pub boot: Uuid,
    pub sender: SenderId,
    pub attempt: Attempt,
    /// Milliseconds since 1970 by the pod's clock; shown in tools, never compared.
    pub since_ms: i64,
}

/// Where to deliver for one subject.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// Valid seats: the lease is present and its boot is the seat's.
    pub seats: Vec<Seat>,
}

/// The answer to a look-up of many subjects, made from one pipeline.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lookup {
    /// In the order of the question.
    pub found: Vec<Found>,
    /// Live gateways whose table is not known to be whole: they get everything, whatever `found` says.
    pub not_whole: Vec<Pod>,
}

/// Why the registry could not answer. Every variant is transient: the caller broadcasts instead.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    #[error("the registry did not answer within {ms} ms")]
    TimedOut { ms: u64 },
    #[error("the registry is not reachable")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the registry holds a value that is not ours under {key}")]
    Malformed { key: String },
}

impl RegistryError {
    pub fn is_transient(&self) -> bool {
        !matches!(self, Self::Malformed { .. })
    }
}

/// The registry. Both backends pass one contract suite.
///
/// Every write is harmless when it is applied late: it names its own connection and boot, and clean-up deletes only its
/// own field. A backend owns the tasks that beat the lease and re-assert the table.
#[async_trait]
pub trait ConnectionRegistry: Send + Sync + 'static {
    /// Starts the lease of this process and keeps it beaten (each 2 s, expiry 6 s) until `leave`. Called once.
    async fn join(&self, pod: Pod) -> Result<(), RegistryError>;

    /// Adds a seat under every subject, and returns all seats that stand under the *first* one now (the caller's own
    /// among them), so that an older connection of the same sender is found. Kept in the table of this process and
    /// re-asserted whenever the registry forgot, until `remove`, also if this call fails.
    async fn add(&self, subjects: &[Subject], seat: Seat) -> Result<Vec<Seat>, RegistryError>;

    /// Takes a seat away from these subjects; late and doubled calls are harmless.
    async fn remove(&self, subjects: &[Subject], connection: ConnectionId);

    /// Where the listeners of these subjects are: one pipelined round trip. Never cached across turns.
    async fn look_up(&self, subjects: &[Subject]) -> Result<Lookup, RegistryError>;

    /// All live pods of a kind: from leases, or those of the last 60 s if the registry cannot be asked.
    async fn pods(&self, kind: PodKind) -> Vec<Lease>;

    /// Whether this process's own lease says that its table is whole.
    fn is_whole(&self) -> bool;

    /// Tells a pod that cannot be reached by its link that a subject moved; at most once, may be lost.
    async fn nudge(&self, pod: PodId, subject: Subject) -> Result<(), RegistryError>;

    /// The nudges for this process. One receiver; the oldest are dropped when 1 024 wait.
    fn nudges(&self) -> tokio::sync::mpsc::Receiver<Subject>;

    /// Asks the backend whether it is there, within `wait`.
    async fn ping(&self, wait: Duration) -> Result<(), RegistryError>;

    /// Ends the lease and takes this process's seats away, at most `wait`.
    async fn leave(&self, wait: Duration);
}
