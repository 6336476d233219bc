//! The dialled side: accepts, shakes hands with many at once, hands out greeted streams.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use protocol::link::Purpose;
use tokio::io::DuplexStream;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::error::LinkError;
use crate::greet::{self, Greeted, HANDSHAKE, Me, Peer};
use crate::net::Way;
use crate::net::tcp::{self, Reach};
use crate::net::tls::TlsConfig;
use crate::pull::PullServer;
use crate::push::PushDown;
use crate::report::ReportReader;
use crate::stream::Stream;

/// Handshakes in progress; more wait in the listener's backlog. Each ends within [`HANDSHAKE`], so peers that dial and
/// say nothing cannot keep others out for longer.
const HANDSHAKES: usize = 256;
/// Greeted streams that wait to be taken.
const GREETED: usize = 64;
/// After `accept` failed (out of file descriptors), so that the loop does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A greeted stream, by what the dialler wants of us.
pub enum Incoming {
    Push(PushDown),
    Pull(PullServer),
    Report(ReportReader),
}

impl Incoming {
    /// Who dialled.
    pub fn peer(&self) -> Peer {
        match self {
            Self::Push(down) => down.peer(),
            Self::Pull(server) => server.peer(),
            Self::Report(reader) => reader.peer(),
        }
    }

    fn of(greeted: Greeted) -> Self {
        match greeted.purpose {
            Purpose::Push => Self::Push(PushDown::new(greeted)),
            Purpose::Pull => Self::Pull(PullServer::new(greeted)),
            Purpose::Report => Self::Report(ReportReader::new(greeted)),
        }
    }
}

/// Listens until it is dropped. Streams that were handed out live on.
pub struct Listener {
    address: String,
    incoming: mpsc::Receiver<Incoming>,
    refused: Arc<AtomicU64>,
    _open: DropGuard,
}

impl Listener {
    pub(crate) async fn open(
        way: &Way,
        me: Me,
        address: &str,
        serves: &[Purpose],
    ) -> Result<Self, LinkError> {
        let (address, source) = match way {
            Way::Tcp(tls) => {
                let listener = tcp::listen(address, Reach::Anywhere).await?;
                (bound(&listener, address)?, Source::Tls(listener, tls.clone()))
            }
            Way::Plain => {
                let listener = tcp::listen(address, Reach::LoopbackOnly).await?;
                (bound(&listener, address)?, Source::Plain(listener))
            }
            Way::Local(switch) => {
                let (name, pipes) = switch.listen(address)?;
                (name, Source::Local(pipes))
            }
        };
        let (mailbox, incoming) = mpsc::channel(GREETED);
        let refused = Arc::new(AtomicU64::new(0));
        let closed = CancellationToken::new();
        let door = Door { me, serves: serves.into(), mailbox, refused: refused.clone() };
        tokio::spawn(closed.clone().run_until_cancelled_owned(accept_all(source, door)));
        Ok(Self { address, incoming, refused, _open: closed.drop_guard() })
    }

    /// Where this listens, with the port that was picked. What others are told may differ (a pod's address is
    /// configured apart from the one it listens on).
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The next greeted stream. May be cancelled.
    pub async fn accept(&mut self) -> Incoming {
        match self.incoming.recv().await {
            Some(incoming) => incoming,
            // The accepting task ends only with this listener.
            None => std::future::pending().await,
        }
    }

    /// How many dialled and were not let in: no certificate of ours, another version, a purpose we do not serve, silence.
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }
}

fn bound(listener: &TcpListener, asked: &str) -> Result<String, LinkError> {
    listener
        .local_addr()
        .map(|address| address.to_string())
        .map_err(|source| LinkError::Listen { address: asked.to_owned(), source })
}

/// Where connections come from.
enum Source {
    Tls(TcpListener, TlsConfig),
    Plain(TcpListener),
    Local(mpsc::Receiver<DuplexStream>),
}

/// A connection before its handshake.
enum Knock {
    Tls(tokio::net::TcpStream, TlsConfig),
    Ready(Stream),
}

#[derive(Clone)]
struct Door {
    me: Me,
    serves: Arc<[Purpose]>,
    mailbox: mpsc::Sender<Incoming>,
    refused: Arc<AtomicU64>,
}

async fn accept_all(mut source: Source, door: Door) {
    let handshakes = Arc::new(Semaphore::new(HANDSHAKES));
    loop {
        let Ok(permit) = handshakes.clone().acquire_owned().await else { return };
        let knock = match source.next().await {
            Ok(Some(knock)) => knock,
            Ok(None) => return,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "failed to accept on the link");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let door = door.clone();
        tokio::spawn(async move {
            door.let_in(knock).await;
            drop(permit);
        });
    }
}

impl Source {
    async fn next(&mut self) -> std::io::Result<Option<Knock>> {
        match self {
            Self::Tls(listener, tls) => {
                let (socket, _) = listener.accept().await?;
                tcp::prepare(&socket)?;
                Ok(Some(Knock::Tls(socket, tls.clone())))
            }
            Self::Plain(listener) => {
                let (socket, _) = listener.accept().await?;
                tcp::prepare(&socket)?;
                Ok(Some(Knock::Ready(Stream::Plain(socket))))
            }
            Self::Local(pipes) => Ok(pipes.recv().await.map(|pipe| Knock::Ready(Stream::Local(pipe)))),
        }
    }
}

impl Door {
    /// The handshake, and the wait for the owner to take the stream, within [`HANDSHAKE`].
    async fn let_in(&self, knock: Knock) {
        let greeted = async {
            let stream = match knock {
                Knock::Tls(socket, tls) => Stream::Tls(Box::new(tls.accept(socket).await?)),
                Knock::Ready(stream) => stream,
            };
            let greeted = greet::accept(stream, self.me, &self.serves).await?;
            // The owner is gone: so is the stream.
            self.mailbox.send(Incoming::of(greeted)).await.map_err(|_| LinkError::Closed)
        };
        let why: &dyn std::error::Error = match timeout(HANDSHAKE, greeted).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => &{ error },
            Err(elapsed) => &{ elapsed },
        };
        self.refused.fetch_add(1, Ordering::Relaxed);
        tracing::warn!(error = why, "refused a connection on the link");
    }
}
