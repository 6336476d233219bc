//! The store away, the registry deaf, a pod that no link reaches.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use domain::timeline::Speech;
use domain::{Attempt, ClientId, ConnectionId, PodId, SenderId, Subject};
use protocol::frame::{EntryBody, ServerFrame};
use registry::memory::MemoryRegistry;
use registry::{ConnectionRegistry, Lease, Lookup, Pod, PodKind, RegistryError, Seat};
use uuid::Uuid;

use crate::bench::{Bench, assert_whole, eventually, start_on};
use crate::gateway::Gateway;
use crate::hand_over::{ALL, owns};
use crate::people::{Customer, staff_says};
use crate::scene::Scene;
use crate::talk::{body, text};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_dies_and_comes_back_has_lost_and_doubled_nothing() {
    let mut server = services::private_postgres().await;
    let bench = Bench::on(server.fresh_database().await).await;
    let router = bench.router().await;
    let customers: Vec<Customer> = (0..6).map(|_| Customer::new(bench.tenant)).collect();
    let n = 60;
    let writing = async {
        for no in 0..n {
            for customer in &customers {
                let client_id = ClientId(Uuid::new_v5(&customer.id.0, &u64::to_be_bytes(no)));
                let record = customer.says_as(client_id, no, "still there?");
                // What a session does: the same record until it is durable, nothing of the lane before that.
                eventually("the append is durable", async || {
                    let value = Bytes::from(record.encode());
                    bench.log.append("inbound", record.key(), value).await.ok()
                })
                .await;
            }
        }
    };
    let fault = async {
        eventually("messages flow", async || {
            (bench.entries(customers[0].timeline).await.len() > 5).then_some(())
        })
        .await;
        server.kill_9();
        eventually("the router notices", async || router.health.ready().is_err().then_some(())).await;
        server.restart().await;
    };
    tokio::join!(writing, fault);
    for customer in &customers {
        let entries = eventually("every message is an entry", async || {
            let entries = bench.try_entries(customer.timeline).await?;
            (entries.len() as u64 >= n).then_some(entries)
        })
        .await;
        assert_eq!(entries.len() as u64, n);
        assert_whole(&entries);
    }
    eventually("the router is ready again", async || router.health.ready().is_ok().then_some(())).await;
}

