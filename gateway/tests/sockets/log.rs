//! A log in memory whose disk the test holds in its hand.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use event_log::{Bounds, EventLog, LogError, LogPosition, LogReader};
use protocol::Record;
use tokio::sync::watch;
use uuid::Uuid;

/// What the disk does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Disk {
    Works,
    /// Appends wait.
    Hangs,
    /// Appends are refused for want of room.
    Full,
    /// Appends get no answer in time, and are lost.
    Silent,
}

/// Everything appended, in order.
pub(crate) struct MemoryLog {
    records: Mutex<Vec<Record>>,
    disk: watch::Sender<Disk>,
    unanswered: AtomicUsize,
}

impl MemoryLog {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            records: Mutex::default(),
            disk: watch::Sender::new(Disk::Works),
            unanswered: AtomicUsize::new(0),
        })
    }

    pub(crate) fn set(&self, disk: Disk) {
        self.disk.send_replace(disk);
    }

    /// How many appends got no answer.
    pub(crate) fn unanswered(&self) -> usize {
        self.unanswered.load(Ordering::SeqCst)
    }

    pub(crate) fn records(&self) -> Vec<Record> {
        self.records.lock().unwrap().clone()
    }
}

#[async_trait]
impl EventLog for MemoryLog {
    async fn append(&self, topic: &str, _key: Uuid, value: Bytes) -> Result<LogPosition, LogError> {
        let mut disk = self.disk.subscribe();
        let now = *disk.wait_for(|disk| *disk != Disk::Hangs).await.map_err(|_| LogError::Closed)?;
        if now == Disk::Full {
            return Err(LogError::Full { reason: "storage_full", retry_ms: 100 });
        }
        if now == Disk::Silent {
            self.unanswered.fetch_add(1, Ordering::SeqCst);
            return Err(LogError::Unavailable { topic: topic.into(), source: "no answer".into() });
        }
        let mut records = self.records.lock().unwrap();
        records.push(Record::decode(&value).unwrap());
        let offset = i64::try_from(records.len()).unwrap() - 1;
        Ok(LogPosition { topic: topic.into(), partition: 0, offset })
    }

    async fn reader(&self, _max_bytes: usize) -> Result<Box<dyn LogReader>, LogError> {
        Err(LogError::Closed)
    }

    async fn ensure_topics(&self, _topics: &[(&str, u32)]) -> Result<(), LogError> {
        Ok(())
    }

    async fn bounds(&self, _topic: &str, _partition: u32) -> Result<Bounds, LogError> {
        let end = i64::try_from(self.records.lock().unwrap().len()).unwrap();
        Ok(Bounds { start: 0, end })
    }

    async fn consumed(&self, _topic: &str, _partition: u32, _next_offset: i64) {}

    async fn ping(&self, _wait: Duration) -> Result<(), LogError> {
        match *self.disk.borrow() {
            Disk::Silent => Err(LogError::Unavailable { topic: "ping".into(), source: "no answer".into() }),
            _ => Ok(()),
        }
    }

    async fn close(&self, _wait: Duration) {}
}
