//! Reads assigned partitions from where their owner stands.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use sqlx::{PgPool, Row as _};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};

use super::bounds;
use super::ends::Ends;
use super::failure::Failure;
use super::tail::Tail;
use super::topics::{Slot, Topics};
use crate::{Assigned, LogError, LogPosition, LogReader, Read};

/// Most records that one query returns over all partitions.
const ROWS: usize = 2_000;
const ANSWER: Duration = Duration::from_secs(5);

/// A partition of this reader.
struct Partition {
    topic: Arc<str>,
    partition: u32,
    /// The next record to fetch.
    next: i64,
    paused: bool,
}

/// One query under way; it ends by itself even if nobody waits.
struct Fetch {
    asked: Vec<(Slot, i64)>,
    rows: JoinHandle<Result<Vec<Row>, Failure>>,
}

struct Row {
    /// Index in what was asked.
    no: usize,
    offset: i64,
    key: uuid::Uuid,
    value: Vec<u8>,
}

/// What all readers of a process share.
pub(super) struct Known {
    pub(super) topics: Arc<Topics>,
    pub(super) ends: Arc<Ends>,
    pub(super) tail: Arc<Tail>,
}

pub(super) struct TableReader {
    pool: PgPool,
    known: Known,
    changes: watch::Receiver<()>,
    max_bytes: usize,
    partitions: BTreeMap<Slot, Partition>,
    fetched: VecDeque<(Slot, Read)>,
    fetch: Option<Fetch>,
    /// Where the next query begins, so that a busy partition cannot starve those behind it.
    turn: usize,
}

impl TableReader {
    pub(super) fn new(pool: PgPool, known: Known, max_bytes: usize) -> Self {
        let changes = known.ends.changes();
        Self {
            pool,
            known,
            changes,
            max_bytes: max_bytes.max(1),
            partitions: BTreeMap::new(),
            fetched: VecDeque::new(),
            fetch: None,
            turn: 0,
        }
    }

    async fn slot(&self, topic: &str, partition: u32) -> Result<Slot, LogError> {
        self.known.topics.get(topic).await?.slot(partition)
    }

    /// Partitions with news and where to go on in each, another one first each time.
    fn behind(&mut self) -> Vec<(Slot, i64)> {
        let ends = self.known.ends.of(self.partitions.keys());
        let mut behind: Vec<(Slot, i64)> = self
            .partitions
            .iter()
            .zip(ends)
            .filter(|((_, partition), end)| !partition.paused && partition.next < *end)
            .map(|((slot, partition), _)| (*slot, partition.next))
            .collect();
        if !behind.is_empty() {
            self.turn = (self.turn + 1) % behind.len();
            behind.rotate_left(self.turn);
        }
        behind
    }

    /// Takes what this process still has in memory, up to the bound.
    fn take_tail(&mut self, behind: &[(Slot, i64)]) {
        let mut room = self.max_bytes;
        for (slot, from) in behind {
            let Some(partition) = self.partitions.get_mut(slot) else { continue };
            for (offset, record) in (*from..).zip(self.known.tail.from(*slot, *from, room)) {
                room = room.saturating_sub(record.value.len());
                partition.next = offset + 1;
                let topic = Arc::clone(&partition.topic);
                let position = LogPosition { topic, partition: partition.partition, offset };
                self.fetched.push_back((*slot, Read { position, key: record.key, value: record.value }));
            }
            if room == 0 {
                return;
            }
        }
    }

    fn start_fetch(&mut self, asked: Vec<(Slot, i64)>) {
        let rows = tokio::spawn(fetch(self.pool.clone(), asked.clone(), self.max_bytes));
        self.fetch = Some(Fetch { asked, rows });
    }

    /// Takes over what a query found: of each partition only what follows the records taken before, so that an answer
    /// to a question from before a move is dropped.
    fn take(&mut self, asked: &[(Slot, i64)], rows: Vec<Row>) -> Result<(), LogError> {
        let mut truncated = None;
        for row in rows {
            let (slot, from) = asked[row.no];
            let Some(partition) = self.partitions.get_mut(&slot) else { continue };
            if row.offset != partition.next {
                // Offsets have no holes: a gap right where the question began was dropped behind our back.
                if partition.next == from && row.offset > from {
                    let (topic, number) = (Arc::clone(&partition.topic), partition.partition);
                    let (start, end) = (row.offset, self.known.ends.of([slot].iter())[0]);
                    truncated = Some(LogError::Truncated { topic, partition: number, from, start, end });
                    self.partitions.remove(&slot);
                }
                continue;
            }
            partition.next += 1;
            let topic = Arc::clone(&partition.topic);
            let position = LogPosition { topic, partition: partition.partition, offset: row.offset };
            self.fetched.push_back((slot, Read { position, key: row.key, value: Bytes::from(row.value) }));
        }
        truncated.map_or(Ok(()), Err)
    }

