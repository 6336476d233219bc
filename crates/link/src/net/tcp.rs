//! Sockets, set up so that a dead peer is noticed by the kernel within seconds.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use socket2::{SockRef, TcpKeepalive};
use tokio::net::{TcpListener, TcpSocket, TcpStream, lookup_host};

use crate::error::LinkError;

/// Bytes sent and not acknowledged for this long end a connection. Above the 5 s after which the link itself gives a
/// silent pod up, below the minutes after which the kernel would.
const USER_TIMEOUT: Duration = Duration::from_secs(10);
/// An idle connection is probed after this long, each 5 s, and ends after three lost probes.
const KEEP_ALIVE: Duration = Duration::from_secs(10);
const KEEP_ALIVE_EACH: Duration = Duration::from_secs(5);
const KEEP_ALIVE_PROBES: u32 = 3;
/// Connections that wait for `accept`: after a router's restart every pod dials at once.
const BACKLOG: u32 = 1024;

/// Which addresses may be dialled and listened on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    Anywhere,
    /// Without TLS.
    LoopbackOnly,
}

impl Reach {
    fn check(self, address: &str, resolved: &[SocketAddr]) -> Result<(), LinkError> {
        let allowed = self == Self::Anywhere || resolved.iter().all(|a| a.ip().is_loopback());
        if allowed { Ok(()) } else { Err(LinkError::NotLoopback { address: address.to_owned() }) }
    }
}

/// Connects to the first address of `address` that answers.
pub(crate) async fn connect(address: &str, reach: Reach) -> Result<TcpStream, LinkError> {
    let failed = |source| LinkError::Connect { address: address.to_owned(), source };
    let resolved: Vec<SocketAddr> = lookup_host(address).await.map_err(failed)?.collect();
    reach.check(address, &resolved)?;
    // All in one call: tokio goes through them in order and answers the last error.
    let socket = TcpStream::connect(&resolved[..]).await.map_err(failed)?;
    prepare(&socket).map_err(failed)?;
    Ok(socket)
}

/// Listens on `address`.
pub(crate) async fn listen(address: &str, reach: Reach) -> Result<TcpListener, LinkError> {
    let failed = |source| LinkError::Listen { address: address.to_owned(), source };
    let resolved: Vec<SocketAddr> = lookup_host(address).await.map_err(failed)?.collect();
    reach.check(address, &resolved)?;
    let first = *resolved.first().ok_or_else(|| failed(io::ErrorKind::AddrNotAvailable.into()))?;
    let open = || {
        let socket = if first.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        // A restarted pod must get its port back while old connections are in TIME_WAIT.
        socket.set_reuseaddr(true)?;
        socket.bind(first)?;
        socket.listen(BACKLOG)
    };
    open().map_err(failed)
}

/// Sets the options that both sides want.
pub(crate) fn prepare(socket: &TcpStream) -> io::Result<()> {
    // Messages are coalesced above; the kernel must not wait for more.
    socket.set_nodelay(true)?;
    let options = SockRef::from(socket);
    options.set_tcp_keepalive(
        &TcpKeepalive::new()
            .with_time(KEEP_ALIVE)
            .with_interval(KEEP_ALIVE_EACH)
            .with_retries(KEEP_ALIVE_PROBES),
    )?;
    options.set_tcp_user_timeout(Some(USER_TIMEOUT))
}
