//! One message: four bytes of length (big endian), then that many bytes of JSON.
//!
//! A length is believed only up to the limit, and memory grows with the bytes that really came, never with the length
//! that was claimed.

use bytes::{Buf, BufMut, BytesMut};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::error::LinkError;

/// Bytes of a greeting.
pub(crate) const GREETING_BYTES: usize = 4 * 1024;
/// Bytes of any other message.
pub(crate) const MESSAGE_BYTES: usize = protocol::limit::LINK_BYTES;
/// What one read asks for; several small messages arrive in one.
const READ_BYTES: usize = 16 * 1024;
/// A buffer that grew beyond this is given back once it is empty.
const KEEP_BYTES: usize = 256 * 1024;
const HEAD_BYTES: usize = 4;

/// Appends one message to `buffer`, serialised in place; on an error the buffer is as before.
pub(crate) fn encode<T: Serialize>(
    message: &T,
    buffer: &mut BytesMut,
    limit: usize,
) -> Result<(), LinkError> {
    let start = buffer.len();
    buffer.put_u32(0);
    let written = serde_json::to_writer((&mut *buffer).writer(), message);
    let bytes = buffer.len() - start - HEAD_BYTES;
    match written {
        Err(error) => {
            buffer.truncate(start);
            Err(LinkError::Malformed { what: "a message that can be written", column: error.column() })
        }
        Ok(()) if bytes > limit => {
            buffer.truncate(start);
            Err(LinkError::TooLong { bytes, limit })
        }
        Ok(()) => {
            let length = u32::try_from(bytes).expect("the limit of a message is below 4 GiB");
            buffer[start..start + HEAD_BYTES].copy_from_slice(&length.to_be_bytes());
            Ok(())
        }
    }
}

/// Takes one message off the front of `buffer`; `None` = more bytes are needed.
pub(crate) fn decode<T: DeserializeOwned>(
    buffer: &mut BytesMut,
    limit: usize,
    what: &'static str,
) -> Result<Option<T>, LinkError> {
    let Some(head) = buffer.first_chunk::<HEAD_BYTES>() else { return Ok(None) };
    let bytes = u32::from_be_bytes(*head) as usize;
    if bytes > limit {
        return Err(LinkError::TooLong { bytes, limit });
    }
    let Some(body) = buffer.get(HEAD_BYTES..HEAD_BYTES + bytes) else { return Ok(None) };
    let message = serde_json::from_slice(body)
        .map_err(|error| LinkError::Malformed { what, column: error.column() })?;
    buffer.advance(HEAD_BYTES + bytes);
    Ok(Some(message))
}

/// Reads messages from the receiving half of a stream.
pub(crate) struct Reader<R> {
    from: R,
    buffer: BytesMut,
    /// The buffer once held more than [`KEEP_BYTES`].
    grown: bool,
}

impl<R: AsyncRead + Unpin> Reader<R> {
    pub(crate) fn new(from: R) -> Self {
        Self::from_parts(from, BytesMut::new())
    }

    /// The next message. May be cancelled: bytes that came stay in the buffer.
    pub(crate) async fn next<T: DeserializeOwned>(
        &mut self,
        limit: usize,
        what: &'static str,
    ) -> Result<T, LinkError> {
        loop {
            if let Some(message) = decode(&mut self.buffer, limit, what)? {
                return Ok(message);
            }
            self.fill().await?;
        }
    }

    /// Waits until at least one byte more has come.
    pub(crate) async fn fill(&mut self) -> Result<(), LinkError> {
        if self.buffer.is_empty() && self.grown {
            self.buffer = BytesMut::new();
            self.grown = false;
        }
        self.buffer.reserve(READ_BYTES);
        match self.from.read_buf(&mut self.buffer).await {
            Ok(0) => Err(LinkError::Closed),
            Ok(_) => {
                self.grown |= self.buffer.len() > KEEP_BYTES;
                Ok(())
            }
            Err(error) => Err(LinkError::of_io(error)),
        }
    }

    /// Bytes that came and were not taken yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }

    pub(crate) fn get_mut(&mut self) -> &mut R {
        &mut self.from
    }

    /// The parts, with bytes that came beyond the last message.
    pub(crate) fn into_parts(self) -> (R, BytesMut) {
        (self.from, self.buffer)
    }

    /// Puts a reader together again from what [`Reader::into_parts`] gave.
    pub(crate) fn from_parts(from: R, buffer: BytesMut) -> Self {
        Self { from, buffer, grown: false }
    }
}

/// Writes one message at once, through to the peer.
pub(crate) async fn write<W: AsyncWrite + Unpin, T: Serialize>(
    to: &mut W,
    message: &T,
    limit: usize,
) -> Result<(), LinkError> {
    let mut buffer = BytesMut::new();
    encode(message, &mut buffer, limit)?;
    write_bytes(to, &buffer).await
}

/// Writes encoded messages, through to the peer.
pub(crate) async fn write_bytes<W: AsyncWrite + Unpin>(to: &mut W, bytes: &[u8]) -> Result<(), LinkError> {
    to.write_all(bytes).await.map_err(LinkError::of_io)?;
    to.flush().await.map_err(LinkError::of_io)
}

#[cfg(test)]
mod tests;
