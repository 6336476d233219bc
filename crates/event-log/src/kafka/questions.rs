//! Everything that is asked of the brokers beside appending and reading. All of it blocks, so each question runs on a
//! thread for such work, and ends by itself even when nobody waits any more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::config::FromClientConfigAndContext as _;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer as _};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use super::context::Logged;
use crate::Bounds;

/// One round of questions.
const ANSWER: Duration = Duration::from_secs(3);
/// How often offsets are stored for lag tools.
const COMMIT: Duration = Duration::from_secs(1);

type Consumer = BaseConsumer<Logged>;

/// A partition as the brokers name it.
pub(super) type Name = (String, i32);

/// A client that never reads.
pub(super) struct Questions {
    consumer: Arc<Consumer>,
    consumed: Arc<Consumed>,
}

/// Offsets to store for lag tools.
#[derive(Default)]
struct Consumed {
    offsets: Mutex<HashMap<Name, i64>>,
}

impl Questions {
    pub(super) fn new(config: &ClientConfig) -> Result<Self, KafkaError> {
        let consumer = Arc::new(Consumer::from_config_and_context(config, Logged)?);
        let consumed = Arc::new(Consumed::default());
        let (client, offsets) = (Arc::downgrade(&consumer), Arc::downgrade(&consumed));
        let clerk = thread::Builder::new().name("kafka lag offsets".into()).spawn(move || {
            while let (Some(client), Some(offsets)) = (client.upgrade(), offsets.upgrade()) {
                offsets.commit(&client);
                // Also serves what the brokers say meanwhile. A message cannot come: nothing is assigned.
                let round = Instant::now();
                while round.elapsed() < COMMIT {
                    let rest = COMMIT.saturating_sub(round.elapsed());
                    drop(client.poll(rest));
                }
            }
        });
        if let Err(error) = clerk {
            tracing::warn!(%error, "lag tools will see no offsets");
        }
        Ok(Self { consumer, consumed })
    }

    /// The partition count of a topic, if there is one. Also the sign of life of the cluster.
    pub(super) async fn partitions(&self, name: String, wait: Duration) -> Result<Option<u32>, KafkaError> {
        self.ask(move |consumer| {
            let metadata = consumer.fetch_metadata(Some(&name), wait)?;
            let topic = metadata.topics().iter().find(|topic| topic.name() == name);
            Ok(topic.filter(|topic| topic.error().is_none()).and_then(|topic| {
                // Without a leader it cannot be appended to yet.
                let led = topic.partitions().iter().all(|partition| partition.leader() >= 0);
                u32::try_from(topic.partitions().len()).ok().filter(|count| led && *count > 0)
            }))
        })
        .await
    }

    /// Start and end of each partition, in their order; nothing for one that does not exist.
    pub(super) async fn bounds(&self, names: Vec<Name>) -> Result<Vec<Option<Bounds>>, KafkaError> {
        self.ask(move |consumer| bounds(consumer, &names)).await
    }

    /// The client, for the thread of a reader.
    pub(super) fn client(&self) -> Arc<Consumer> {
        Arc::clone(&self.consumer)
    }

    pub(super) fn consumed(&self, name: Name, next_offset: i64) {
        let mut offsets = self.consumed.offsets.lock().unwrap_or_else(PoisonError::into_inner);
        let offset = offsets.entry(name).or_insert(0);
        *offset = next_offset.max(*offset);
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Consumer) -> Result<T, KafkaError> + Send + 'static,
    ) -> Result<T, KafkaError> {
        let consumer = Arc::clone(&self.consumer);
        tokio::task::spawn_blocking(move || question(&consumer))
            .await
            .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }
}

impl Drop for Questions {
    fn drop(&mut self) {
        // Closing a consumer waits for its threads: never on the runtime's.
        let consumer = Arc::clone(&self.consumer);
        let ended = thread::Builder::new().name("old kafka client".into()).spawn(move || drop(consumer));
        if let Err(error) = ended {
            tracing::warn!(%error, "a client ends in its caller's thread");
        }
    }
}

impl Consumed {
    fn commit(&self, consumer: &Consumer) {
        let offsets = std::mem::take(&mut *self.offsets.lock().unwrap_or_else(PoisonError::into_inner));
        let mut list = TopicPartitionList::with_capacity(offsets.len());
        for ((topic, partition), offset) in &offsets {
            if let Err(error) = list.add_partition_offset(topic, *partition, Offset::Offset(*offset)) {
                tracing::debug!(%error, topic, partition, "an offset for lag tools is left out");
            }
        }
        if list.count() > 0
            && let Err(error) = consumer.commit(&list, CommitMode::Async)
        {
            tracing::debug!(%error, "the offsets for lag tools were not stored");
        }
    }
}

/// Asks each leader once for all of its partitions. Blocks.
pub(super) fn bounds(consumer: &Consumer, names: &[Name]) -> Result<Vec<Option<Bounds>>, KafkaError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let starts = offsets(consumer, names, Offset::Beginning)?;
    let ends = offsets(consumer, names, Offset::End)?;
    let both = starts.into_iter().zip(ends);
    Ok(both.map(|(start, end)| Some(Bounds { start: start?, end: end? })).collect())
}

/// Looked up by "time", where the first and the last have times of their own.
fn offsets(consumer: &Consumer, names: &[Name], time: Offset) -> Result<Vec<Option<i64>>, KafkaError> {
    let mut asked = TopicPartitionList::with_capacity(names.len());
    for (topic, partition) in names {
        asked.add_partition_offset(topic, *partition, time)?;
    }
    let answer = match consumer.offsets_for_times(asked, ANSWER) {
        Ok(answer) => answer,
        Err(error) if is_missing(&error) => return Ok(vec![None; names.len()]),
        Err(error) => return Err(error),
    };
    names
        .iter()
        .map(|(topic, partition)| {
            let Some(found) = answer.find_partition(topic, *partition) else { return Ok(None) };
            match (found.error(), found.offset()) {
                (Ok(()), Offset::Offset(offset)) => Ok(Some(offset)),
                // The end of an empty log.
                (Ok(()), Offset::End | Offset::Invalid) => Ok(Some(0)),
                (Ok(()), _) => Ok(None),
                (Err(error), _) if is_missing(&error) => Ok(None),
                (Err(error), _) => Err(error),
            }
        })
        .collect()
}

fn is_missing(error: &KafkaError) -> bool {
    matches!(
        error.rdkafka_error_code(),
        Some(
            RDKafkaErrorCode::UnknownPartition
                | RDKafkaErrorCode::UnknownTopic
                | RDKafkaErrorCode::UnknownTopicOrPartition
        )
    )
}
