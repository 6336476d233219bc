//! A socket that keeps to no rule.

use std::net::SocketAddr;
use std::time::Duration;

use domain::{SenderId, TenantId};
use futures_util::{SinkExt as _, StreamExt as _};
use protocol::frame::ServerFrame;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::client::{PATIENCE, connect};

/// What a gateway may do with what a hostile client still sends after its end.
const SEND_WAIT: Duration = Duration::from_secs(5);

/// A connection after its upgrade.
#[derive(Debug)]
pub struct Hostile {
    socket: crate::client::Socket,
}

/// A `hello` of a new guest, to be spoiled.
pub fn hello(tenant: TenantId) -> Value {
    json!({"t": "hello", "v": 1, "tenant": tenant, "sender": SenderId(Uuid::new_v4()), "attempt": 1})
}

impl Hostile {
    pub async fn connects(address: SocketAddr) -> Self {
        Self { socket: connect(address).await.expect("the gateway answers an upgrade") }
    }

    /// A new guest that has said hello as it should.
    pub async fn is_welcomed(address: SocketAddr, tenant: TenantId) -> Self {
        let mut this = Self::connects(address).await;
        this.sends(Message::text(hello(tenant).to_string())).await;
        this.hears(|frame| matches!(frame, ServerFrame::Welcome(_))).await;
        this
    }

    /// Sends a message; that the gateway does not take it any more is its right.
    pub async fn sends(&mut self, message: Message) {
        let _ = timeout(SEND_WAIT, self.socket.send(message)).await;
    }

    /// Sends many messages in one go.
    pub async fn floods(&mut self, text: &str, times: usize) {
        let flood = async {
            for _ in 0..times {
                self.socket.feed(Message::text(text)).await?;
            }
            self.socket.flush().await
        };
        let _ = timeout(SEND_WAIT, flood).await;
    }

    /// Sends bytes below the frames.
    pub async fn sends_bytes(&mut self, bytes: &[u8]) {
        self.socket.get_mut().write_all(bytes).await.expect("the gateway reads");
    }

    /// Waits for a frame.
    pub async fn hears(&mut self, wanted: impl Fn(&ServerFrame) -> bool) -> ServerFrame {
        let heard = async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Text(text))) => {
                        let frame = serde_json::from_str(&text).expect("a gateway keeps to the protocol");
                        if wanted(&frame) {
                            return frame;
                        }
                    }
                    Some(Ok(Message::Close(frame))) => panic!("closed with {frame:?}"),
                    Some(Ok(_)) => {}
                    other => panic!("ended with {other:?}"),
                }
            }
        };
        timeout(PATIENCE, heard).await.expect("the gateway answers in time")
    }

    /// Waits for the end, at most as long as `patience`, and gives its code; none if it came without a word. Meanwhile
    /// a byte is sent now and then, if so asked.
    ///
    /// # Panics
    /// If it is still open.
    pub async fn ends(mut self, patience: Duration, drips_every: Option<Duration>) -> Option<u16> {
        let end = tokio::time::Instant::now() + patience;
        loop {
            let drip = tokio::time::Instant::now() + drips_every.unwrap_or(patience);
            match tokio::time::timeout_at(drip.min(end), self.socket.next()).await {
                Ok(Some(Ok(Message::Close(frame)))) => return frame.map(|frame| frame.code.into()),
                Ok(Some(Ok(_))) => {}
                Ok(Some(Err(_)) | None) => return None,
                Err(_) => {
                    assert!(tokio::time::Instant::now() < end, "still open after {patience:?}");
                    // What the gateway does with a byte after its end is its own affair.
                    let _ = self.socket.get_mut().write_all(&[7]).await;
                }
            }
        }
    }

    /// Waits for the end, and gives its code and reason.
    pub async fn closed(mut self) -> (u16, String) {
        let end = async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Close(Some(frame)))) => {
                        return (frame.code.into(), frame.reason.to_string());
                    }
                    Some(Ok(Message::Text(_) | Message::Ping(_))) => {}
                    other => panic!("ended with {other:?}"),
                }
            }
        };
        timeout(PATIENCE, end).await.expect("the gateway ends it in time")
    }
}
