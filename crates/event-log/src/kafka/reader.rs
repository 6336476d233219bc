//! The task's side of a reader: orders to its thread, records from it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout, timeout_at};

use super::buffer::{Buffer, Order};
use super::polling;
use super::questions::Questions;
use super::settings::Options;
use super::{silent, unavailable};
use crate::{Assigned, LogError, LogReader, Read};

/// How long the thread may take for an order; it is bounded by the client's own time-outs.
const ORDER: Duration = Duration::from_secs(10);

pub(super) struct KafkaReader {
    options: Arc<Options>,
    questions: Arc<Questions>,
    buffer: Arc<Buffer>,
}

impl KafkaReader {
    pub(super) fn start(
        options: Arc<Options>,
        questions: Arc<Questions>,
        max_bytes: usize,
    ) -> Result<Self, LogError> {
        let buffer = Arc::new(Buffer::new(max_bytes));
        polling::start(&options, &questions, &buffer, max_bytes)?;
        Ok(Self { options, questions, buffer })
    }

    /// Splits what was asked into what stands inside the log and the first that does not.
    async fn check(&self, partitions: &[Assigned]) -> Result<(Vec<Assigned>, Option<LogError>), LogError> {
        let names = partitions
            .iter()
            .map(|one| (self.options.topic(&one.topic), i32::try_from(one.partition).unwrap_or(-1)))
            .collect();
        let found = self.questions.bounds(names).await;
        let found = found
            .map_err(|error| unavailable(partitions.first().map_or("", |assigned| &assigned.topic), error))?;
        let mut good = Vec::with_capacity(partitions.len());
        let mut refused = None;
        for (assigned, bounds) in partitions.iter().zip(found) {
            let Assigned { topic, partition, from } = assigned.clone();
            match bounds {
                None => refused = Some(LogError::NoSuchPartition { topic, partition }),
                Some(bounds) if from < bounds.start || from > bounds.end => {
                    let (start, end) = (bounds.start, bounds.end);
                    refused = Some(LogError::Truncated { topic, partition, from, start, end });
                }
                Some(_) => good.push(assigned.clone()),
            }
        }
        Ok((good, refused))
    }
}

#[async_trait]
impl LogReader for KafkaReader {
    async fn assign(&mut self, partitions: &[Assigned]) -> Result<(), LogError> {
        let (good, refused) = self.check(partitions).await?;
        if refused.is_some() {
            // Also those that were assigned before and now point outside of the log.
            let all: Vec<_> = partitions.iter().map(|one| (Arc::clone(&one.topic), one.partition)).collect();
            self.unassign(&all).await;
        }
        if !good.is_empty() {
            let topic = Arc::clone(&good[0].topic);
            let (reply, told) = oneshot::channel();
            self.buffer.order(Order::Assign(good, reply));
            timeout(ORDER, told)
                .await
                .map_err(|_| silent(&topic, ORDER))?
                .map_err(|_| LogError::Closed)??;
        }
        refused.map_or(Ok(()), Err)
    }

    async fn unassign(&mut self, partitions: &[(Arc<str>, u32)]) {
        let (reply, told) = oneshot::channel();
        self.buffer.order(Order::Unassign(partitions.to_vec(), reply));
        if timeout(ORDER, told).await.is_err() {
            tracing::warn!("the polling thread did not drop partitions in time");
        }
    }

    async fn poll(&mut self, max: usize, wait: Duration) -> Result<Vec<Read>, LogError> {
        let end = Instant::now() + wait;
        loop {
            let reads = self.buffer.take(max)?;
            if !reads.is_empty() || timeout_at(end, self.buffer.filled()).await.is_err() {
                return Ok(reads);
            }
        }
    }

    async fn pause(&mut self, partitions: &[(Arc<str>, u32)], paused: bool) {
        let (reply, told) = oneshot::channel();
        self.buffer.order(Order::Pause(partitions.to_vec(), paused, reply));
        if timeout(ORDER, told).await.is_err() {
            tracing::warn!("the polling thread did not pause partitions in time");
        }
    }
}

impl Drop for KafkaReader {
    fn drop(&mut self) {
        self.buffer.close();
    }
}
