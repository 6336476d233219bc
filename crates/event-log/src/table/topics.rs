//! Names of topics and what they stand for in the tables. Neither ever changes, so what was read once is kept.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use sqlx::{PgPool, Row as _};

use super::failure::Failure;
use crate::LogError;

/// A topic as stored.
#[derive(Clone, Debug)]
pub(super) struct Topic {
    pub(super) name: Arc<str>,
    pub(super) id: i32,
    pub(super) partitions: u32,
}

/// A partition as the tables name it.
pub(super) type Slot = (i32, i32);

impl Topic {
    /// The slot of a partition, if there is one.
    pub(super) fn slot(&self, partition: u32) -> Result<Slot, LogError> {
        match i32::try_from(partition) {
            Ok(number) if partition < self.partitions => Ok((self.id, number)),
            _ => Err(LogError::NoSuchPartition { topic: Arc::clone(&self.name), partition }),
        }
    }
}

pub(super) struct Topics {
    pool: PgPool,
    known: RwLock<HashMap<Arc<str>, Topic>>,
}

impl Topics {
    pub(super) fn new(pool: PgPool) -> Self {
        Self { pool, known: RwLock::default() }
    }

    pub(super) async fn get(&self, name: &str) -> Result<Topic, LogError> {
        if let Some(topic) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Ok(topic.clone());
        }
        let name: Arc<str> = Arc::from(name);
        let row = sqlx::query("SELECT id, partitions FROM log.topic WHERE name = $1")
            .bind(&*name)
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| Failure::from(error).of(&name))?;
        let Some(row) = row else { return Err(LogError::NoSuchPartition { topic: name, partition: 0 }) };
        let partitions: i32 = row.get(1);
        let topic = Topic {
            name: Arc::clone(&name),
            id: row.get(0),
            partitions: u32::try_from(partitions).expect("the table checks that it is positive"),
        };
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(name, topic.clone());
        Ok(topic)
    }

    pub(super) async fn ensure(&self, name: &str, partitions: u32) -> Result<(), LogError> {
        let wrong = || LogError::NoSuchPartition { topic: Arc::from(name), partition: partitions };
        let count = i32::try_from(partitions).map_err(|_| wrong())?;
        sqlx::query(include_str!("queries/ensure_topic.sql"))
            .bind(name)
            .bind(count)
            .execute(&self.pool)
            .await
            .map_err(|error| Failure::from(error).of(&Arc::from(name)))?;
        if self.get(name).await?.partitions == partitions { Ok(()) } else { Err(wrong()) }
    }
}
