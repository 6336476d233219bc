//! The batches that a pod has not answered yet.

use std::collections::BTreeMap;
use std::time::Duration;

use protocol::link::PushAnswer;
use tokio::time::Instant;

use super::ticket::{Answer, Gone};
use crate::error::LinkError;

/// Batches without an answer; one more and the pod counts as gone.
pub(super) const BATCHES: usize = 1024;
/// Bytes that wait for the pod to read; more and the pod counts as gone.
pub(super) const WAITING_BYTES: usize = 16 * 1024 * 1024;
/// A batch without an answer for this long means that the pod is gone.
pub(super) const SILENCE: Duration = Duration::from_secs(5);

/// Numbers batches and remembers them until they are answered.
#[derive(Default)]
pub(super) struct Unanswered {
    /// By batch; the lowest is the oldest.
    batches: BTreeMap<u64, Batch>,
    last: u64,
    gone: Option<Gone>,
}

struct Batch {
    sent_at: Instant,
    n_deliveries: usize,
    /// None for a ping.
    answer: Option<Answer>,
}

impl Unanswered {
    /// Whether one more batch may be sent.
    pub(super) fn room(&self) -> Result<(), Gone> {
        match self.gone {
            Some(gone) => Err(gone),
            None if self.batches.len() >= BATCHES => Err(Gone::Full),
            None => Ok(()),
        }
    }

    /// The number for the next batch.
    pub(super) fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    pub(super) fn sent(&mut self, batch: u64, n_deliveries: usize, answer: Option<Answer>) {
        self.batches.insert(batch, Batch { sent_at: Instant::now(), n_deliveries, answer });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }

    pub(super) fn is_silent(&self, now: Instant) -> bool {
        let oldest = self.batches.first_key_value();
        oldest.is_some_and(|(_, batch)| now.saturating_duration_since(batch.sent_at) >= SILENCE)
    }

    /// Ends the ticket of the answered batch.
    pub(super) fn answered(&mut self, answer: PushAnswer) -> Result<(), LinkError> {
        let batch = self
            .batches
            .remove(&answer.batch)
            .ok_or(LinkError::OutOfTurn { what: "an answer to a batch that does not wait" })?;
        if batch.n_deliveries != answer.outcomes.len() {
            if let Some(ticket) = batch.answer {
                let _ = ticket.send(Err(Gone::Broken));
            }
            return Err(LinkError::OutOfTurn { what: "as many outcomes as deliveries" });
        }
        if let Some(ticket) = batch.answer {
            // The caller may have dropped its ticket.
            let _ = ticket.send(Ok(answer.outcomes));
        }
        Ok(())
    }

    /// Ends every ticket; the first reason stays.
    pub(super) fn give_up(&mut self, gone: Gone) {
        let gone = *self.gone.get_or_insert(gone);
        for (_, batch) in std::mem::take(&mut self.batches) {
            if let Some(ticket) = batch.answer {
                let _ = ticket.send(Err(gone));
            }
        }
    }

    pub(super) fn gone(&self) -> Option<Gone> {
        self.gone
    }
}
