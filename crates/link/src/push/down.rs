//! The pod's end of a push stream.

use std::sync::Arc;
use std::time::Duration;

use protocol::link::{Push, PushAnswer};
use tokio::io::ReadHalf;
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::codec::{MESSAGE_BYTES, Reader};
use crate::error::LinkError;
use crate::greet::{Greeted, Peer};
use crate::outbox::Outbox;
use crate::stream::Stream;

/// A router says something at least every 5 s, if only a ping; three missed and it is gone.
const SILENCE: Duration = Duration::from_secs(15);
/// Answers that wait for the router to read. It allows 1 024 batches unanswered, so only a broken one gets here.
const WAITING_BYTES: usize = 4 * 1024 * 1024;

/// The pod's end of a push stream. Dropping it closes the stream once the answers given have left.
pub struct PushDown {
    peer: Peer,
    reader: Reader<ReadHalf<Stream>>,
    answers: Answers,
    _open: DropGuard,
}

/// Gives answers, from any task and in any order.
#[derive(Clone)]
pub struct Answers {
    outbox: Arc<Outbox>,
    broken: CancellationToken,
}

impl PushDown {
    pub(crate) fn new(greeted: Greeted) -> Self {
        let peer = greeted.peer;
        let (from, early) = greeted.reader.into_parts();
        let (from, to) = tokio::io::split(from);
        let outbox = Arc::new(Outbox::new(WAITING_BYTES));
        let closing = CancellationToken::new();
        let broken = CancellationToken::new();
        tokio::spawn({
            let (outbox, closing, broken) = (outbox.clone(), closing.clone(), broken.clone());
            async move { outbox.write_to(to, closing, broken).await }
        });
        Self {
            peer,
            reader: Reader::from_parts(from, early),
            answers: Answers { outbox, broken },
            _open: closing.drop_guard(),
        }
    }

    /// The router that dialled, and its boot.
    pub fn peer(&self) -> Peer {
        self.peer
    }

    /// The next message, in the router's order; none = the stream has ended. Pings are answered here: a pod that stops
    /// asking for more counts as gone. May be cancelled.
    pub async fn next(&mut self) -> Option<Push> {
        loop {
            match self.read().await {
                Ok(Push::Ping { batch }) => self.answer(PushAnswer { batch, outcomes: Vec::new() }),
                Ok(push) => return Some(push),
                Err(error) => {
                    let error: &dyn std::error::Error = &error;
                    tracing::info!(router = %self.peer.pod, boot = %self.peer.boot, error, "a router's push stream ended");
                    self.answers.broken.cancel();
                    return None;
                }
            }
        }
    }

    /// Answers a batch; never waits.
    pub fn answer(&self, answer: PushAnswer) {
        self.answers.give(answer);
    }

    /// For tasks that answer while another one reads.
    pub fn answers(&self) -> Answers {
        self.answers.clone()
    }

    async fn read(&mut self) -> Result<Push, LinkError> {
        let ms = u64::try_from(SILENCE.as_millis()).unwrap_or(u64::MAX);
        let next = timeout(SILENCE, self.reader.next(MESSAGE_BYTES, "a push"));
        tokio::select! {
            read = next => read.unwrap_or(Err(LinkError::Silent { ms })),
            () = self.answers.broken.cancelled() => Err(LinkError::Closed),
        }
    }
}

impl Answers {
    /// Answers a batch; never waits. After the stream has ended this does nothing: the router took the batch as gone.
    pub fn give(&self, answer: PushAnswer) {
        if !self.broken.is_cancelled() && self.outbox.put(&answer).is_err() {
            self.broken.cancel();
        }
    }
}
