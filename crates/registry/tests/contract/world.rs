//! One registry, seen by several pods.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use domain::{Attempt, ConnectionId, CustomerId, PodId, SenderId, Subject, TenantId};
use registry::memory::MemoryRegistry;
use registry::redis::{Options, RedisRegistry};
use registry::{ConnectionRegistry, Lookup, Pod, PodKind, Seat};
use services::RedisGroup;
use tokio::sync::OnceCell;
use uuid::Uuid;

/// The cases do no harm to Redis, so one group serves all of them; each has a prefix of its own.
static GROUP: OnceCell<RedisGroup> = OnceCell::const_new();

pub(crate) enum World {
    Memory(MemoryRegistry),
    Redis(Options),
}

impl World {
    pub(crate) fn memory() -> Self {
        Self::Memory(MemoryRegistry::new())
    }

    pub(crate) async fn redis() -> Self {
        let group = GROUP.get_or_init(services::redis_group).await;
        Self::Redis(Options {
            sentinels: group.sentinels(),
            master_name: group.master_name().to_owned(),
            password: None,
            prefix: format!("{}:", Uuid::new_v4()),
        })
    }

    /// A part that has not joined yet.
    pub(crate) async fn part(&self) -> Arc<dyn ConnectionRegistry> {
        match self {
            Self::Memory(first) => Arc::new(first.handle()),
            Self::Redis(options) => Arc::new(RedisRegistry::connect(options.clone()).await.unwrap()),
        }
    }

    /// A part that has joined and is whole.
    pub(crate) async fn joined(&self, pod: &Pod) -> Arc<dyn ConnectionRegistry> {
        let part = self.part().await;
        part.join(pod.clone()).await.unwrap();
        eventually("the lease is whole", || async { part.is_whole() }).await;
        part
    }
}

pub(crate) fn pod(kind: PodKind) -> Pod {
    let id = PodId(Uuid::new_v4());
    Pod { id, boot: Uuid::new_v4(), kind, address: format!("{id}:7000") }
}

pub(crate) fn gateway() -> Pod {
    pod(PodKind::Gateway)
}

pub(crate) fn seat(pod: &Pod, sender: SenderId, attempt: u64) -> Seat {
    Seat {
        connection: ConnectionId(Uuid::now_v7()),
        pod: pod.id,
        boot: pod.boot,
        sender,
        attempt: Attempt(attempt),
        since_ms: 1_700_000_000_000,
    }
}

pub(crate) fn sender() -> SenderId {
    SenderId(Uuid::new_v4())
}

pub(crate) fn subject() -> Subject {
    Subject::Customer(TenantId(Uuid::new_v4()), CustomerId(Uuid::new_v4()))
}

/// Waits until a predicate holds, at most 15 s.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, holds: impl Fn() -> F) {
    let waited = tokio::time::timeout(Duration::from_secs(15), async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    assert!(waited.await.is_ok(), "never true: {what}");
}

/// Looks up until an answer comes: one that failed is a broadcast, and no fault of the registry on a busy machine.
pub(crate) async fn look_up(part: &Arc<dyn ConnectionRegistry>, subjects: &[Subject]) -> Lookup {
    for _ in 0..100 {
        match part.look_up(subjects).await {
            Ok(lookup) => return lookup,
            Err(error) => assert!(error.is_transient(), "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no look-up was answered");
}

/// The connections found under one subject.
pub(crate) async fn found(part: &Arc<dyn ConnectionRegistry>, subject: Subject) -> Vec<ConnectionId> {
    let lookup = look_up(part, &[subject]).await;
    let mut connections: Vec<_> = lookup.found[0].seats.iter().map(|seat| seat.connection).collect();
    connections.sort();
    connections
}
