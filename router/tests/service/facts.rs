//! Facts on their way to the log, and those that the router which decided them never brought there.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use domain::{ConversationId, Position};
use event_log::{Bounds, EventLog, LogError, LogPosition, LogReader};
use protocol::record::Record;
use uuid::Uuid;

use crate::bench::{Bench, eventually, start};
use crate::people::{Customer, takes};

/// A log that notes what a router appends: all of it are facts.
struct Notes {
    log: Arc<dyn EventLog>,
    facts: Mutex<Vec<Record>>,
    takes: bool,
}

impl Notes {
    fn on(bench: &Bench, takes: bool) -> Arc<Self> {
        Arc::new(Self { log: bench.log.clone(), facts: Mutex::default(), takes })
    }

    fn traces(&self) -> Vec<Option<String>> {
        self.facts.lock().unwrap().iter().map(|fact| fact.trace.clone()).collect()
    }
}

#[async_trait]
impl EventLog for Notes {
    async fn append(&self, topic: &str, key: Uuid, value: Bytes) -> Result<LogPosition, LogError> {
        self.facts.lock().unwrap().push(Record::decode(&value).unwrap());
        if self.takes {
            return self.log.append(topic, key, value).await;
        }
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
    let log = Notes::on(&bench, false);
    let dead =
        start(&bench.store, log.clone(), bench.registry.handle(), bench.net.clone(), config.clone()).await;
    let ann = Customer::new(bench.tenant);
    bench.append(&ann.says("hello")).await;
    eventually("it is an entry", async || (!bench.entries(ann.timeline).await.is_empty()).then_some(()))
        .await;
    eventually("the fact is refused", async || (!log.traces().is_empty()).then_some(())).await;
    dead.kill();
    let waits = async || {
        let board = bench.store.reads().board(bench.tenant).await.unwrap();
        board.waiting.iter().any(|card| card.timeline == ann.timeline).then_some(())
    };
    assert!(waits().await.is_none(), "the fault bit: the desk has not heard of Ann");
    let _heir = bench.router_with(config).await;
    eventually("Ann waits on the board", waits).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fact_is_part_of_the_trace_of_the_record_that_led_to_it() {
    let bench = Bench::new().await;
    let log = Notes::on(&bench, true);
    let _router =
        start(&bench.store, log.clone(), bench.registry.handle(), bench.net.clone(), bench.config()).await;
    let ann = Customer::new(bench.tenant);
    let conversation = ConversationId::opened_at(ann.timeline, Position(1));
    let traced = |record: Record, n: u64| Record {
        trace: Some(format!("00-{:032x}-{n:016x}-01", u128::from(n))),
        ..record
    };
    let (said, taken) =
        (traced(ann.says("hello"), 7), traced(takes(bench.tenant, bench.operators[0], conversation), 8));
    let has = |trace: &Option<String>| log.traces().contains(trace).then_some(());
    bench.append(&said).await;
    eventually("the desk is told under the trace of the text", async || has(&said.trace)).await;
    eventually("the ticket waits", async || {
        let board = bench.store.reads().board(bench.tenant).await.unwrap();
        board.waiting.iter().any(|card| card.timeline == ann.timeline).then_some(())
    })
    .await;
    bench.append(&taken).await;
    eventually("the timeline is told under the trace of the take", async || has(&taken.trace)).await;
}
