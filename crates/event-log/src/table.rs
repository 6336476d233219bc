//! The log as a table in Postgres: one durability story and one backup with the store.
//!
//! Guarantees: offsets are gapless and become readable in order, with any number of writing processes. A process has
//! two connections of its own beside the pool (appender, listener); readers and questions share the pool.

mod appender;
mod bounds;
mod connect;
mod disk;
mod ends;
mod failure;
mod news;
mod reader;
mod schema;
mod sweeper;
mod tail;
mod topics;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use sqlx::PgPool;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

pub use self::connect::{Options, migrate_at};
pub use self::disk::{Disk, MIN_FREE_BYTES};
pub use self::schema::migrate;

use self::appender::{Append, WAITING};
use self::ends::Ends;
use self::failure::Failure;
use self::reader::{Known, TableReader};
use self::sweeper::Consumed;
use self::tail::Tail;
use self::topics::Topics;
use crate::{Bounds, EventLog, LogError, LogPosition, LogReader, MAX_BYTES, partition_of};

/// Memory for records that wait to be appended.
const ROOM_BYTES: u32 = 64 << 20;
/// What a waiting record costs beside its value.
const OVERHEAD_BYTES: usize = 256;
/// After this an append is told *unavailable*; it may still become durable.
const APPEND: Duration = Duration::from_secs(10);
/// How long a full buffer takes to empty at least.
const BUFFER_RETRY_MS: u64 = 100;

/// The log in the schema `log` of one database.
pub struct TableLog {
    pool: PgPool,
    topics: Arc<Topics>,
    ends: Arc<Ends>,
    tail: Arc<Tail>,
    consumed: Arc<Consumed>,
    appends: mpsc::Sender<Append>,
    room: Arc<Semaphore>,
    storage_low: Arc<AtomicBool>,
    closed: AtomicBool,
    _tasks: DropGuard,
}

impl TableLog {
    /// Opens the log; [`migrate`] made its tables.
    pub async fn open(pool: PgPool) -> Result<Self, LogError> {
        Self::open_on(pool, None).await
    }

    /// Opens the log and refuses appends while `disk` has too little room.
    pub async fn open_on(pool: PgPool, disk: Option<Disk>) -> Result<Self, LogError> {
        bounds::of(&pool, &[]).await.map_err(|failure| failure.of(&Arc::from("the log tables")))?;
        let stop = CancellationToken::new();
        let ends = Arc::new(Ends::new());
        let tail = Arc::new(Tail::default());
        let consumed = Arc::new(Consumed::default());
        let storage_low = Arc::new(AtomicBool::new(disk.as_ref().is_some_and(Disk::is_low)));
        let (appends, waiting) = mpsc::channel(WAITING);
        let me = Uuid::new_v4();
        // Ends when the last sender is gone, so that nothing accepted is forgotten.
        tokio::spawn(appender::run(waiting, pool.clone(), Arc::clone(&ends), Arc::clone(&tail)));
        tokio::spawn(news::tell(pool.clone(), Arc::clone(&ends), me, stop.clone()));
        tokio::spawn(news::learn(pool.clone(), Arc::clone(&ends), me, stop.clone()));
        tokio::spawn(sweeper::run(pool.clone(), Arc::clone(&consumed), stop.clone()));
        if let Some(disk) = disk {
            tokio::spawn(disk::watch(disk, Arc::clone(&storage_low), stop.clone()));
        }
        Ok(Self {
            topics: Arc::new(Topics::new(pool.clone())),
            pool,
            ends,
            tail,
            consumed,
            appends,
            room: Arc::new(Semaphore::new(ROOM_BYTES as usize)),
            storage_low,
            closed: AtomicBool::new(false),
            _tasks: stop.drop_guard(),
        })
    }

    fn refuse_when_closed(&self) -> Result<(), LogError> {
        if self.closed.load(Ordering::Acquire) { Err(LogError::Closed) } else { Ok(()) }
    }
}

#[async_trait]
impl EventLog for TableLog {
    async fn append(&self, topic: &str, key: Uuid, value: Bytes) -> Result<LogPosition, LogError> {
        self.refuse_when_closed()?;
        if value.len() > MAX_BYTES {
            return Err(LogError::TooLarge { bytes: value.len(), max: MAX_BYTES });
        }
        if self.storage_low.load(Ordering::Relaxed) {
            return Err(Failure::StorageFull.of(&Arc::from(topic)));
        }
        let topic = self.topics.get(topic).await?;
        let partition = partition_of(key, topic.partitions);
        let slot = topic.slot(partition)?;
        let full = || LogError::Full { reason: "too many appends wait", retry_ms: BUFFER_RETRY_MS };
        let bytes = u32::try_from(value.len() + OVERHEAD_BYTES).expect("at most MAX_BYTES and a little");
        let room = Arc::clone(&self.room).try_acquire_many_owned(bytes).map_err(|_| full())?;
        let (reply, told) = oneshot::channel();
        let append = Append { slot, key, value, reply, _room: room };
        self.appends.try_send(append).map_err(|_| full())?;
        let silent = Failure::Silent { waited_ms: APPEND.as_millis() };
        match timeout(APPEND, told).await {
            Ok(Ok(Ok(offset))) => Ok(LogPosition { topic: topic.name, partition, offset }),
            Ok(Ok(Err(failure))) => Err(failure.of(&topic.name)),
            Ok(Err(_)) | Err(_) => Err(silent.of(&topic.name)),
        }
    }

    async fn reader(&self, max_bytes: usize) -> Result<Box<dyn LogReader>, LogError> {
        self.refuse_when_closed()?;
        let known = Known {
            topics: Arc::clone(&self.topics),
            ends: Arc::clone(&self.ends),
            tail: Arc::clone(&self.tail),
        };
        Ok(Box::new(TableReader::new(self.pool.clone(), known, max_bytes)))
    }

    async fn ensure_topics(&self, topics: &[(&str, u32)]) -> Result<(), LogError> {
        for (name, partitions) in topics {
            self.topics.ensure(name, *partitions).await?;
        }
        Ok(())
    }

    async fn bounds(&self, topic: &str, partition: u32) -> Result<Bounds, LogError> {
        let topic = self.topics.get(topic).await?;
        let slot = topic.slot(partition)?;
        let found = bounds::of(&self.pool, &[slot]).await.map_err(|failure| failure.of(&topic.name))?;
        Ok(found[0])
    }

    async fn consumed(&self, topic: &str, partition: u32, next_offset: i64) {
        let Ok(topic) = self.topics.get(topic).await else { return };
        if let Ok(slot) = topic.slot(partition) {
            self.consumed.mark(slot, next_offset);
        }
    }

    async fn ping(&self, wait: Duration) -> Result<(), LogError> {
        let name: Arc<str> = Arc::from("ping");
        let pool = self.pool.clone();
        // A task of its own: the end of the wait must not cancel a statement on a pooled connection.
        let asked = tokio::spawn(async move { sqlx::query("SELECT 1").execute(&pool).await });
        match timeout(wait, asked).await {
            Ok(Ok(Ok(_))) => Ok(()),
            Ok(Ok(Err(error))) => Err(Failure::from(error).of(&name)),
            Ok(Err(_)) | Err(_) => Err(Failure::Silent { waited_ms: wait.as_millis() }.of(&name)),
        }
    }

    async fn close(&self, wait: Duration) {
        self.closed.store(true, Ordering::Release);
        // Each append under way holds a share of the room.
        if timeout(wait, self.room.acquire_many(ROOM_BYTES)).await.is_err() {
            tracing::warn!(wait_ms = wait.as_millis(), "closed with appends under way");
        }
    }
}
