//! The HTTP port: bounded connections, bounded heads, no waiting for a silent peer.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::middleware::map_request;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use runtime::network::Network;
use runtime::{Shutdown, forwarded};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections at a time; further ones wait in the listener's backlog.
const CONNECTIONS: usize = 4096;
/// A head must be complete within this time, also that of a later request on the same connection.
const HEAD_WAIT: Duration = Duration::from_secs(30);
const HEAD_BYTES: usize = 16 * 1024;
/// After `accept` failed (out of file descriptors), so that the loop does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// What is served, and whose word on a client's address is taken.
#[derive(Clone)]
pub(crate) struct Port {
    pub(crate) routes: Router,
    pub(crate) trusted_proxies: Arc<[Network]>,
}

/// Listens on `address` and serves until the process stops.
pub(crate) async fn start(address: &str, port: Port, shutdown: &Shutdown) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(address).await?;
    let bound = listener.local_addr()?;
    shutdown.spawn(accept(listener, port, shutdown.clone()));
    Ok(bound)
}

async fn accept(listener: TcpListener, port: Port, shutdown: Shutdown) {
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let next = async {
            let permit = connections.clone().acquire_owned().await.expect("nobody closes it");
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            next = next => next,
            () = shutdown.stopping() => return,
        };
        match accepted {
            Ok((socket, peer)) => {
                shutdown.spawn(serve(socket, peer, port.clone(), permit, shutdown.clone()));
            }
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "failed to accept");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn serve(
    socket: TcpStream,
    peer: SocketAddr,
    port: Port,
    permit: OwnedSemaphorePermit,
    stop: Shutdown,
) {
    let Port { routes, trusted_proxies } = port;
    // Of each request anew: a proxy sends those of several clients down one connection.
    let service = TowerToHyperService::new(routes.layer(map_request(move |mut request: Request| {
        let client = forwarded::client(peer, request.headers(), &trusted_proxies);
        request.extensions_mut().insert(ConnectInfo(client));
        std::future::ready(request)
    })));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WAIT)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(socket), service);
    tokio::pin!(connection);
    let served = tokio::select! {
        served = connection.as_mut() => served,
        () = stop.stopping() => {
            connection.as_mut().graceful_shutdown();
            tokio::select! {
                served = connection.as_mut() => served,
                () = stop.stopping_now() => Ok(()),
            }
        }
    };
    if let Err(error) = served {
        tracing::debug!(error = &error as &dyn std::error::Error, "a connection ended early");
    }
    drop(permit);
}
