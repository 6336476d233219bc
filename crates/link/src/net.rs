//! How this process reaches others and is reached.

pub(crate) mod local;
pub(crate) mod tcp;
pub(crate) mod tls;

use std::sync::Arc;

use protocol::link::Purpose;
use tokio::time::timeout;

use crate::error::LinkError;
use crate::greet::{self, Greeted, HANDSHAKE, Me};
use crate::listen::Listener;
use crate::stream::Stream;

use local::Switch;
use tls::TlsConfig;

/// How this process reaches others: one per process, cloned to every part.
#[derive(Clone)]
pub struct Net {
    way: Way,
}

#[derive(Clone)]
pub(crate) enum Way {
    Tcp(TlsConfig),
    Plain,
    Local(Arc<Switch>),
}

impl Net {
    /// TCP with mutual TLS: both sides show a certificate of the cluster's own authority.
    pub fn tcp(tls: TlsConfig) -> Self {
        Self { way: Way::Tcp(tls) }
    }

    /// TCP without TLS. Listens on and dials loopback addresses only; any other is
    /// [`LinkError::NotLoopback`].
    pub fn tcp_plain_for_loopback() -> Self {
        Self { way: Way::Plain }
    }

    /// Pipes inside this process. Clones share one switch: what one part listens on another part can dial.
    pub fn local() -> Self {
        Self { way: Way::Local(Arc::new(Switch::default())) }
    }

    /// Listens on `address` (`host:port`; port 0 picks a free one; inside one process any name, and an empty name
    /// picks a free one) for streams of these purposes. Others are refused and told so.
    pub async fn listen(&self, me: Me, address: &str, serves: &[Purpose]) -> Result<Listener, LinkError> {
        Listener::open(&self.way, me, address, serves).await
    }

    /// Connects to `address` and greets, within 2 s.
    pub(crate) async fn dial(&self, me: Me, address: &str, purpose: Purpose) -> Result<Greeted, LinkError> {
        let greeted = async {
            let stream = match &self.way {
                Way::Tcp(tls) => {
                    let socket = tcp::connect(address, tcp::Reach::Anywhere).await?;
                    Stream::Tls(Box::new(tls.dial(socket).await?))
                }
                Way::Plain => Stream::Plain(tcp::connect(address, tcp::Reach::LoopbackOnly).await?),
                Way::Local(switch) => Stream::Local(switch.dial(address).await?),
            };
            greet::dial(stream, me, purpose).await
        };
        let ms = u64::try_from(HANDSHAKE.as_millis()).unwrap_or(u64::MAX);
        timeout(HANDSHAKE, greeted)
            .await
            .unwrap_or_else(|_| Err(LinkError::TimedOut { address: address.to_owned(), ms }))
    }
}
