//! The sending half of a stream: callers append encoded messages, one task writes whatever has gathered.
//!
//! While one write is under way everything new gathers in the other of two buffers, so a busy stream costs one system
//! call for many messages, an idle one waits for nothing, and no caller ever waits.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::BytesMut;
use serde::Serialize;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::Notify;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::codec;
use crate::error::LinkError;

/// A buffer that grew beyond this is given back once it was written.
const KEEP_BYTES: usize = 1024 * 1024;
/// For the last bytes of a stream that is closed in order.
const FAREWELL: Duration = Duration::from_millis(500);

/// Encoded messages on their way to the writing task.
pub(crate) struct Outbox {
    gathered: Mutex<BytesMut>,
    more: Notify,
    limit_bytes: usize,
}

/// Why a message was not taken.
pub(crate) enum Refused {
    /// The peer does not read: so many bytes wait already.
    Full,
    Message(LinkError),
}

impl Outbox {
    pub(crate) fn new(limit_bytes: usize) -> Self {
        Self { gathered: Mutex::default(), more: Notify::new(), limit_bytes }
    }

    /// Appends a message; never waits for the peer. Messages leave in the order of these calls.
    pub(crate) fn put<T: Serialize>(&self, message: &T) -> Result<(), Refused> {
        let was_empty = {
            let mut gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
            if gathered.len() >= self.limit_bytes {
                return Err(Refused::Full);
            }
            let was_empty = gathered.is_empty();
            codec::encode(message, &mut gathered, codec::MESSAGE_BYTES).map_err(Refused::Message)?;
            was_empty
        };
        if was_empty {
            self.more.notify_one();
        }
        Ok(())
    }

    /// Writes until the stream breaks, `broken` is cancelled (ends at once) or `closing` is (writes what has gathered,
    /// within [`FAREWELL`]). Afterwards `broken` is cancelled in any case.
    pub(crate) async fn write_to<W: AsyncWrite + Unpin>(
        &self,
        mut to: W,
        closing: CancellationToken,
        broken: CancellationToken,
    ) {
        let too_late = async {
            closing.cancelled().await;
            sleep(FAREWELL).await;
        };
        tokio::select! {
            written = self.write_all_to(&mut to, &closing) => {
                if let Err(error) = written {
                    tracing::debug!(error = &error as &dyn std::error::Error, "failed to write to a peer");
                }
            }
            () = broken.cancelled() => {}
            () = too_late => {}
        }
        broken.cancel();
        // Whoever still holds the outbox need not hold what will never be written.
        self.swap(&mut BytesMut::new());
    }

    async fn write_all_to<W: AsyncWrite + Unpin>(
        &self,
        to: &mut W,
        closing: &CancellationToken,
    ) -> Result<(), LinkError> {
        let mut writing = BytesMut::new();
        loop {
            self.swap(&mut writing);
            if !writing.is_empty() {
                codec::write_bytes(to, &writing).await?;
                writing.clear();
                if writing.capacity() > KEEP_BYTES {
                    writing = BytesMut::new();
                }
                continue;
            }
            tokio::select! {
                biased;
                () = self.more.notified() => {}
                () = closing.cancelled() => return to.shutdown().await.map_err(LinkError::of_io),
            }
        }
    }

    /// `writing` is empty; takes what has gathered and leaves `writing`'s memory for what comes.
    fn swap(&self, writing: &mut BytesMut) {
        let mut gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::swap(&mut *gathered, writing);
    }
}