    fn give(&mut self, max: usize) -> Vec<Read> {
        let n = max.min(self.fetched.len());
        self.fetched.drain(..n).map(|(_, read)| read).collect()
    }
}

#[async_trait]
impl LogReader for TableReader {
    async fn assign(&mut self, partitions: &[Assigned]) -> Result<(), LogError> {
        let mut slots = Vec::with_capacity(partitions.len());
        for assigned in partitions {
            slots.push(self.slot(&assigned.topic, assigned.partition).await?);
        }
        let found = bounds::of(&self.pool, &slots).await.map_err(|failure| {
            failure.of(partitions.first().map_or(&Arc::from(""), |assigned| &assigned.topic))
        })?;
        let mut refused = None;
        for ((assigned, slot), bounds) in partitions.iter().zip(slots).zip(found) {
            let Assigned { topic, partition, from } = assigned.clone();
            self.fetched.retain(|(other, _)| *other != slot);
            if from < bounds.start || from > bounds.end {
                self.partitions.remove(&slot);
                let (start, end) = (bounds.start, bounds.end);
                refused = Some(LogError::Truncated { topic, partition, from, start, end });
                continue;
            }
            self.known.ends.learn([(slot, bounds.end)]);
            self.partitions.insert(slot, Partition { topic, partition, next: from, paused: false });
        }
        refused.map_or(Ok(()), Err)
    }

    async fn unassign(&mut self, partitions: &[(Arc<str>, u32)]) {
        let gone = |topic: &Arc<str>, partition: u32| {
            partitions.iter().any(|(name, number)| *name == *topic && *number == partition)
        };
        self.partitions.retain(|_, partition| !gone(&partition.topic, partition.partition));
        self.fetched.retain(|(_, read)| !gone(&read.position.topic, read.position.partition));
    }

    async fn poll(&mut self, max: usize, wait: Duration) -> Result<Vec<Read>, LogError> {
        let end = Instant::now() + wait;
        loop {
            if !self.fetched.is_empty() {
                return Ok(self.give(max));
            }
            // Seen before the ends are read: news from then on wake us.
            self.changes.borrow_and_update();
            if self.fetch.is_none() {
                let behind = self.behind();
                if behind.is_empty() {
                    match timeout_at(end, self.changes.changed()).await {
                        Ok(Ok(())) => continue,
                        Ok(Err(_)) => return Err(LogError::Closed),
                        Err(_) => return Ok(Vec::new()),
                    }
                }
                self.take_tail(&behind);
                if !self.fetched.is_empty() {
                    continue;
                }
                self.start_fetch(behind);
            }
            let Some(fetch) = &mut self.fetch else { continue };
            let Ok(joined) = timeout_at(end, &mut fetch.rows).await else { return Ok(Vec::new()) };
            let asked = std::mem::take(&mut fetch.asked);
            self.fetch = None;
            let outcome = joined.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
            let rows = outcome.map_err(|failure| {
                let topic = self.partitions.values().next().map_or(Arc::from(""), |p| Arc::clone(&p.topic));
                failure.of(&topic)
            })?;
            self.take(&asked, rows)?;
        }
    }

    async fn pause(&mut self, partitions: &[(Arc<str>, u32)], paused: bool) {
        for partition in self.partitions.values_mut() {
            if partitions.iter().any(|(topic, n)| *topic == partition.topic && *n == partition.partition) {
                partition.paused = paused;
            }
        }
    }
}

async fn fetch(pool: PgPool, asked: Vec<(Slot, i64)>, max_bytes: usize) -> Result<Vec<Row>, Failure> {
    let topics: Vec<i32> = asked.iter().map(|((topic, _), _)| *topic).collect();
    let partitions: Vec<i32> = asked.iter().map(|((_, partition), _)| *partition).collect();
    let from: Vec<i64> = asked.iter().map(|(_, from)| *from).collect();
    let rows = i64::try_from((ROWS / asked.len()).max(16)).expect("a small number");
    let mut connection = pool.acquire().await?;
    let answer = sqlx::query(include_str!("queries/read.sql"))
        .bind(topics)
        .bind(partitions)
        .bind(from)
        .bind(rows)
        .bind(i64::try_from(max_bytes).unwrap_or(i64::MAX))
        .fetch_all(&mut *connection);
    let Ok(rows) = timeout(ANSWER, answer).await else {
        // A connection in mid-answer is of no use to anybody else.
        connection.close_on_drop();
        return Err(Failure::Silent { waited_ms: ANSWER.as_millis() });
    };
    let row = |row: sqlx::postgres::PgRow| {
        let number: i64 = row.get(0);
        Row {
            no: usize::try_from(number - 1).expect("ordinality begins at one"),
            offset: row.get(1),
            key: row.get(2),
            value: row.get(3),
        }
    };
    Ok(rows?.into_iter().map(row).collect())
}