/// After the store was away, a lease that nobody could renew counts as held for this long.
const MERCY: Duration = Duration::from_secs(6);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_an_outage_others_get_six_seconds_to_renew_before_their_leases_are_taken() {
    let mut server = services::private_postgres().await;
    let bench = Bench::on(server.fresh_database().await).await;
    let (first, second) = (bench.router().await, bench.router().await);
    owns(&bench, "the second gets half", &second, ALL / 2).await;
    owns(&bench, "the first keeps half", &first, ALL / 2).await;
    server.kill_9();
    // It dies in the outage: its leases are long expired when the store is back, and nobody can know that it is dead.
    first.kill();
    eventually("the survivor notices", async || second.health.ready().is_err().then_some(())).await;
    server.restart().await;
    eventually("the survivor is answered", async || second.health.ready().is_ok().then_some(())).await;
    let answered = Instant::now();
    owns(&bench, "the survivor owns all", &second, ALL).await;
    let waited = answered.elapsed();
    assert!(waited > MERCY - Duration::from_millis(200), "taken after {waited:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deadline_that_passed_while_the_store_was_away_gets_the_outage_back() {
    const INACTIVE_MS: i64 = 3_000;
    let mut server = services::private_postgres().await;
    let mut bench = Bench::on(server.fresh_database().await).await;
    bench.rules.inactive_ms = Some(INACTIVE_MS);
    let scene = Scene::on(bench).await;
    let bob = scene.bob_takes().await;
    let Scene { bench, router: _router, gateway, ann } = scene;
    bench.append(&staff_says(&ann, bob, Speech::Message, "are you there?")).await;
    gateway.sees("Ann is asked", ann.subject(), text("are you there?")).await;
    server.kill_9();
    let died = Instant::now();
    let past = Duration::from_millis(INACTIVE_MS.unsigned_abs() + 1_000);
    eventually("the deadline has passed", async || (died.elapsed() > past).then_some(())).await;
    server.restart().await;
    let away_ms = i64::try_from(died.elapsed().as_millis()).unwrap();
    let closed = body(|body| matches!(body, EntryBody::Closed { .. }));
    gateway.sees("it closes at last", ann.subject(), closed).await;
    let entries = bench.entries(ann.timeline).await;
    let (said, closed) = (&entries[entries.len() - 2], &entries[entries.len() - 1]);
    let open_ms = closed.at - said.at;
    assert!(open_ms >= INACTIVE_MS + away_ms - 500, "open for {open_ms} ms, away for {away_ms} ms");
}

/// A registry that never answers a look-up.
struct Deaf(MemoryRegistry);

#[async_trait]
impl ConnectionRegistry for Deaf {
    async fn join(&self, pod: Pod) -> Result<(), RegistryError> {
        self.0.join(pod).await
    }
    async fn add(&self, subjects: &[Subject], seat: Seat) -> Result<Vec<Seat>, RegistryError> {
        self.0.add(subjects, seat).await
    }
    async fn remove(&self, subjects: &[Subject], connection: ConnectionId) {
        self.0.remove(subjects, connection).await;
    }
    async fn look_up(&self, _: &[Subject]) -> Result<Lookup, RegistryError> {
        Err(RegistryError::TimedOut { ms: 150 })
    }
    async fn pods(&self, kind: PodKind) -> Vec<Lease> {
        self.0.pods(kind).await
    }
    fn is_whole(&self) -> bool {
        self.0.is_whole()
    }
    async fn nudge(&self, pod: PodId, subject: Subject) -> Result<(), RegistryError> {
        self.0.nudge(pod, subject).await
    }
    fn nudges(&self) -> tokio::sync::mpsc::Receiver<Subject> {
        self.0.nudges()
    }
    async fn ping(&self, wait: Duration) -> Result<(), RegistryError> {
        self.0.ping(wait).await
    }
    async fn leave(&self, wait: Duration) {
        self.0.leave(wait).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_registry_every_gateway_is_told() {
    let bench = Bench::new().await;
    let deaf = Arc::new(Deaf(bench.registry.handle()));
    let router = start_on(&bench.store, bench.log.clone(), deaf, bench.net.clone(), bench.config()).await;
    let (here, there) = (Gateway::new(&bench, &[&router]).await, Gateway::new(&bench, &[&router]).await);
    let ann = Customer::new(bench.tenant);
    here.seat(&[ann.subject()]).await;
    there.seat(&[ann.subject()]).await;
    bench.append(&ann.says("anybody?")).await;
    let echo = |frame: &ServerFrame| matches!(frame, ServerFrame::Entry(_)).then_some(());
    here.sees("the echo", ann.subject(), echo).await;
    there.sees("the echo", ann.subject(), echo).await;
    assert!(here.deliveries(ann.subject()).iter().all(|delivery| delivery.boot.is_none()));
    assert!(router.figure("switchboard_router_deliveries_broadcast_total") >= 2.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pod_that_no_link_reaches_is_nudged() {
    let bench = Bench::new().await;
    let router = bench.router().await;
    let (pod, boot) = (PodId(Uuid::new_v4()), Uuid::new_v4());
    let registry = bench.registry.handle();
    let mut nudges = registry.nudges();
    let address = "nobody listens here".to_owned();
    registry.join(Pod { id: pod, boot, kind: PodKind::Gateway, address }).await.unwrap();
    let ann = Customer::new(bench.tenant);
    let seat = Seat {
        connection: ConnectionId(Uuid::new_v4()),
        pod,
        boot,
        sender: SenderId(Uuid::new_v4()),
        attempt: Attempt(1),
        since_ms: 0,
    };
    registry.add(&[ann.subject()], seat).await.unwrap();
    bench.append(&ann.says("hello?")).await;
    let nudged = tokio::time::timeout(Duration::from_secs(30), nudges.recv()).await.unwrap();
    assert_eq!(nudged, Some(ann.subject()));
    assert!(router.figure("switchboard_router_deliveries_nudged_total") >= 1.0);
}
