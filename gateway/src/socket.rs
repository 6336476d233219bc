//! One client's WebSocket: small buffers, one owner, bounded ends.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use protocol::CloseCode;
use protocol::limit::FRAME_BYTES;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode as WireCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::session::Text;

/// The read buffer of an idle connection: 1 KiB costs 2.9 KiB a connection, the library's own 128 KiB cost 138.
const READ_BYTES: usize = 1024;
/// Frames of one wake-up are written together up to this size.
const WRITE_BYTES: usize = 16 * 1024;
/// No frame of ours is larger; what waits for a slow reader is bounded by the session.
const MAX_WRITE_BYTES: usize = 2 * 1024 * 1024;
/// For the peer to answer our close frame.
const CLOSE_WAIT: Duration = Duration::from_secs(2);
/// The reason of a close frame: 125 bytes with the code.
const REASON_BYTES: usize = 123;

/// What a client sent.
pub(crate) enum Heard {
    Text(Text),
    /// A ping or pong of the protocol.
    Control,
    /// Binary, too long, not UTF-8, not by the protocol: the text says what.
    Nonsense(String),
    /// It is over.
    Closed,
}

/// The socket. One task owns it; it is never split.
pub(crate) struct Socket {
    stream: WebSocketStream<TcpStream>,
}

impl Socket {
    /// Takes over a connection whose upgrade was answered; `early` was read beyond it.
    pub(crate) async fn new(stream: TcpStream, early: Bytes) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BYTES)
            .write_buffer_size(WRITE_BYTES)
            .max_write_buffer_size(MAX_WRITE_BYTES)
            .max_message_size(Some(FRAME_BYTES))
            .max_frame_size(Some(FRAME_BYTES));
        let stream = if early.is_empty() {
            WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await
        } else {
            WebSocketStream::from_partially_read(stream, early.to_vec(), Role::Server, Some(config)).await
        };
        Self { stream }
    }

    /// The next thing heard.
    pub(crate) fn poll_hear(&mut self, cx: &mut Context<'_>) -> Poll<Heard> {
        let heard = match ready!(self.stream.poll_next_unpin(cx)) {
            Some(Ok(Message::Text(text))) => Heard::Text(text),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Heard::Control,
            Some(Ok(Message::Binary(_))) => {
                Heard::Nonsense("a binary message; only text is spoken here".to_owned())
            }
            Some(Ok(Message::Close(_) | Message::Frame(_))) | None => Heard::Closed,
            Some(Err(error @ (Error::Capacity(_) | Error::Protocol(_) | Error::Utf8(_)))) => {
                Heard::Nonsense(error.to_string())
            }
            Some(Err(_)) => Heard::Closed,
        };
        Poll::Ready(heard)
    }

    pub(crate) async fn hear(&mut self) -> Heard {
        std::future::poll_fn(|cx| self.poll_hear(cx)).await
    }

    /// Puts a text into the write buffer. Errors: the connection is broken.
    pub(crate) fn put(&mut self, text: Text) -> Result<(), Box<Error>> {
        Pin::new(&mut self.stream).start_send(Message::Text(text)).map_err(Box::new)
    }

    /// Ready once the kernel has everything.
    pub(crate) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Box<Error>>> {
        Pin::new(&mut self.stream).poll_flush(cx).map_err(Box::new)
    }

    /// Says why, waits for the answer, bounded. Dropping the socket without this leaves browsers with 1006.
    pub(crate) async fn close(mut self, code: CloseCode, detail: &str) {
        let mut reason = match detail {
            "" => code.reason().to_owned(),
            detail => format!("{}: {detail}", code.reason()),
        };
        while reason.len() > REASON_BYTES {
            reason.pop();
        }
        let frame = CloseFrame { code: WireCode::from(code.code()), reason: reason.into() };
        let said = async {
            if self.stream.send(Message::Close(Some(frame))).await.is_ok() {
                // The rest of what the client says is not read for its content, only until it has said goodbye.
                while let Some(Ok(_)) = self.stream.next().await {}
            }
        };
        // A client that does not answer is dropped: everything that matters was said.
        drop(timeout(CLOSE_WAIT, said).await);
    }

    /// The client said goodbye: answers it, bounded.
    pub(crate) async fn farewell(mut self) {
        drop(timeout(CLOSE_WAIT, async { while let Some(Ok(_)) = self.stream.next().await {} }).await);
    }
}

const _: () = {
    const fn is_stream<T: Stream + Sink<Message>>() {}
    is_stream::<WebSocketStream<TcpStream>>();
};
