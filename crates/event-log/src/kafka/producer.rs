//! Appends. A record counts as durable when its delivery report says so, and never before.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use rdkafka::config::{FromClientConfigAndContext as _, RDKafkaLogLevel};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{DeliveryResult, Message as _};
use rdkafka::producer::{BaseRecord, Producer as _, ProducerContext, ThreadedProducer};
use rdkafka::{ClientConfig, ClientContext};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::context;
use crate::{LogError, MAX_BYTES};

/// Between two producers: a cluster that refuses one refuses the next as well.
const BACKOFF: Duration = Duration::from_secs(1);
/// How long a full buffer takes to empty at least.
const BUFFER_RETRY_MS: u64 = 100;

/// Told the offset.
pub(super) type Reply = oneshot::Sender<Result<i64, LogError>>;

/// Travels with a record through librdkafka.
pub(super) struct Pending {
    topic: Arc<str>,
    reply: Mutex<Option<Reply>>,
}

/// Hears of deliveries, on the producer's own thread.
struct Deliveries {
    broken: Arc<AtomicBool>,
}

impl Deliveries {
    /// After a fatal error every send of this producer fails.
    fn judge(&self, error: &KafkaError) {
        if error.rdkafka_error_code() == Some(RDKafkaErrorCode::Fatal) {
            self.broken.store(true, Ordering::Release);
        }
    }
}

impl ClientContext for Deliveries {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        context::log(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        self.judge(&error);
        tracing::debug!(%error, reason, "kafka producer");
    }
}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = Box<Pending>;

    fn delivery(&self, result: &DeliveryResult<'_>, pending: Box<Pending>) {
        let Pending { topic, reply } = *pending;
        let Some(reply) = reply.into_inner().unwrap_or_else(PoisonError::into_inner) else { return };
        let told = match result {
            Ok(message) => Ok(message.offset()),
            Err((error, message)) => {
                self.judge(error);
                Err(meaning(error, &topic, message.payload().map_or(0, <[u8]>::len)))
            }
        };
        // Whoever stopped waiting does not want to know.
        let _ = reply.send(told);
    }
}

struct Current {
    producer: ThreadedProducer<Deliveries>,
    broken: Arc<AtomicBool>,
    made: Instant,
}

/// The producer of this process, made anew after a fatal error.
pub(super) struct Appender {
    config: ClientConfig,
    current: RwLock<Arc<Current>>,
}

impl Appender {
    pub(super) fn new(config: ClientConfig) -> Result<Self, KafkaError> {
        let current = RwLock::new(make(&config)?);
        Ok(Self { config, current })
    }

    /// Hands a record over; the answer comes when it is durable, or was given up.
    pub(super) fn send(
        &self,
        name: &str,
        topic: &Arc<str>,
        partition: u32,
        key: Uuid,
        value: &Bytes,
    ) -> Result<oneshot::Receiver<Result<i64, LogError>>, LogError> {
        let current = self.living().map_err(|error| meaning(&error, topic, value.len()))?;
        let (reply, told) = oneshot::channel();
        let pending = Box::new(Pending { topic: Arc::clone(topic), reply: Mutex::new(Some(reply)) });
        let record = BaseRecord::with_opaque_to(name, pending)
            .partition(i32::try_from(partition).expect("a partition of a topic that exists"))
            .key(key.as_bytes().as_slice())
            .payload(value.as_ref());
        match current.producer.send(record) {
            Ok(()) => Ok(told),
            Err((error, _)) => {
                current.producer.client().context().judge(&error);
                Err(meaning(&error, topic, value.len()))
            }
        }
    }

    /// Waits for the reports of everything handed over. Blocks.
    pub(super) fn flush(&self, wait: Duration) {
        let current = Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner));
        if let Err(error) = current.producer.flush(wait) {
            tracing::warn!(%error, in_flight = current.producer.in_flight_count(), "closed with appends under way");
        }
    }

    fn living(&self) -> Result<Arc<Current>, KafkaError> {
        let current = Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner));
        if !current.broken.load(Ordering::Acquire) || current.made.elapsed() < BACKOFF {
            return Ok(current);
        }
        let mut slot = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&slot, &current) {
            tracing::warn!(fatal = ?current.producer.client().fatal_error(), "a new producer takes over");
            *slot = make(&self.config)?;
        }
        let fresh = Arc::clone(&slot);
        drop(slot);
        bury(current);
        Ok(fresh)
    }
}

impl Drop for Appender {
    fn drop(&mut self) {
        bury(Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)));
    }
}

fn make(config: &ClientConfig) -> Result<Arc<Current>, KafkaError> {
    let broken = Arc::new(AtomicBool::new(false));
    let context = Deliveries { broken: Arc::clone(&broken) };
    let producer = ThreadedProducer::from_config_and_context(config, context)?;
    Ok(Arc::new(Current { producer, broken, made: Instant::now() }))
}

/// Dropping a producer waits for its threads: never on the runtime's.
fn bury(current: Arc<Current>) {
    if let Err(error) = thread::Builder::new().name("old kafka producer".into()).spawn(move || drop(current))
    {
        tracing::warn!(%error, "an old producer ends in its caller's thread");
    }
}

/// What an error of the producer means to somebody who appends.
fn meaning(error: &KafkaError, topic: &Arc<str>, bytes: usize) -> LogError {
    match error.rdkafka_error_code() {
        Some(RDKafkaErrorCode::QueueFull) => {
            LogError::Full { reason: "too many appends wait", retry_ms: BUFFER_RETRY_MS }
        }
        Some(RDKafkaErrorCode::MessageSizeTooLarge | RDKafkaErrorCode::InvalidMessageSize) => {
            LogError::TooLarge { bytes, max: MAX_BYTES }
        }
        _ => LogError::Unavailable { topic: Arc::clone(topic), source: Box::new(error.clone()) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::{KafkaLog, Options};
    use crate::{EventLog as _, LogPosition};

    /// As after a fatal error, of which there is none to be had on demand.
    fn condemn(appender: &Appender) -> Arc<Current> {
        let current = Arc::clone(&appender.current.read().unwrap());
        current.broken.store(true, Ordering::Release);
        current
    }

    #[tokio::test]
    async fn a_broken_producer_is_replaced_and_nothing_is_lost() {
        let log = KafkaLog::connect(Options::of_a_test().await).await.unwrap();
        log.ensure_topics(&[("inbound", 1)]).await.unwrap();
        let broken = condemn(&log.appender);
        let end = Instant::now() + Duration::from_secs(10);
        let mut appended = 0;
        while Arc::ptr_eq(&log.appender.current.read().unwrap(), &broken) {
            assert!(Instant::now() < end, "the broken producer is still in use");
            let LogPosition { offset, .. } =
                log.append("inbound", Uuid::new_v4(), Bytes::from_static(b"x")).await.unwrap();
            assert_eq!(offset, appended);
            appended += 1;
        }
        let LogPosition { offset, .. } =
            log.append("inbound", Uuid::new_v4(), Bytes::from_static(b"x")).await.unwrap();
        assert_eq!(offset, appended);
    }
}
