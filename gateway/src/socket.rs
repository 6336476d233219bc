//! One client's WebSocket: no buffer while it is idle, one owner, bounded ends.

use std::cell::RefCell;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use protocol::CloseCode;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::session::Text;
use crate::wire::{self, Decoder, Unit};

/// Read at once, into a buffer that all connections of a thread share.
const READ_BYTES: usize = 16 * 1024;
/// For the last words to be written, and for the peer to go.
const CLOSE_WAIT: Duration = Duration::from_secs(2);
/// The same for a peer that is closed because it reads slowly: the reason stands behind all that it has not read.
const SLOW_CLOSE_WAIT: Duration = Duration::from_secs(10);

thread_local! {
    static READ: RefCell<Box<[u8]>> = RefCell::new(vec![0; READ_BYTES].into());
}

/// What a client sent.
pub(crate) enum Heard {
    Text(String),
    /// A ping or pong of the protocol.
    Control,
    /// Binary, too long, not UTF-8, not by the protocol: the text says what.
    Nonsense(String),
    /// It is over.
    Closed,
}

/// The socket. One task owns it; it is never split.
pub(crate) struct Socket {
    stream: TcpStream,
    decoder: Decoder,
    /// Frames that the kernel has not taken, from `written` on.
    output: Vec<u8>,
    written: usize,
}

impl Socket {
    /// Takes over a connection whose upgrade was answered; `early` was read beyond it.
    pub(crate) fn new(stream: TcpStream, early: &[u8]) -> Self {
        let mut decoder = Decoder::default();
        decoder.feed(early);
        Self { stream, decoder, output: Vec::new(), written: 0 }
    }

    /// The next thing heard.
    pub(crate) fn poll_hear(&mut self, cx: &mut Context<'_>) -> Poll<Heard> {
        loop {
            match self.decoder.next() {
                Ok(Some(Unit::Text(text))) => return Poll::Ready(Heard::Text(text)),
                Ok(Some(Unit::Ping(content))) => {
                    wire::pong(&content, &mut self.output);
                    return Poll::Ready(Heard::Control);
                }
                Ok(Some(Unit::Pong)) => return Poll::Ready(Heard::Control),
                Ok(Some(Unit::Close)) => return Poll::Ready(Heard::Closed),
                Ok(None) => {}
                Err(error) => return Poll::Ready(Heard::Nonsense(error.to_string())),
            }
            let Self { stream, decoder, .. } = self;
            let read = READ.with_borrow_mut(|buffer| {
                let mut buffer = ReadBuf::new(buffer);
                let read = ready!(Pin::new(stream).poll_read(cx, &mut buffer));
                decoder.feed(buffer.filled());
                Poll::Ready(read.map(|()| buffer.filled().len()))
            });
            match ready!(read) {
                Ok(0) | Err(_) => return Poll::Ready(Heard::Closed),
                Ok(_) => {}
            }
        }
    }

    pub(crate) async fn hear(&mut self) -> Heard {
        std::future::poll_fn(|cx| self.poll_hear(cx)).await
    }

    /// Adds a text to what is written next; the caller bounds how much that is.
    pub(crate) fn put(&mut self, text: &Text) {
        wire::text(text, &mut self.output);
    }

    /// Ready once the kernel has everything.
    pub(crate) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.written < self.output.len() {
            let rest = &self.output[self.written..];
            match ready!(Pin::new(&mut self.stream).poll_write(cx, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                some => self.written += some,
            }
        }
        self.output = Vec::new();
        self.written = 0;
        Poll::Ready(Ok(()))
    }

    /// Says why and goes, bounded. Dropping the socket without this leaves browsers with 1006.
    pub(crate) async fn close(mut self, code: CloseCode, detail: &str) {
        let reason = match detail {
            "" => code.reason().to_owned(),
            detail => format!("{}: {detail}", code.reason()),
        };
        wire::close(code.code(), &reason, &mut self.output);
        self.leave(if code == CloseCode::Slow { SLOW_CLOSE_WAIT } else { CLOSE_WAIT }).await;
    }

    /// The client said goodbye: answers it, bounded.
    pub(crate) async fn farewell(mut self) {
        wire::close(1000, "", &mut self.output);
        self.leave(CLOSE_WAIT).await;
    }

    /// Writes what is left, ends our side, and reads until the peer has ended its own: what it still sends would
    /// otherwise make the kernel throw our last words away.
    async fn leave(mut self, wait: Duration) {
        let last_words = async {
            self.stream.write_all(&self.output[self.written..]).await?;
            self.stream.shutdown().await?;
            let mut rest = [0; 512];
            while self.stream.read(&mut rest).await? > 0 {}
            io::Result::Ok(())
        };
        // A peer that does not go is dropped: everything that matters was said.
        drop(timeout(wait, last_words).await);
    }
}
