//! Which partitions a reader has, and where it stands in each.

use std::collections::HashMap;
use std::sync::Arc;

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use super::context::Logged;
use super::questions::Name;
use super::settings::Options;
use crate::Assigned;

struct Position {
    /// The next record to accept.
    next: i64,
    paused: bool,
}

/// The partitions of one topic.
struct Topic {
    name: Arc<str>,
    physical: String,
    partitions: HashMap<i32, Position>,
}

/// Few topics, so a list; found by name for every record.
pub(super) struct Partitions {
    options: Arc<Options>,
    topics: Vec<Topic>,
}

/// A partition as its owner names it.
type Owned = (Arc<str>, u32);

impl Partitions {
    pub(super) fn new(options: Arc<Options>) -> Self {
        Self { options, topics: Vec::new() }
    }

    /// Adds or moves partitions.
    pub(super) fn assign(
        &mut self,
        consumer: &BaseConsumer<Logged>,
        list: &[Assigned],
    ) -> Result<(), KafkaError> {
        let had: Vec<Owned> = list.iter().map(|one| (Arc::clone(&one.topic), one.partition)).collect();
        self.unassign(consumer, &had)?;
        let mut wanted = TopicPartitionList::with_capacity(list.len());
        for one in list {
            wanted.add_partition_offset(
                &self.options.topic(&one.topic),
                number(one.partition),
                Offset::Offset(one.from),
            )?;
        }
        consumer.incremental_assign(&wanted)?;
        for one in list {
            let position = Position { next: one.from, paused: false };
            self.topic(&one.topic).partitions.insert(number(one.partition), position);
        }
        Ok(())
    }

    /// Assigns everything to a new consumer.
    pub(super) fn assign_all(&self, consumer: &BaseConsumer<Logged>) -> Result<(), KafkaError> {
        let mut wanted = TopicPartitionList::new();
        let mut paused = TopicPartitionList::new();
        for topic in &self.topics {
            for (number, position) in &topic.partitions {
                wanted.add_partition_offset(&topic.physical, *number, Offset::Offset(position.next))?;
                if position.paused {
                    paused.add_partition(&topic.physical, *number);
                }
            }
        }
        consumer.incremental_assign(&wanted)?;
        if paused.count() > 0 { consumer.pause(&paused) } else { Ok(()) }
    }

    pub(super) fn unassign(
        &mut self,
        consumer: &BaseConsumer<Logged>,
        list: &[Owned],
    ) -> Result<(), KafkaError> {
        let mut gone = TopicPartitionList::new();
        for (name, partition) in list {
            let topic = self.topic(name);
            if topic.partitions.remove(&number(*partition)).is_some() {
                gone.add_partition(&topic.physical, number(*partition));
            }
        }
        if gone.count() > 0 { consumer.incremental_unassign(&gone) } else { Ok(()) }
    }

    pub(super) fn pause(
        &mut self,
        consumer: &BaseConsumer<Logged>,
        list: &[Owned],
        paused: bool,
    ) -> Result<(), KafkaError> {
        let mut changed = TopicPartitionList::new();
        for (name, partition) in list {
            let topic = self.topic(name);
            if let Some(position) = topic.partitions.get_mut(&number(*partition)) {
                position.paused = paused;
                changed.add_partition(&topic.physical, number(*partition));
            }
        }
        match (changed.count(), paused) {
            (0, _) => Ok(()),
            (_, true) => consumer.pause(&changed),
            (_, false) => consumer.resume(&changed),
        }
    }

    /// Moves past a record and names its partition; nothing if it is not wanted (any more).
    pub(super) fn accept(&mut self, physical: &str, number: i32, offset: i64) -> Option<Owned> {
        let topic = self.topics.iter_mut().find(|topic| topic.physical == physical)?;
        let position = topic.partitions.get_mut(&number)?;
        if offset < position.next {
            return None;
        }
        position.next = offset + 1;
        Some((Arc::clone(&topic.name), u32::try_from(number).ok()?))
    }

    /// Every partition with its next offset.
    pub(super) fn positions(&self) -> Vec<(Name, Owned, i64)> {
        let each = |topic: &Topic| -> Vec<(Name, Owned, i64)> {
            let owned = |number: i32| (Arc::clone(&topic.name), u32::try_from(number).unwrap_or_default());
            topic
                .partitions
                .iter()
                .map(|(number, at)| ((topic.physical.clone(), *number), owned(*number), at.next))
                .collect()
        };
        self.topics.iter().flat_map(each).collect()
    }

    /// Those of which records should come.
    pub(super) fn expected(&self) -> Vec<(Name, i64)> {
        let each = |topic: &Topic| -> Vec<(Name, i64)> {
            let live = topic.partitions.iter().filter(|(_, at)| !at.paused);
            live.map(|(number, at)| ((topic.physical.clone(), *number), at.next)).collect()
        };
        self.topics.iter().flat_map(each).collect()
    }

    fn topic(&mut self, name: &Arc<str>) -> &mut Topic {
        let index = self.topics.iter().position(|topic| topic.name == *name).unwrap_or_else(|| {
            let physical = self.options.topic(name);
            self.topics.push(Topic { name: Arc::clone(name), physical, partitions: HashMap::new() });
            self.topics.len() - 1
        });
        &mut self.topics[index]
    }
}

/// Kafka counts in signed numbers; a partition beyond them was refused by the bounds check.
fn number(partition: u32) -> i32 {
    i32::try_from(partition).unwrap_or(-1)
}
