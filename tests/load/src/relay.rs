//! The least that could carry the same words: a WebSocket relay that ticks a message, echoes it and hands it to the
//! other side. It checks nothing and keeps nothing. What a system costs beyond it is what its promises cost.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Texts that wait for one connection.
const WAITING: usize = 4_096;

/// Of each connection by its number; the other side of an even one is the next odd one.
type Lines = Arc<Mutex<HashMap<u64, mpsc::Sender<Utf8Bytes>>>>;

/// Serves until it is killed.
///
/// # Errors
/// Accepting failed.
pub async fn serve(listener: TcpListener) -> io::Result<()> {
    let lines = Lines::default();
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(relay(stream, lines.clone()));
    }
}

async fn relay(stream: TcpStream, lines: Lines) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let (mut sink, mut texts) = tokio_tungstenite::accept_async(stream).await.ok()?.split();
    let number: u64 = texts.next().await?.ok()?.to_text().ok()?.parse().ok()?;
    let (own, mut waiting) = mpsc::channel(WAITING);
    lines.lock().unwrap_or_else(PoisonError::into_inner).insert(number, own.clone());
    let mut other = None;
    loop {
        tokio::select! {
            text = texts.next() => {
                let Message::Text(text) = text?.ok()? else { continue };
                if other.is_none() {
                    other = lines.lock().unwrap_or_else(PoisonError::into_inner).get(&(number ^ 1)).cloned();
                }
                sink.feed(Message::text(format!("t{}", text.get(1..33)?))).await.ok()?;
                sink.feed(Message::Text(text.clone())).await.ok()?;
                sink.flush().await.ok()?;
                other.as_ref()?.send(text).await.ok()?;
            }
            text = waiting.recv() => {
                sink.feed(Message::Text(text?)).await.ok()?;
                while let Ok(text) = waiting.try_recv() {
                    sink.feed(Message::Text(text)).await.ok()?;
                }
                sink.flush().await.ok()?;
            }
        }
    }
}
