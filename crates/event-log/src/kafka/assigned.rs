//! Which partitions a reader has, and where it stands in each.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use super::context::Logged;
use super::questions::Name;
use super::quiet::{Quiet, Remedy};
use super::settings::Options;
use crate::Assigned;

struct Position {
    /// The next record to accept.
    next: i64,
    paused: bool,
    quiet: Quiet,
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
        // The client keeps a pause of what it does not even have.
        self.pause(consumer, &had, false)?;
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
            let position = Position { next: one.from, paused: false, quiet: Quiet::new(Instant::now()) };
            self.topic(&one.topic).partitions.insert(number(one.partition), position);
        }
        Ok(())
    }

    /// Assigns everything to a new consumer.
    pub(super) fn assign_all(&self, consumer: &BaseConsumer<Logged>) -> Result<(), KafkaError> {
        let mut wanted = TopicPartitionList::new();
        for ((physical, number), next) in self.positions() {
            wanted.add_partition_offset(&physical, number, Offset::Offset(next))?;
        }
        consumer.incremental_assign(&wanted)?;
        self.pause_again(consumer, |_| true)
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
        drop_from(consumer, &gone)
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
                position.quiet.heard(Instant::now());
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
    pub(super) fn accept(
        &mut self,
        (physical, number): (&str, i32),
        offset: i64,
        now: Instant,
    ) -> Option<Owned> {
        let topic = self.topics.iter_mut().find(|topic| topic.physical == physical)?;
        let position = topic.partitions.get_mut(&number)?;
        if offset < position.next {
            return None;
        }
        position.next = offset + 1;
        position.quiet.heard(now);
        Some((Arc::clone(&topic.name), u32::try_from(number).ok()?))
    }

    /// Every partition with its next offset.
    pub(super) fn positions(&self) -> Vec<(Name, i64)> {
        let each = |topic: &Topic| -> Vec<(Name, i64)> {
            let all = topic.partitions.iter();
            all.map(|(number, at)| ((topic.physical.clone(), *number), at.next)).collect()
        };
        self.topics.iter().flat_map(each).collect()
    }

    /// Those that brought nothing for so long that they are to be looked at now.
    pub(super) fn quiet(&mut self, now: Instant) -> Vec<(Name, i64)> {
        let mut live = self.live();
        if !live.any(|(_, _, position)| position.quiet.is_due(now)) {
            return Vec::new();
        }
        drop(live);
        let mut asked = Vec::new();
        for (physical, number, position) in self.live().filter(|(_, _, at)| at.quiet.is_nearly_due(now)) {
            position.quiet.asked(now);
            asked.push(((physical.to_owned(), number), position.next));
        }
        asked
    }

    fn live(&mut self) -> impl Iterator<Item = (&str, i32, &mut Position)> {
        self.topics.iter_mut().flat_map(|topic| {
            let physical = topic.physical.as_str();
            let live = topic.partitions.iter_mut().filter(|(_, position)| !position.paused);
            live.map(move |(number, position)| (physical, *number, position))
        })
    }

    /// The partition by its owner's name, if it is still read and stands where it stood.
    pub(super) fn standing(&self, name: &Name, next: i64) -> Option<Owned> {
        let topic = self.topics.iter().find(|topic| topic.physical == name.0)?;
        topic.partitions.get(&name.1).filter(|position| position.next == next)?;
        Some((Arc::clone(&topic.name), u32::try_from(name.1).ok()?))
    }

    /// Takes note of how far a quiet partition reaches, and says what to do.
    pub(super) fn seen(&mut self, name: &Name, end: i64, now: Instant) -> Remedy {
        let topic = self.topics.iter_mut().find(|topic| topic.physical == name.0);
        let position = topic.and_then(|topic| topic.partitions.get_mut(&name.1));
        position.map_or(Remedy::Nothing, |position| position.quiet.seen(now, end > position.next))
    }

    /// Has these fetched anew from where they stand. What was fetched already and not taken comes again.
    pub(super) fn again(
        &self,
        consumer: &BaseConsumer<Logged>,
        names: &[(Name, i64)],
    ) -> Result<(), KafkaError> {
        let mut wanted = TopicPartitionList::with_capacity(names.len());
        for ((physical, number), next) in names {
            wanted.add_partition_offset(physical, *number, Offset::Offset(*next))?;
        }
        drop_from(consumer, &wanted)?;
        consumer.incremental_assign(&wanted)?;
        self.pause_again(consumer, |name| names.iter().any(|(one, _)| one == name))
    }

    /// What is assigned anew is not paused.
    fn pause_again(
        &self,
        consumer: &BaseConsumer<Logged>,
        is_new: impl Fn(&Name) -> bool,
    ) -> Result<(), KafkaError> {
        let mut paused = TopicPartitionList::new();
        for topic in &self.topics {
            for (number, _) in topic.partitions.iter().filter(|(_, position)| position.paused) {
                if is_new(&(topic.physical.clone(), *number)) {
                    paused.add_partition(&topic.physical, *number);
                }
            }
        }
        if paused.count() > 0 { consumer.pause(&paused) } else { Ok(()) }
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

/// A client refuses to drop what it does not have, and then drops nothing of the list.
fn drop_from(consumer: &BaseConsumer<Logged>, list: &TopicPartitionList) -> Result<(), KafkaError> {
    if list.count() == 0 {
        return Ok(());
    }
    let assigned = consumer.assignment()?;
    let mut gone = TopicPartitionList::with_capacity(list.count());
    for one in list.elements() {
        if assigned.find_partition(one.topic(), one.partition()).is_some() {
            gone.add_partition(one.topic(), one.partition());
        }
    }
    if gone.count() > 0 { consumer.incremental_unassign(&gone) } else { Ok(()) }
}

/// Kafka counts in signed numbers; a partition beyond them was refused by the bounds check.
fn number(partition: u32) -> i32 {
    i32::try_from(partition).unwrap_or(-1)
}
