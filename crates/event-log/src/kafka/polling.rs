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

use super::alarm::Alarm;
use super::assigned::Partitions;
use super::buffer::{Buffer, Order, Work, size_bytes};
use super::context::Logged;
use super::look::{Look, Turns};
use super::questions::Questions;
use super::quiet::Listening;
use super::settings::Options;
use super::unavailable;
use crate::{LogError, LogPosition, Read};

/// The longest sleep; a wake-up that got lost costs this much.
const SLEEP: Duration = Duration::from_millis(100);
/// Records handed over at once.
const BATCH: usize = 1_000;

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
    listening: Listening,
    alarm: Alarm,
    look: Option<Look>,
    turns: Turns,
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
            listening: Listening::new(Instant::now()),
            alarm: Alarm::default(),
            look: None,
            turns: Turns::default(),
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
                let now = Instant::now();
                self.drain(room_bytes, now);
                self.watch(now);
            } else {
                self.listening.missed(Instant::now());
            }
        }
    }

    fn obey(&mut self, order: Order) {
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
    fn drain(&mut self, mut room_bytes: usize, now: Instant) {
        let mut reads = Vec::new();
        let (mut trouble, mut is_empty) = (None, false);
        while room_bytes > 0 && reads.len() < BATCH {
            match self.consumer.poll(Duration::ZERO) {
                None => {
                    is_empty = true;
                    break;
                }
                Some(Ok(message)) => {
                    if let Some(read) = read(&mut self.partitions, &message, now) {
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
        if !is_empty && trouble.is_none() {
            self.listening.missed(now);
        }
        if reads.len() == BATCH || (room_bytes > 0 && trouble.is_some()) {
            // There may be more, and no call will say so again.
            self.buffer.wake();
        }
        if !reads.is_empty() {
            self.buffer.fill(reads);
        }
        if let Some(error) = trouble {
            self.judge(&error, now);
        }
    }

    fn judge(&mut self, error: &KafkaError, now: Instant) {
        match error {
            KafkaError::MessageConsumptionFatal(_) => self.renew("a fatal error"),
            // Broken connections mend themselves; whoever appends or asks hears of them.
            _ if is_of_the_way(error) => tracing::debug!(%error, "kafka reader"),
            _ => {
                tracing::warn!(%error, "some partition may have stopped; all are looked at");
                self.alarm.raise(now);
            }
        }
    }

    fn renew(&mut self, reason: &str) {
        tracing::warn!(reason, "a new consumer takes over");
        self.listening.missed(Instant::now());
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

/// Whether an error is about the way to a broker, and not about what is read there.
fn is_of_the_way(error: &KafkaError) -> bool {
    use RDKafkaErrorCode as Code;
    matches!(
        error.rdkafka_error_code(),
        Some(
            Code::BrokerTransportFailure
                | Code::AllBrokersDown
                | Code::Resolve
                | Code::OperationTimedOut
                | Code::RequestTimedOut
                | Code::SSL
                | Code::Authentication
                | Code::BrokerNotAvailable
                | Code::CoordinatorLoadInProgress
                | Code::CoordinatorNotAvailable
                | Code::NotCoordinator
        )
    )
}

/// What a message is to its reader: nothing, if its partition was dropped or moved past it.
fn read(partitions: &mut Partitions, message: &BorrowedMessage<'_>, now: Instant) -> Option<Read> {
    let offset = message.offset();
    let place = (message.topic(), message.partition());
    let (topic, partition) = partitions.accept(place, offset, now)?;
    // Appends always have a key of this size; what others wrote here is shown with none.
    let key = message.key().and_then(|key| Uuid::from_slice(key).ok()).unwrap_or_default();
    let value = Bytes::copy_from_slice(message.payload().unwrap_or_default());
    Some(Read { position: LogPosition { topic, partition, offset }, key, value })
}

mod watch;

#[cfg(test)]
mod tests;
