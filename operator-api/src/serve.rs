//! The HTTP port: bounded connections, bounded heads, no waiting for a silent peer.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use runtime::Shutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections at a time; further ones wait in the listener's backlog.
const CONNECTIONS: usize = 4096;
/// A head must be complete within this time, also that of a later request on the same connection.
const HEAD_WAIT: Duration = Duration::from_secs(30);
const HEAD_BYTES: usize = 16 * 1024;
/// After `accept` failed (out of file descriptors), so that the loop does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Listens on `address` and serves until the process stops.
pub(crate) async fn start(address: &str, routes: Router, shutdown: &Shutdown) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(address).await?;
    let bound = listener.local_addr()?;
    shutdown.spawn(accept(listener, routes, shutdown.clone()));
    Ok(bound)
}

async fn accept(listener: TcpListener, routes: Router, shutdown: Shutdown) {
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
                shutdown.spawn(serve(socket, peer, routes.clone(), permit, shutdown.clone()));
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
    routes: Router,
    permit: OwnedSemaphorePermit,
    stop: Shutdown,
) {
    let service = TowerToHyperService::new(routes.layer(axum::Extension(ConnectInfo(peer))));
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
