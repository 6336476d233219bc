//! Partitions that change hands: shared, taken over, given back, and kept from those who lost them.

use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use domain::ClientId;
use event_log::EventLog;
use event_log::table::TableLog;
use protocol::record::Topic;
use store::Store;
use uuid::Uuid;

use crate::bench::{Bench, PARTITIONS, assert_whole, eventually, start};
use crate::gateway::Gateway;
use crate::people::Customer;

pub(crate) const ALL: usize = (PARTITIONS.inbound + PARTITIONS.desk) as usize;

pub(crate) async fn owns(bench: &Bench, what: &str, router: &crate::bench::TestRouter, partitions: usize) {
    eventually(what, async || (bench.owned_by(router).await == partitions).then_some(())).await;
}

/// Writes `n` numbered messages of every customer, doubling some.
pub(crate) async fn write(bench: &Bench, customers: &[Customer], from: u64, n: u64) {
    for no in from..from + n {
        for customer in customers {
            let client_id = ClientId(Uuid::new_v5(&customer.id.0, &no.to_be_bytes()));
            let record = customer.says_as(client_id, no, &format!("message {no}"));
            bench.append(&record).await;
            if no % 7 == 0 {
                bench.append(&record).await;
            }
        }
    }
}

pub(crate) async fn assert_all_there(bench: &Bench, customers: &[Customer], n: u64) {
    for customer in customers {
        let entries = eventually("every message is an entry", async || {
            let entries = bench.entries(customer.timeline).await;
            (entries.len() as u64 >= n).then_some(entries)
        })
        .await;
        assert_eq!(entries.len() as u64, n);
        assert_whole(&entries);
        for (place, entry) in entries.iter().enumerate() {
            let client_id = ClientId(Uuid::new_v5(&customer.id.0, &(place as u64).to_be_bytes()));
            assert_eq!(entry.cid, client_id, "in the order of the log");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_router_gets_its_share_and_gives_it_back() {
    let bench = Bench::new().await;
    let first = bench.router().await;
    owns(&bench, "one router owns all", &first, ALL).await;
    let second = bench.router().await;
    owns(&bench, "the second gets half", &second, ALL / 2).await;
    owns(&bench, "the first keeps half", &first, ALL / 2).await;
    assert!(first.health.ready().is_ok() && second.health.ready().is_ok());
    let asked = Instant::now();
    second.shutdown.stop();
    owns(&bench, "the first has all again", &first, ALL).await;
    assert!(asked.elapsed() < Duration::from_secs(10), "a clean leave waits for no lease");
    assert!(second.shutdown.finish(Duration::from_secs(10), Duration::from_secs(1)).await);
    assert!(second.health.ready().is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_while_partitions_are_shared_out() {
    let bench = Bench::new().await;
    let customers: Vec<Customer> = (0..8).map(|_| Customer::new(bench.tenant)).collect();
    let first = bench.router().await;
    write(&bench, &customers, 0, 15).await;
    let second = bench.router().await;
    write(&bench, &customers, 15, 15).await;
    owns(&bench, "the second gets half", &second, ALL / 2).await;
    write(&bench, &customers, 30, 10).await;
    first.shutdown.stop();
    write(&bench, &customers, 40, 10).await;
    assert_all_there(&bench, &customers, 50).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_router_is_taken_over_with_nothing_lost_or_doubled() {
    let bench = Bench::new().await;
    let customers: Vec<Customer> = (0..8).map(|_| Customer::new(bench.tenant)).collect();
    let (first, second) = (bench.router().await, bench.router().await);
    owns(&bench, "the second gets half", &second, ALL / 2).await;
    let gateway = Gateway::new(&bench, &[&first, &second]).await;
    for customer in &customers {
        gateway.seat(&[customer.subject()]).await;
    }
    write(&bench, &customers, 0, 20).await;
    first.kill();
    let died = Instant::now();
    write(&bench, &customers, 20, 20).await;
    assert_all_there(&bench, &customers, 40).await;
    owns(&bench, "the survivor owns all", &second, ALL).await;
    eprintln!("taken over and caught up in {:?}", died.elapsed());
    // What was told last by the dead one is told again, by number.
    for customer in &customers {
        let told = async || {
            let head = gateway.frames(customer.subject()).iter().any(|frame| {
                matches!(frame, protocol::frame::ServerFrame::Head { n, .. } if *n > 0)
                    || matches!(frame, protocol::frame::ServerFrame::Entry(entry) if entry.n == 40)
            });
            head.then_some(())
        };
        eventually("the newest number is told", told).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_router_that_wakes_after_its_lease_writes_nothing() {
    let bench = Bench::new().await;
    let mut config = bench.config();
    config.lease_ms = 1_000;
    // A process of its own, as far as stopping goes: one thread runs all of it, its pools and timers too.
    let frozen = Arc::<Frost>::default();
    let (woken, thread) = zombie(&bench, config.clone(), frozen.clone());
    let zombie_boot = woken.recv_timeout(Duration::from_secs(30)).unwrap();
    let owned_by_zombie = async || {
        let mut owned = 0;
        for topic in Topic::ALL {
            for partition in 0..PARTITIONS.of(topic) {
                let standing = bench.store.ownership().read(topic, partition).await.unwrap();
                owned += usize::from(standing.is_some_and(|it| it.owner == Some(zombie_boot)));
            }
        }
        owned
    };
    eventually("the first owns all", async || (owned_by_zombie().await == ALL).then_some(())).await;
    let customers: Vec<Customer> = (0..4).map(|_| Customer::new(bench.tenant)).collect();
    write(&bench, &customers, 0, 10).await;
    frozen.set(true);
    // It sleeps with records in its hands; the others go on.
    write(&bench, &customers, 10, 10).await;
    let second = bench.router_with(config).await;
    owns(&bench, "the second took all", &second, ALL).await;
    write(&bench, &customers, 20, 10).await;
    assert_all_there(&bench, &customers, 30).await;
    let epochs = async || {
        let mut epochs = Vec::new();
        for topic in Topic::ALL {
            for partition in 0..PARTITIONS.of(topic) {
                let standing = bench.store.ownership().read(topic, partition).await.unwrap().unwrap();
                epochs.push(standing.now.epoch.0);
            }
        }
        epochs
    };
    assert!(epochs().await.iter().all(|epoch| *epoch >= 2), "the fault bit: every lease changed hands");
    frozen.set(false);
    write(&bench, &customers, 30, 10).await;
    // Awake again it gets a share, by claims of its own.
    eventually("the zombie has a new share", async || (owned_by_zombie().await == ALL / 2).then_some(()))
        .await;
    assert_all_there(&bench, &customers, 40).await;
    drop(thread);
}

/// Stops a thread as SIGSTOP stops a process.
#[derive(Default)]
struct Frost {
    is: Mutex<bool>,
    thawed: Condvar,
}

impl Frost {
    fn set(&self, is: bool) {
        *self.is.lock().unwrap() = is;
        self.thawed.notify_all();
    }

    /// Holds the thread while it is frozen, a minute at most.
    fn stand_still(&self) {
        let held = self.is.lock().unwrap();
        drop(self.thawed.wait_timeout_while(held, Duration::from_secs(60), |is| *is).unwrap());
    }
}

/// Runs a router on one thread, which stands still while `frozen`.
fn zombie(
    bench: &Bench,
    config: router::RouterConfig,
    frozen: Arc<Frost>,
) -> (std::sync::mpsc::Receiver<Uuid>, std::thread::JoinHandle<()>) {
    let (tell, told) = std::sync::mpsc::channel();
    let (url, registry, net) = (bench.url.clone(), bench.registry.handle(), bench.net.clone());
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let pool = sqlx::postgres::PgPoolOptions::new().max_connections(4).connect(&url).await.unwrap();
            let log: Arc<dyn EventLog> = Arc::new(TableLog::open(pool).await.unwrap());
            let store = Store::connect(store::Options::new(&url)).await.unwrap();
            let router = start(&store, log, registry, net, config).await;
            if tell.send(router.me.boot).is_err() {
                return;
            }
            for _ in 0..6_000 {
                frozen.stand_still();
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
    });
    (told, thread)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_one_node_a_restart_waits_for_no_lease() {
    let bench = Bench::new().await;
    let mut config = bench.config();
    config.lease_ms = 60_000;
    config.free_all_leases = true;
    let killed = bench.router_with(config.clone()).await;
    owns(&bench, "it owns all", &killed, ALL).await;
    killed.kill();
    let second = bench.router_with(config).await;
    let ann = Customer::new(bench.tenant);
    write(&bench, &[ann], 0, 2).await;
    owns(&bench, "the next start owns all", &second, ALL).await;
    assert_all_there(&bench, &[ann], 2).await;
}
