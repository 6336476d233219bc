//! The answering end of a pull connection.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use protocol::Problem;
use protocol::link::{Pull, PullAnswer};
use protocol::problem::ProblemKind;
use tokio::time::timeout;

use crate::codec::{self, MESSAGE_BYTES, Reader};
use crate::error::LinkError;
use crate::greet::{Greeted, Peer};
use crate::stream::Stream;

/// A connection without a question for this long is closed; the pod's pool dials again when it needs one.
const IDLE: Duration = Duration::from_secs(300);
/// An asker waits 2 s: it is told before that, so that its connection stays of use.
const ANSWER: Duration = Duration::from_millis(1_800);
/// An asker that does not read its own answer for this long is gone.
const WRITE: Duration = Duration::from_secs(5);

/// Answers pulls. Called from many connections at once; one question at a time on each.
#[async_trait]
pub trait PullHandler: Send + Sync + 'static {
    /// Answers `pull` (never a [`Pull::Ping`]: the connection answers those itself).
    async fn answer(&self, pull: Pull) -> PullAnswer;
}

/// The answering end of one pull connection.
pub struct PullServer {
    peer: Peer,
    reader: Reader<Stream>,
}

impl PullServer {
    pub(crate) fn new(greeted: Greeted) -> Self {
        Self { peer: greeted.peer, reader: greeted.reader }
    }

    /// The pod that dialled, and its boot.
    pub fn peer(&self) -> Peer {
        self.peer
    }

    /// Answers until the pod closes the connection.
    ///
    /// **Guarantees** A handler that panics, or is slower than 1.8 s, costs its own question a `problem`, never the
    /// connection; it runs on to its end.
    pub async fn serve(mut self, handler: Arc<dyn PullHandler>) {
        loop {
            match self.serve_one(&handler).await {
                Ok(()) => {}
                Err(LinkError::Closed | LinkError::Silent { .. }) => return,
                Err(error) => {
                    let error: &dyn std::error::Error = &error;
                    tracing::info!(pod = %self.peer.pod, boot = %self.peer.boot, error, "a pod's pull connection ended");
                    return;
                }
            }
        }
    }

    async fn serve_one(&mut self, handler: &Arc<dyn PullHandler>) -> Result<(), LinkError> {
        let asked = timeout(IDLE, self.reader.next(MESSAGE_BYTES, "a pull")).await;
        let answer = match asked.map_err(|_| silent(IDLE))?? {
            Pull::Ping => PullAnswer::Pong,
            pull => answer(handler.clone(), pull).await,
        };
        match self.write(&answer).await {
            Err(LinkError::TooLong { bytes, limit }) => {
                tracing::error!(bytes, limit, "an answer to a pull is too long to be sent");
                self.write(&problem(ProblemKind::Internal)).await
            }
            written => written,
        }
    }

    async fn write(&mut self, answer: &PullAnswer) -> Result<(), LinkError> {
        let written = codec::write(self.reader.get_mut(), answer, MESSAGE_BYTES);
        timeout(WRITE, written).await.unwrap_or_else(|_| Err(silent(WRITE)))
    }
}

/// Runs the handler in a task of its own: the time-out stops waiting, it does not cut the handler off half way.
async fn answer(handler: Arc<dyn PullHandler>, pull: Pull) -> PullAnswer {
    let answering = tokio::spawn(async move { handler.answer(pull).await });
    match timeout(ANSWER, answering).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(panicked)) => {
            tracing::error!(error = &panicked as &dyn std::error::Error, "failed to answer a pull");
            problem(ProblemKind::Internal)
        }
        Err(_) => problem(ProblemKind::Unavailable),
    }
}

fn problem(kind: ProblemKind) -> PullAnswer {
    PullAnswer::Problem { problem: Problem::new(kind) }
}

fn silent(after: Duration) -> LinkError {
    LinkError::Silent { ms: u64::try_from(after.as_millis()).unwrap_or(u64::MAX) }
}
