//! The log on Kafka.
//!
//! Guarantees: a record is reported durable once every in-sync copy has it (`acks=all`); records of one writer stand in
//! the order of its appends. Offsets may have holes. Consumer groups are not used: readers assign themselves.

mod alarm;
mod assigned;
mod buffer;
mod context;
mod look;
mod polling;
mod producer;
mod questions;
mod quiet;
mod reader;
mod settings;
mod topics;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use rdkafka::error::KafkaError;
use tokio::time::timeout;
use uuid::Uuid;

pub use self::settings::Options;

use self::producer::Appender;
use self::questions::Questions;
use self::reader::KafkaReader;
use self::topics::Topics;
use crate::{Bounds, EventLog, LogError, LogPosition, LogReader, MAX_BYTES, partition_of};

const CONNECT: Duration = Duration::from_secs(5);
/// A little more than the producer's own time-out, which speaks first.
const REPORT: Duration = Duration::from_secs(65);

/// The log on one Kafka cluster.
pub struct KafkaLog {
    options: Arc<Options>,
    topics: Topics,
    questions: Arc<Questions>,
    appender: Arc<Appender>,
    closed: AtomicBool,
}

impl KafkaLog {
    /// Connects, and waits at most 5 s for the cluster to answer.
    pub async fn connect(options: Options) -> Result<Self, LogError> {
        let refused = |error: KafkaError| unavailable(&options.brokers, error);
        let questions = Arc::new(Questions::new(&options.questions()).map_err(refused)?);
        let appender = Arc::new(Appender::new(options.producer()).map_err(refused)?);
        let options = Arc::new(options);
        let topics = Topics::new(Arc::clone(&options), Arc::clone(&questions));
        let log = Self { options, topics, questions, appender, closed: AtomicBool::new(false) };
        log.ping(CONNECT).await?;
        Ok(log)
    }

    fn refuse_when_closed(&self) -> Result<(), LogError> {
        if self.closed.load(Ordering::Acquire) { Err(LogError::Closed) } else { Ok(()) }
    }
}

#[async_trait]
impl EventLog for KafkaLog {
    async fn append(&self, topic: &str, key: Uuid, value: Bytes) -> Result<LogPosition, LogError> {
        self.refuse_when_closed()?;
        if value.len() > MAX_BYTES {
            return Err(LogError::TooLarge { bytes: value.len(), max: MAX_BYTES });
        }
        let topic = self.topics.get(topic).await?;
        let partition = partition_of(key, topic.partitions);
        let told = self.appender.send(&topic.physical, &topic.name, partition, key, &value)?;
        match timeout(REPORT, told).await {
            Ok(Ok(Ok(offset))) => Ok(LogPosition { topic: topic.name, partition, offset }),
            Ok(Ok(Err(error))) => Err(error),
            Ok(Err(_)) | Err(_) => Err(silent(&topic.name, REPORT)),
        }
    }

    async fn reader(&self, max_bytes: usize) -> Result<Box<dyn LogReader>, LogError> {
        self.refuse_when_closed()?;
        let (options, questions) = (Arc::clone(&self.options), Arc::clone(&self.questions));
        Ok(Box::new(KafkaReader::start(options, questions, max_bytes)?))
    }

    async fn ensure_topics(&self, topics: &[(&str, u32)]) -> Result<(), LogError> {
        self.topics.ensure(&self.options.admin(), topics).await
    }

    async fn bounds(&self, topic: &str, partition: u32) -> Result<Bounds, LogError> {
        let known = self.topics.get(topic).await?;
        let missing = || LogError::NoSuchPartition { topic: Arc::clone(&known.name), partition };
        let number = i32::try_from(partition).map_err(|_| missing())?;
        let names = vec![(known.physical.to_string(), number)];
        let found = self.questions.bounds(names).await.map_err(|error| unavailable(topic, error))?;
        found.into_iter().next().flatten().ok_or_else(missing)
    }

    async fn consumed(&self, topic: &str, partition: u32, next_offset: i64) {
        if let Ok(number) = i32::try_from(partition) {
            self.questions.consumed((self.options.topic(topic), number), next_offset);
        }
    }

    async fn ping(&self, wait: Duration) -> Result<(), LogError> {
        // Any topic will do, also one that does not exist: the answer is what counts.
        let asked = self.questions.partitions(self.options.topic("ping"), wait);
        match timeout(wait, asked).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(unavailable(&self.options.brokers, error)),
            Err(_) => Err(silent(&self.options.brokers, wait)),
        }
    }

    async fn close(&self, wait: Duration) {
        self.closed.store(true, Ordering::Release);
        let appender = Arc::clone(&self.appender);
        let flushed = tokio::task::spawn_blocking(move || appender.flush(wait));
        if timeout(wait + Duration::from_secs(1), flushed).await.is_err() {
            tracing::warn!(wait_ms = wait.as_millis(), "the producer did not flush in time");
        }
    }
}

fn unavailable(topic: &str, source: impl std::error::Error + Send + Sync + 'static) -> LogError {
    LogError::Unavailable { topic: Arc::from(topic), source: Box::new(source) }
}

fn silent(topic: &str, waited: Duration) -> LogError {
    unavailable(topic, Silent { waited_ms: waited.as_millis() })
}

/// No answer in time.
#[derive(Debug)]
struct Silent {
    waited_ms: u128,
}

impl fmt::Display for Silent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no answer within {} ms", self.waited_ms)
    }
}

impl std::error::Error for Silent {}
