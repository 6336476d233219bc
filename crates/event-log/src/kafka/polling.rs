//! The thread of a reader. It owns the consumer: every call that may block is made here, none on the runtime.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use rdkafka::config::FromClientConfigAndContext as _;
use rdkafka::consumer::BaseConsumer;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{BorrowedMessage, Message as _};
use uuid::Uuid;

use super::assigned::Partitions;
use super::buffer::{Buffer, Order, Work, size_bytes};
use super::context::Logged;
use super::questions::{Questions, bounds};
use super::settings::Options;
use super::unavailable;
use crate::{LogError, LogPosition, Read};

/// The longest sleep; a wake-up that got lost costs this much.
const SLEEP: Duration = Duration::from_millis(100);
/// Records handed over at once.
const BATCH: usize = 1_000;
/// Without a record for so long while there are some, the consumer is made anew.
const STUCK: Duration = Duration::from_secs(10);

pub(super) fn start(
    options: &Arc<Options>,
    questions: &Questions,
    buffer: &Arc<Buffer>,
    max_bytes: usize,
) -> Result<(), LogError> {
    let polling = Polling::new(options, questions, buffer, max_bytes);
    let polling = polling.map_err(|error| unavailable("the reader", error))?;
    let started = thread::Builder::new().name("kafka reader".into()).spawn(move || polling.run());
    started.map(drop).map_err(|error| unavailable("the reader", error))
}

fn consumer(
    options: &Options,
    buffer: &Arc<Buffer>,
    max_bytes: usize,
) -> Result<BaseConsumer<Logged>, KafkaError> {
    // Half here, half in our own buffer.
    let config = options.consumer(max_bytes / 2);
    let mut consumer: BaseConsumer<Logged> = BaseConsumer::from_config_and_context(&config, Logged)?;
    let buffer = Arc::clone(buffer);
    consumer.set_nonempty_callback(move || buffer.wake());
    Ok(consumer)
}

struct Polling {
    make: Box<dyn Fn() -> Result<BaseConsumer<Logged>, KafkaError> + Send>,
    consumer: BaseConsumer<Logged>,
    questions: Arc<BaseConsumer<Logged>>,
    partitions: Partitions,
    buffer: Arc<Buffer>,
    /// When the last record came, or there was no reason to expect one.
    quiet_since: Instant,
}

impl Polling {
    fn new(
        options: &Arc<Options>,
        questions: &Questions,
        buffer: &Arc<Buffer>,
        max_bytes: usize,
    ) -> Result<Self, KafkaError> {
        let make = {
            let (options, buffer) = (Arc::clone(options), Arc::clone(buffer));
            move || consumer(&options, &buffer, max_bytes)
        };
        Ok(Self {
            consumer: make()?,
            make: Box::new(make),
            questions: questions.client(),
            partitions: Partitions::new(Arc::clone(options)),
            buffer: Arc::clone(buffer),
            quiet_since: Instant::now(),
        })
    }

    fn run(mut self) {
        loop {
            let Work { orders, closed, room_bytes } = self.buffer.work(SLEEP);
            if closed {
                return;
            }
            for order in orders {
                self.obey(order);
            }
            if room_bytes > 0 {
                self.drain(room_bytes);
                self.watch();
            } else {
                self.quiet_since = Instant::now();
            }
        }
    }

    fn obey(&mut self, order: Order) {
        self.quiet_since = Instant::now();
        match order {
            Order::Assign(list, reply) => {
                let topic =
                    list.first().map_or_else(|| Arc::from(""), |assigned| Arc::clone(&assigned.topic));
                self.buffer.forget(|read| {
                    list.iter().any(|one| {
                        one.topic == read.position.topic && one.partition == read.position.partition
                    })
                });
                let done = self.partitions.assign(&self.consumer, &list);
                // Whoever stopped waiting does not want to know.
                let _ = reply.send(done.map_err(|error| unavailable(&topic, error)));
            }
            Order::Unassign(list, reply) => {
                if let Err(error) = self.partitions.unassign(&self.consumer, &list) {
                    tracing::warn!(%error, "partitions were not dropped; their records are");
                }
                self.buffer.forget(|read| {
                    list.iter()
                        .any(|(topic, n)| *topic == read.position.topic && *n == read.position.partition)
                });
                let _ = reply.send(());
            }
            Order::Pause(list, paused, reply) => {
                if let Err(error) = self.partitions.pause(&self.consumer, &list, paused) {
                    tracing::warn!(%error, paused, "partitions were not paused or resumed");
                }
                let _ = reply.send(());
            }
        }
    }

