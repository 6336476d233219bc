//! Makes topics and knows how many partitions each has, which never changes.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::config::FromClientConfigAndContext as _;
use rdkafka::error::RDKafkaErrorCode;
use tokio::time::sleep;

use super::context::Logged;
use super::questions::Questions;
use super::settings::Options;
use super::{silent, unavailable};
use crate::LogError;

const ANSWER: Duration = Duration::from_secs(3);
/// After a topic was made its leaders are known within 100 ms; a busy machine gets more.
const LEADERS: Duration = Duration::from_secs(15);

/// A topic as known.
#[derive(Clone)]
pub(super) struct Topic {
    pub(super) name: Arc<str>,
    pub(super) physical: Arc<str>,
    pub(super) partitions: u32,
}

pub(super) struct Topics {
    options: Arc<Options>,
    questions: Arc<Questions>,
    known: RwLock<HashMap<Arc<str>, Topic>>,
}

impl Topics {
    pub(super) fn new(options: Arc<Options>, questions: Arc<Questions>) -> Self {
        Self { options, questions, known: RwLock::default() }
    }

    pub(super) async fn get(&self, name: &str) -> Result<Topic, LogError> {
        if let Some(topic) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Ok(topic.clone());
        }
        let physical = self.options.topic(name);
        let found = self.questions.partitions(physical.clone(), ANSWER).await;
        let Some(partitions) = found.map_err(|error| unavailable(name, error))? else {
            return Err(LogError::NoSuchPartition { topic: Arc::from(name), partition: 0 });
        };
        let topic = Topic { name: Arc::from(name), physical: Arc::from(physical), partitions };
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(Arc::clone(&topic.name), topic.clone());
        Ok(topic)
    }

    /// Makes those that are missing and waits until all can be used.
    pub(super) async fn ensure(&self, config: &ClientConfig, wanted: &[(&str, u32)]) -> Result<(), LogError> {
        let first = wanted.first().map_or("", |(name, _)| *name);
        let admin = AdminClient::from_config_and_context(config, Logged);
        let admin = admin.map_err(|error| unavailable(first, error))?;
        let names: Vec<String> = wanted.iter().map(|(name, _)| self.options.topic(name)).collect();
        let min_in_sync = self.options.min_in_sync.to_string();
        let topics: Vec<NewTopic<'_>> = names
            .iter()
            .zip(wanted)
            .map(|(name, (_, partitions))| {
                let count = i32::try_from(*partitions).unwrap_or(i32::MAX);
                let copies = TopicReplication::Fixed(i32::from(self.options.replication));
                NewTopic::new(name, count, copies).set("min.insync.replicas", &min_in_sync)
            })
            .collect();
        let options = AdminOptions::new().request_timeout(Some(LEADERS)).operation_timeout(Some(ANSWER));
        let made = admin.create_topics(&topics, &options).await;
        // Its end waits for a thread of its own: never on the runtime's.
        tokio::task::spawn_blocking(move || drop(admin));
        let made = made.map_err(|error| unavailable(first, error))?;
        for (outcome, (name, _)) in made.into_iter().zip(wanted) {
            match outcome {
                Ok(_) | Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
                Err((_, code)) => {
                    return Err(unavailable(name, rdkafka::error::KafkaError::AdminOp(code)));
                }
            }
        }
        for (name, partitions) in wanted {
            self.wait_for(name, *partitions).await?;
        }
        Ok(())
    }

    /// Waits until every partition has a leader that knows it is one: the news spreads, and for a moment after a topic
    /// was made brokers still refuse what concerns it.
    async fn wait_for(&self, name: &str, partitions: u32) -> Result<(), LogError> {
        let end = Instant::now() + LEADERS;
        loop {
            let usable = self.usable(name, partitions).await;
            match usable {
                Err(LogError::Unavailable { .. }) if Instant::now() < end => {
                    sleep(Duration::from_millis(20)).await;
                }
                usable => return usable,
            }
        }
    }

    async fn usable(&self, name: &str, partitions: u32) -> Result<(), LogError> {
        let topic = match self.get(name).await {
            Err(LogError::NoSuchPartition { .. }) => return Err(silent(name, ANSWER)),
            found => found?,
        };
        if topic.partitions != partitions {
            return Err(LogError::NoSuchPartition { topic: topic.name, partition: partitions });
        }
        let numbers = 0..i32::try_from(partitions).unwrap_or(i32::MAX);
        let names = numbers.map(|number| (topic.physical.to_string(), number)).collect();
        self.questions.bounds(names).await.map(drop).map_err(|error| unavailable(name, error))
    }
}
