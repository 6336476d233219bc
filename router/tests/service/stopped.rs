//! Partitions that go no further: what stands in the log cannot be read, or does not stand there.

use bytes::Bytes;
use protocol::record::Topic;

use crate::bench::{Bench, PARTITIONS, TestRouter, eventually};
use crate::hand_over::{ALL, assert_all_there, owns, write};
use crate::people::Customer;

/// Waits until the partition of `inbound` is marked as stopped.
async fn stops(router: &TestRouter, partition: u32) {
    let name =
        format!("switchboard_router_stopped_partitions{{topic=\"inbound\",partition=\"{partition}\"}}");
    eventually("the partition is marked as stopped", async || (router.figure(&name) == 1.0).then_some(()))
        .await;
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
    stops(&router, home).await;
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
async fn an_offset_outside_the_log_stops_its_partition_and_no_other() {
    let bench = Bench::new().await;
    let pool = sqlx::PgPool::connect(&bench.url).await.unwrap();
    let customers: Vec<Customer> = (0..12).map(|_| Customer::new(bench.tenant)).collect();
    let home = event_log::partition_of(customers[0].timeline.0, PARTITIONS.inbound);
    let (same, others): (Vec<Customer>, Vec<Customer>) = customers
        .iter()
        .partition(|customer| event_log::partition_of(customer.timeline.0, PARTITIONS.inbound) == home);
    let first = bench.router().await;
    write(&bench, &customers, 0, 1).await;
    assert_all_there(&bench, &customers, 1).await;
    first.shutdown.stop();
    eventually("everything is given back", async || (bench.owned_by(&first).await == 0).then_some(())).await;
    // As after a restore of the log, or of the store, without the other.
    let beyond: i64 = sqlx::query_scalar(
        "UPDATE ownership SET next_offset = next_offset + 1000 WHERE topic = 'inbound' AND partition = $1
         RETURNING next_offset",
    )
    .bind(i32::try_from(home).unwrap())
    .fetch_one(&pool)
    .await
    .unwrap();
    let second = bench.router().await;
    owns(&bench, "the second router owns all", &second, ALL).await;
    stops(&second, home).await;
    write(&bench, &customers, 1, 1).await;
    assert_all_there(&bench, &others, 2).await;
    assert_all_there(&bench, &same, 1).await;
    let standing = bench.store.ownership().read(Topic::Inbound, home).await.unwrap().unwrap();
    assert_eq!(standing.now.next_offset, beyond, "nobody guesses where to go on");
    assert_eq!(standing.owner, Some(second.me.boot), "its lease is kept");
}