    /// Takes all that is there, up to a bound.
    fn drain(&mut self, mut room_bytes: usize) {
        let mut reads = Vec::new();
        let mut trouble = None;
        while room_bytes > 0 && reads.len() < BATCH {
            match self.consumer.poll(Duration::ZERO) {
                None => break,
                Some(Ok(message)) => {
                    if let Some(read) = read(&mut self.partitions, &message) {
                        room_bytes = room_bytes.saturating_sub(size_bytes(&read));
                        reads.push(read);
                    }
                }
                Some(Err(error)) => {
                    trouble = Some(error);
                    break;
                }
            }
        }
        if reads.len() == BATCH || (room_bytes > 0 && trouble.is_some()) {
            // There may be more, and no call will say so again.
            self.buffer.wake();
        }
        if !reads.is_empty() {
            self.quiet_since = Instant::now();
            self.buffer.fill(reads);
        }
        if let Some(error) = trouble {
            self.judge(&error);
        }
    }

    fn judge(&mut self, error: &KafkaError) {
        match (error, error.rdkafka_error_code()) {
            (KafkaError::MessageConsumptionFatal(_), _) => self.renew("a fatal error"),
            (_, Some(RDKafkaErrorCode::AutoOffsetReset | RDKafkaErrorCode::OffsetOutOfRange)) => {
                self.find_truncated();
            }
            // Broken connections mend themselves; whoever appends or asks hears of them.
            _ => tracing::debug!(%error, "kafka reader"),
        }
    }

    /// An error of this kind does not say which partition it is about.
    fn find_truncated(&mut self) {
        let at = self.partitions.positions();
        let names: Vec<_> = at.iter().map(|(name, _, _)| name.clone()).collect();
        let found = match bounds(&self.questions, &names) {
            Ok(found) => found,
            Err(error) => {
                self.buffer.fail(unavailable("the reader", error));
                return;
            }
        };
        for ((_, (topic, partition), from), bounds) in at.into_iter().zip(found) {
            let failure = match bounds {
                Some(bounds) if from < bounds.start || from > bounds.end => {
                    let (topic, start, end) = (Arc::clone(&topic), bounds.start, bounds.end);
                    LogError::Truncated { topic, partition, from, start, end }
                }
                None => LogError::NoSuchPartition { topic: Arc::clone(&topic), partition },
                Some(_) => continue,
            };
            if let Err(error) = self.partitions.unassign(&self.consumer, &[(topic, partition)]) {
                tracing::warn!(%error, "a truncated partition was not dropped");
            }
            self.buffer.fail(failure);
        }
    }

    /// The client was seen to stop fetching without a word: look whether there is something to fetch.
    fn watch(&mut self) {
        if self.quiet_since.elapsed() < STUCK {
            return;
        }
        self.quiet_since = Instant::now();
        let expected = self.partitions.expected();
        let names: Vec<_> = expected.iter().map(|(name, _)| name.clone()).collect();
        // Unreachable brokers are no reason: a new consumer would not reach them either.
        let Ok(found) = bounds(&self.questions, &names) else { return };
        let behind =
            expected.iter().zip(found).any(|((_, next), bounds)| bounds.is_some_and(|b| b.end > *next));
        if behind {
            self.renew("no record for 10 s, though there are some");
        }
    }

    fn renew(&mut self, reason: &str) {
        tracing::warn!(reason, "a new consumer takes over");
        let renewed = (self.make)().and_then(|fresh| {
            self.partitions.assign_all(&fresh)?;
            Ok(fresh)
        });
        match renewed {
            Ok(fresh) => {
                let old = std::mem::replace(&mut self.consumer, fresh);
                // Closing one that hangs may hang.
                let ended = thread::Builder::new().name("old kafka reader".into()).spawn(move || drop(old));
                if let Err(error) = ended {
                    tracing::warn!(%error, "the old consumer ended in the reader's thread");
                }
            }
            Err(error) => self.buffer.fail(unavailable("the reader", error)),
        }
    }
}

/// What a message is to its reader: nothing, if its partition was dropped or moved past it.
fn read(partitions: &mut Partitions, message: &BorrowedMessage<'_>) -> Option<Read> {
    let offset = message.offset();
    let (topic, partition) = partitions.accept(message.topic(), message.partition(), offset)?;
    // Appends always have a key of this size; what others wrote here is shown with none.
    let key = message.key().and_then(|key| Uuid::from_slice(key).ok()).unwrap_or_default();
    let value = Bytes::copy_from_slice(message.payload().unwrap_or_default());
    Some(Read { position: LogPosition { topic, partition, offset }, key, value })
}

#[cfg(test)]
mod tests;
