//! The asking end of one pull connection.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use deadpool::managed::{Manager, Metrics, RecycleError, RecycleResult};
use futures_util::FutureExt;
use protocol::link::{Pull, PullAnswer, Purpose};

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
    pub(super) net: Net,
    pub(super) me: Me,
    pub(super) address: String,
}

impl Manager for Dialler {
    type Type = Connection;
    type Error = LinkError;

    async fn create(&self) -> Result<Connection, LinkError> {
        let greeted = self.net.dial(self.me, &self.address, Purpose::Pull).await?;
        Ok(Connection { reader: greeted.reader })
    }

    async fn recycle(&self, connection: &mut Connection, metrics: &Metrics) -> RecycleResult<LinkError> {
        if connection.is_spoilt() {
            return Err(RecycleError::Backend(LinkError::Closed));
        }
        if metrics.last_used() < FRESH {
            return Ok(());
        }
        match connection.ask(&question(&Pull::Ping)?).await? {
            PullAnswer::Pong => Ok(()),
            _ => Err(RecycleError::Backend(LinkError::OutOfTurn { what: "a pong" })),
        }
    }
}
