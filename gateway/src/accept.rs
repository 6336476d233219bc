//! The front door: its own accept loop, because it owns the time-outs.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use socket2::{Domain, Protocol, SockRef, Socket as RawSocket, Type};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::http::{Door, serve};

/// Connections that the kernel completes before we take them: with fewer, a storm waits for SYN retransmits.
const BACKLOG: i32 = 4096;
/// A peer that acknowledges nothing for this long is gone.
const USER_TIMEOUT: Duration = Duration::from_secs(20);
/// What the kernel keeps for a slow reader; more waits in the session, which knows what may be dropped.
const SEND_BYTES: usize = 64 * 1024;
/// After `accept` failed (out of file descriptors), so that the loop does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// Connections beside the sockets: files, REST, handshakes in progress.
const OTHERS: u32 = 1_024;

/// Binds an address (`host:port`).
///
/// Errors: it cannot be resolved or is in use.
pub(crate) async fn bind(address: &str) -> io::Result<TcpListener> {
    let mut last = io::Error::new(io::ErrorKind::InvalidInput, "no address");
    for address in tokio::net::lookup_host(address).await? {
        match listen(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = RawSocket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}

/// Accepts until the pod stops. Dropping the listener is what stops new connections.
pub(crate) async fn accept(door: Arc<Door>, listener: TcpListener) {
    let places = Arc::new(Semaphore::new(
        usize::try_from(door.pod.config.max_sessions.saturating_add(OTHERS)).unwrap_or(usize::MAX >> 4),
    ));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = door.pod.shutdown.stopping() => return,
        };
        match accepted {
            Ok((stream, address)) => {
                prepare(&stream);
                let door = door.clone();
                // Not a tracked task: the drain ends what it serves, session by session.
                tokio::spawn(async move { Box::pin(serve(door, stream, address, place)).await });
            }
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "accepting failed");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// A connection that cannot be prepared works all the same, only slower.
fn prepare(stream: &TcpStream) {
    let socket = SockRef::from(stream);
    drop(stream.set_nodelay(true));
    drop(socket.set_tcp_user_timeout(Some(USER_TIMEOUT)));
    drop(socket.set_send_buffer_size(SEND_BYTES));
}
