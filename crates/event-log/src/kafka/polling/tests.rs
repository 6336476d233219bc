//! Partitions that stop inside the client, on a real broker. The clock is the tests': only the watch sees it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use rdkafka::consumer::Consumer as _;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use uuid::Uuid;

use super::{Buffer, Polling};
use crate::kafka::quiet::{QUIET, SURE};
use crate::kafka::{KafkaLog, Options};
use crate::{Assigned, EventLog as _, partition_of};

const PATIENCE: Duration = Duration::from_secs(10);
const A_MOMENT: Duration = Duration::from_millis(300);

struct Reader {
    log: KafkaLog,
    polling: Polling,
    physical: String,
}

impl Reader {
    /// Of a new topic with two partitions, both assigned.
    async fn start() -> Self {
        let log = KafkaLog::connect(Options::of_a_test().await).await.unwrap();
        log.ensure_topics(&[("inbound", 2)]).await.unwrap();
        let buffer = Arc::new(Buffer::new(1 << 20));
        let mut polling = Polling::new(&log.options, &log.questions, &buffer, 1 << 20).unwrap();
        let each = |partition| Assigned { topic: Arc::from("inbound"), partition, from: 0 };
        polling.partitions.assign(&polling.consumer, &[each(0), each(1)]).unwrap();
        let physical = log.options.topic("inbound");
        Self { log, polling, physical }
    }

    async fn append(&self, partition: u32, text: &str) {
        let key = (0..).map(|_| Uuid::new_v4()).find(|key| partition_of(*key, 2) == partition).unwrap();
        self.log.append("inbound", key, Bytes::from(text.to_owned())).await.unwrap();
    }

    /// Takes `n` records, or what came until `wait` is over; `now` is what the clock says.
    fn take(&mut self, n: usize, wait: Duration, now: Instant) -> Vec<String> {
        let end = Instant::now() + wait;
        let mut texts = Vec::new();
        while texts.len() < n && Instant::now() < end {
            self.polling.drain(1 << 20, now);
            let reads = self.polling.buffer.take(10).unwrap();
            texts.extend(reads.iter().map(|read| String::from_utf8_lossy(&read.value).into_owned()));
            std::thread::yield_now();
        }
        texts
    }

    /// Watches at `now` until no question is open.
    fn watch(&mut self, now: Instant) {
        let end = Instant::now() + PATIENCE;
        self.polling.watch(now);
        while self.polling.look.is_some() {
            assert!(Instant::now() < end, "no answer to a look");
            self.polling.watch(now);
            std::thread::yield_now();
        }
    }

    fn list(&self, partition: i32) -> TopicPartitionList {
        let mut list = TopicPartitionList::new();
        list.add_partition(&self.physical, partition);
        list
    }

    /// Behind the back of the bookkeeping the client forgets a partition.
    fn lose(&self, partition: i32) {
        self.polling.consumer.incremental_unassign(&self.list(partition)).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partition_that_fell_silent_beside_a_busy_one_goes_on_where_it_stood() {
    let mut reader = Reader::start().await;
    let start = Instant::now();
    reader.append(1, "first").await;
    assert_eq!(reader.take(1, PATIENCE, start), ["first"]);
    reader.lose(1);
    reader.append(1, "second").await;

    // The other one brings something all the time.
    for second in 1..=QUIET.as_secs() + SURE.as_secs() {
        let now = start + Duration::from_secs(second);
        reader.append(0, "busy").await;
        assert_eq!(reader.take(1, PATIENCE, now), ["busy"]);
        if now < start + QUIET + SURE {
            reader.watch(now);
            assert_eq!(reader.take(1, Duration::from_millis(50), now), [""; 0], "after {second} s");
        }
    }
    let now = start + QUIET + SURE;
    reader.watch(now);
    reader.append(1, "third").await;
    assert_eq!(reader.take(2, PATIENCE, now), ["second", "third"]);
    reader.append(0, "and on").await;
    assert_eq!(reader.take(1, PATIENCE, now), ["and on"]);
    assert_eq!(reader.take(1, A_MOMENT, now), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partition_without_a_turn_beside_a_backlog_is_not_taken_for_a_stopped_one() {
    let mut reader = Reader::start().await;
    let start = Instant::now();
    reader.lose(1);
    reader.append(1, "waits for its turn").await;
    let seconds = (QUIET + SURE).as_secs() * 2;
    for _ in 0..=seconds {
        reader.append(0, "backlog").await;
    }
    let mut now = start;
    for second in 1..=seconds {
        now = start + Duration::from_secs(second);
        // Room for one: the rest is left where it is.
        let end = Instant::now() + PATIENCE;
        while reader.polling.buffer.take(1).unwrap().is_empty() {
            assert!(Instant::now() < end, "no backlog after {second} s");
            reader.polling.drain(1, now);
            std::thread::yield_now();
        }
        reader.polling.watch(now);
        assert!(reader.polling.look.is_none(), "a question after {second} s");
    }
    // Once all is taken, its silence counts.
    assert_eq!(reader.take(1, PATIENCE, now), ["backlog"]);
    for pause in [QUIET, SURE] {
        now += pause;
        reader.watch(now);
    }
    assert_eq!(reader.take(1, PATIENCE, now), ["waits for its turn"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_without_a_name_has_all_partitions_fetched_where_they_stood() {
    let mut reader = Reader::start().await;
    let mut now = Instant::now();
    reader.append(1, "first").await;
    assert_eq!(reader.take(1, PATIENCE, now), ["first"]);
    // The client goes to an offset outside of the log, says so once, and stops there.
    reader.lose(1);
    let mut outside = TopicPartitionList::new();
    outside.add_partition_offset(&reader.physical, 1, Offset::Offset(1_000)).unwrap();
    reader.polling.consumer.incremental_assign(&outside).unwrap();
    reader.append(1, "second").await;
    let end = Instant::now() + PATIENCE;
    let mut texts = Vec::new();
    while texts.is_empty() && Instant::now() < end {
        texts = reader.take(1, A_MOMENT, now);
        // A look that nobody answered is taken again in a while, long before silence would be one's reason.
        now += A_MOMENT;
        reader.watch(now);
    }
    assert_eq!(texts, ["second"]);
    reader.append(0, "and on").await;
    assert_eq!(reader.take(1, PATIENCE, now), ["and on"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_that_cannot_be_helped_is_replaced_where_it_stood() {
    let mut reader = Reader::start().await;
    let mut now = Instant::now();
    reader.append(0, "first").await;
    assert_eq!(reader.take(1, PATIENCE, now), ["first"]);

    // It keeps a pause of its own, whatever it is assigned.
    reader.polling.consumer.pause(&reader.list(0)).unwrap();
    reader.append(0, "second").await;
    for pause in [QUIET, SURE, QUIET] {
        now += pause;
        reader.watch(now);
        assert_eq!(reader.take(1, A_MOMENT, now), [""; 0], "replaced too early");
    }
    now += SURE;
    reader.watch(now);
    assert_eq!(reader.take(1, PATIENCE, now), ["second"]);
    assert_eq!(reader.take(1, A_MOMENT, now), [""; 0], "it came twice");
}
