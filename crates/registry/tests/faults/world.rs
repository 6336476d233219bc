//! A Redis group of the test's own, and pods over it.

use std::future::Future;
use std::time::{Duration, Instant};

use domain::{Attempt, ConnectionId, CustomerId, PodId, SenderId, Subject, TenantId};
use registry::redis::{Options, RedisRegistry};
use registry::{ConnectionRegistry as _, Lookup, Pod, PodKind, Seat};
use services::RedisGroup;
use uuid::Uuid;

pub(crate) const PREFIX: &str = "t:";

/// A gateway with seats, each under a subject of its own.
pub(crate) struct Gateway {
    pub(crate) pod: Pod,
    pub(crate) registry: RedisRegistry,
    pub(crate) seats: Vec<(Subject, Seat)>,
}

pub(crate) fn options(group: &RedisGroup) -> Options {
    Options {
        sentinels: group.sentinels(),
        master_name: group.master_name().to_owned(),
        password: None,
        prefix: PREFIX.to_owned(),
    }
}

pub(crate) async fn joined(group: &RedisGroup, kind: PodKind) -> (Pod, RedisRegistry) {
    let id = PodId(Uuid::new_v4());
    let pod = Pod { id, boot: Uuid::new_v4(), kind, address: format!("{id}:7000") };
    let registry = RedisRegistry::connect(options(group)).await.unwrap();
    registry.join(pod.clone()).await.unwrap();
    whole(&registry).await;
    (pod, registry)
}

impl Gateway {
    pub(crate) async fn with_seats(group: &RedisGroup, count: usize) -> Self {
        let (pod, registry) = joined(group, PodKind::Gateway).await;
        let mut gateway = Self { pod, registry, seats: Vec::new() };
        for _ in 0..count {
            gateway.seat().await;
        }
        gateway
    }

    /// Adds one more connection.
    pub(crate) async fn seat(&mut self) {
        let subject = Subject::Customer(TenantId(Uuid::nil()), CustomerId(Uuid::new_v4()));
        let seat = Seat {
            connection: ConnectionId(Uuid::now_v7()),
            pod: self.pod.id,
            boot: self.pod.boot,
            sender: SenderId(Uuid::new_v4()),
            attempt: Attempt(1),
            since_ms: 0,
        };
        // A failed write is re-asserted: the seat counts from now on.
        let _ = self.registry.add(&[subject], seat.clone()).await;
        self.seats.push((subject, seat));
    }

    pub(crate) fn subjects(&self) -> Vec<Subject> {
        self.seats.iter().map(|(subject, _)| *subject).collect()
    }

    /// Fails unless a delivery to each seat would arrive: the seat was found, or the pod gets everything.
    pub(crate) fn must_be_reached_by(&self, lookup: &Lookup) {
        let everything = lookup.not_whole.contains(&self.pod);
        for ((subject, seat), found) in self.seats.iter().zip(&lookup.found) {
            assert!(everything || found.seats.contains(seat), "nobody would reach {subject}: {lookup:?}");
        }
    }

    /// Whether every seat is found and nobody is broadcast to.
    pub(crate) async fn is_found_exactly(&self, by: &RedisRegistry) -> bool {
        let Ok(lookup) = by.look_up(&self.subjects()).await else { return false };
        lookup.not_whole.is_empty()
            && lookup.found.iter().zip(&self.seats).all(|(found, (_, seat))| found.seats == [seat.clone()])
    }
}

pub(crate) async fn whole(registry: &RedisRegistry) {
    eventually("the lease is whole", || async { registry.is_whole() }).await;
}

/// Waits until a predicate holds, at most 30 s, and returns how long that took.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, holds: impl Fn() -> F) -> Duration {
    let start = Instant::now();
    let waited = tokio::time::timeout(Duration::from_secs(30), async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    assert!(waited.await.is_ok(), "never true: {what}");
    start.elapsed()
}
