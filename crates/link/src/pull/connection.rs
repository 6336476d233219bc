//! The asking end of one pull connection.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use deadpool::managed::{Manager, Metrics, RecycleError, RecycleResult};
use futures_util::FutureExt;
use protocol::link::{Pull, PullAnswer, Purpose};
use tokio::time::timeout;

use crate::codec::{self, MESSAGE_BYTES, Reader};
use crate::error::LinkError;
use crate::greet::Me;
use crate::net::Net;
use crate::stream::Stream;

/// After this long in the pool a connection must answer a ping before it is used.
const FRESH: Duration = Duration::from_secs(1);

/// Encodes a question. Done before a connection is taken, so that every error on one is the connection's.
pub(super) fn question(pull: &Pull) -> Result<Bytes, LinkError> {
    let mut question = BytesMut::new();
    codec::encode(pull, &mut question, MESSAGE_BYTES)?;
    Ok(question.freeze())
}

/// A connection to a router. Between questions nothing is under way on it; one that broke is never used again.
pub(super) struct Connection {
    reader: Reader<Stream>,
    generation: u64,
}

impl Connection {
    /// Sends an encoded question and waits for its answer. After any error the connection is spoilt.
    pub(super) async fn ask(&mut self, question: &[u8]) -> Result<PullAnswer, LinkError> {
        codec::write_bytes(self.reader.get_mut(), question).await?;
        self.reader.next(MESSAGE_BYTES, "an answer to a pull").await
    }

    /// Whether the peer has closed it, or said something unasked, as far as the kernel knows by now.
    fn is_spoilt(&mut self) -> bool {
        !self.reader.is_empty() || self.reader.fill().now_or_never().is_some()
    }
}

/// Dials one router for its pool.
pub(super) struct Dialler {
    net: Net,
    me: Me,
    address: String,
    pong_wait: Duration,
    /// Connections of an earlier generation are not used again.
    generation: AtomicU64,
}

impl Dialler {
    pub(super) fn new(net: Net, me: Me, address: String, pong_wait: Duration) -> Self {
        Self { net, me, address, pong_wait, generation: AtomicU64::new(0) }
    }

    /// A router that broke one connection has probably died with all: without this a pool of dead connections would
    /// cost a time-out each.
    pub(super) fn distrust_all(&self) {
        self.generation.fetch_add(1, Ordering::Relaxed);
    }

    async fn check(&self, connection: &mut Connection, idle_for: Duration) -> Result<(), LinkError> {
        if connection.is_spoilt() {
            return Err(LinkError::Closed);
        }
        if idle_for < FRESH {
            return Ok(());
        }
        let ping = question(&Pull::Ping)?;
        let ms = u64::try_from(self.pong_wait.as_millis()).unwrap_or(u64::MAX);
        let pong = timeout(self.pong_wait, connection.ask(&ping)).await;
        match pong.unwrap_or(Err(LinkError::Silent { ms }))? {
            PullAnswer::Pong => Ok(()),
            _ => Err(LinkError::OutOfTurn { what: "a pong" }),
        }
    }
}

impl Manager for Dialler {
    type Type = Connection;
    type Error = LinkError;

    async fn create(&self) -> Result<Connection, LinkError> {
        let generation = self.generation.load(Ordering::Relaxed);
        let greeted = self.net.dial(self.me, &self.address, Purpose::Pull).await?;
        Ok(Connection { reader: greeted.reader, generation })
    }

    async fn recycle(&self, connection: &mut Connection, metrics: &Metrics) -> RecycleResult<LinkError> {
        if connection.generation != self.generation.load(Ordering::Relaxed) {
            return Err(RecycleError::message("another connection to this router broke"));
        }
        let checked = self.check(connection, metrics.last_used()).await;
        checked.map_err(|error| {
            self.distrust_all();
            RecycleError::Backend(error)
        })
    }
}
