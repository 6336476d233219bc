use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use rdkafka::consumer::Consumer as _;
use rdkafka::topic_partition_list::TopicPartitionList;
use uuid::Uuid;

use super::{Buffer, Polling, STUCK};
use crate::kafka::{KafkaLog, Options};
use crate::{Assigned, EventLog as _, Read};

fn drained(polling: &mut Polling, wait: Duration) -> Vec<Read> {
    let end = Instant::now() + wait;
    loop {
        polling.drain(1 << 20);
        let reads = polling.buffer.take(10).unwrap();
        if !reads.is_empty() || Instant::now() >= end {
            return reads;
        }
        std::thread::yield_now();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_that_fell_silent_is_replaced_where_it_stood() {
    let options = Options {
        brokers: services::kafka().await,
        client_id: "contract".into(),
        replication: 1,
        min_in_sync: 1,
        linger_ms: 0,
        gather_ms: 5,
        topic_prefix: format!("{}.", Uuid::new_v4().simple()),
    };
    let log = KafkaLog::connect(options).await.unwrap();
    log.ensure_topics(&[("inbound", 1)]).await.unwrap();
    let buffer = Arc::new(Buffer::new(1 << 20));
    let mut polling = Polling::new(&log.options, &log.questions, &buffer, 1 << 20).unwrap();
    let assigned = Assigned { topic: Arc::from("inbound"), partition: 0, from: 0 };
    polling.partitions.assign(&polling.consumer, &[assigned]).unwrap();
    log.append("inbound", Uuid::new_v4(), Bytes::from_static(b"first")).await.unwrap();
    assert_eq!(drained(&mut polling, Duration::from_secs(10))[0].value, "first");

    // Behind the back of the bookkeeping the client stops fetching.
    let mut list = TopicPartitionList::new();
    list.add_partition(&log.options.topic("inbound"), 0);
    polling.consumer.pause(&list).unwrap();
    log.append("inbound", Uuid::new_v4(), Bytes::from_static(b"second")).await.unwrap();
    assert_eq!(drained(&mut polling, Duration::from_millis(300)), []);
    polling.watch();
    assert_eq!(drained(&mut polling, Duration::from_millis(300)), [], "replaced too early");

    polling.quiet_since = Instant::now().checked_sub(STUCK).unwrap();
    polling.watch();
    let reads = drained(&mut polling, Duration::from_secs(10));
    assert_eq!((reads.len(), &reads[0].value[..]), (1, &b"second"[..]));
}
