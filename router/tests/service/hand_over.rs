//! Partitions that change hands: shared, taken over, given back, and kept from those who lost them.

use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use domain::ClientId;
use event_log::EventLog;
use event_log::table::TableLog;
use protocol::record::Topic;
use store::Store;
use uuid::Uuid;

use crate::bench::{Bench, PARTITIONS, assert_whole, eventually, start};
use crate::gateway::Gateway;
use crate::people::Customer;

const ALL: usize = (PARTITIONS.inbound + PARTITIONS.desk) as usize;

async fn owns(bench: &Bench, what: &str, router: &crate::bench::TestRouter, partitions: usize) {
    eventually(what, async || (bench.owned_by(router).await == partitions).then_some(())).await;
}

/// Writes `n` numbered messages of every customer, doubling some.
async fn write(bench: &Bench, customers: &[Customer], from: u64, n: u64) {
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

async fn assert_all_there(bench: &Bench, customers: &[Customer], n: u64) {
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
async fn bytes_that_are_no_record_stop_their_partition_and_no_other() {
    let bench = Bench::new().await;
    let router = bench.router().await;
    let customers: Vec<Customer> = (0..12).map(|_| Customer::new(bench.tenant)).collect();
    let bad = customers[0];
    let home = event_log::partition_of(bad.timeline.0, PARTITIONS.inbound);
    let (same, others): (Vec<Customer>, Vec<Customer>) = customers
        .iter()
        .partition(|customer| event_log::partition_of(customer.timeline.0, PARTITIONS.inbound) == home);
    write(&bench, &same, 0, 1).await;
    assert_all_there(&bench, &same, 1).await;
    let bytes = Bytes::from_static(b"{\"version\":1,\"no\":1}");
    let stops_at = bench.log.append("inbound", bad.timeline.0, bytes).await.unwrap().offset;
    write(&bench, &customers, 1, 1).await;
    write(&bench, &others, 0, 1).await;
    let stopped = format!("switchboard_router_stopped_partitions{{topic=\"inbound\",partition=\"{home}\"}}");
    eventually("the partition is marked as stopped", async || (router.figure(&stopped) == 1.0).then_some(()))
        .await;
    for customer in &others {
        eventually("others go on", async || {
            (bench.entries(customer.timeline).await.len() == 2).then_some(())
        })
        .await;
    }
    for customer in &same {
        assert_eq!(
            bench.entries(customer.timeline).await.len(),
            1,
            "nothing passes a record that does not parse"
        );
    }
    let standing = bench.store.ownership().read(Topic::Inbound, home).await.unwrap().unwrap();
    assert_eq!(standing.now.next_offset, stops_at);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_of_a_newer_build_waits_for_a_newer_router() {
    let bench = Bench::new().await;
    let router = bench.router().await;
    let ann = Customer::new(bench.tenant);
    let home = event_log::partition_of(ann.timeline.0, PARTITIONS.inbound);
    write(&bench, &[ann], 0, 1).await;
    assert_all_there(&bench, &[ann], 1).await;
    let bytes = Bytes::from_static(b"{\"version\":999,\"unheard\":\"of\"}");
    let stops_at = bench.log.append("inbound", ann.timeline.0, bytes).await.unwrap().offset;
    write(&bench, &[ann], 1, 1).await;
    // It is let go for whoever can read it; here the same router claims it again, and stops again.
    eventually("the partition is let go", async || {
        let standing = bench.store.ownership().read(Topic::Inbound, home).await.unwrap().unwrap();
        (standing.now.epoch.0 >= 2).then_some(())
    })
    .await;
    let standing = bench.store.ownership().read(Topic::Inbound, home).await.unwrap().unwrap();
    assert_eq!(standing.now.next_offset, stops_at, "nothing passes it");
    assert_eq!(bench.entries(ann.timeline).await.len(), 1);
    drop(router);
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
