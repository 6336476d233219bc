//! Facts that the router which decided them never brought to the log.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use event_log::{Bounds, EventLog, LogError, LogPosition, LogReader};
use uuid::Uuid;

use crate::bench::{Bench, eventually, start};
use crate::people::Customer;

/// A log that is read and takes nothing: all that a router appends are facts.
struct TakesNothing {
    log: Arc<dyn EventLog>,
    refused: AtomicUsize,
}

#[async_trait]
impl EventLog for TakesNothing {
    async fn append(&self, topic: &str, _: Uuid, _: Bytes) -> Result<LogPosition, LogError> {
        self.refused.fetch_add(1, Ordering::SeqCst);
        Err(LogError::Unavailable { topic: topic.into(), source: "it takes nothing".into() })
    }
    async fn reader(&self, max_bytes: usize) -> Result<Box<dyn LogReader>, LogError> {
        self.log.reader(max_bytes).await
    }
    async fn ensure_topics(&self, topics: &[(&str, u32)]) -> Result<(), LogError> {
        self.log.ensure_topics(topics).await
    }
    async fn bounds(&self, topic: &str, partition: u32) -> Result<Bounds, LogError> {
        self.log.bounds(topic, partition).await
    }
    async fn consumed(&self, topic: &str, partition: u32, next_offset: i64) {
        self.log.consumed(topic, partition, next_offset).await;
    }
    async fn ping(&self, wait: Duration) -> Result<(), LogError> {
        self.log.ping(wait).await
    }
    async fn close(&self, _: Duration) {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_heir_tells_the_facts_that_a_dead_router_could_not() {
    let bench = Bench::new().await;
    let mut config = bench.config();
    config.free_all_leases = true;
    let log = Arc::new(TakesNothing { log: bench.log.clone(), refused: AtomicUsize::new(0) });
    let dead =
        start(&bench.store, log.clone(), bench.registry.handle(), bench.net.clone(), config.clone()).await;
    let ann = Customer::new(bench.tenant);
    bench.append(&ann.says("hello")).await;
    eventually("it is an entry", async || (!bench.entries(ann.timeline).await.is_empty()).then_some(()))
        .await;
    eventually("the fact is refused", async || (log.refused.load(Ordering::SeqCst) > 0).then_some(())).await;
    dead.kill();
    let waits = async || {
        let board = bench.store.reads().board(bench.tenant).await.unwrap();
        board.waiting.iter().any(|card| card.timeline == ann.timeline).then_some(())
    };
    assert!(waits().await.is_none(), "the fault bit: the desk has not heard of Ann");
    let _heir = bench.router_with(config).await;
    eventually("Ann waits on the board", waits).await;
}
