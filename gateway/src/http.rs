//! What is asked for over HTTP: the socket, probes and figures, files, and whatever the fallback serves.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use runtime::forwarded;
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use crate::connection::{self, Arrived};
use crate::limits::Place;
use crate::origin::Origin;
use crate::pod::Pod;
use crate::socket::Socket;
use crate::{pages, shown, upgrade};

/// A request's head: line and headers.
const HEAD_BYTES: usize = 8 * 1024;
/// From the answered upgrade to the raw connection; hyper only hands over what it holds.
const HAND_OVER: Duration = Duration::from_secs(5);

/// What the front door serves.
pub(crate) struct Door {
    pub(crate) pod: Arc<Pod>,
    /// Serves paths that the gateway does not own.
    pub(crate) fallback: Option<axum::Router>,
}

/// An upgrade that was answered.
struct Upgrading {
    on: OnUpgrade,
    origin: Origin,
    place: Place,
}

/// Serves one connection until it ends, as HTTP and then perhaps as a socket.
pub(crate) async fn serve(
    door: Arc<Door>,
    stream: TcpStream,
    address: SocketAddr,
    permit: OwnedSemaphorePermit,
) {
    let upgrading = Arc::new(Mutex::new(None));
    if !Box::pin(serve_http(&door, stream, address, &upgrading)).await {
        return;
    }
    let Some(upgrading) = upgrading.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
    let Upgrading { on, origin, place } = upgrading;
    let Ok(Ok(upgraded)) = timeout(HAND_OVER, on).await else { return };
    let Ok(parts) = upgraded.downcast::<TokioIo<TcpStream>>() else { return };
    let socket = Socket::new(parts.io.into_inner(), &parts.read_buf);
    let arrived = Arrived { socket, origin, place };
    // A task of its own, so that the memory of the HTTP phase goes when it ends.
    let serving = connection::run(door.pod.clone(), arrived);
    tokio::spawn(async move {
        let _permit = permit;
        serving.await;
    });
}

/// Serves HTTP. `true`: an upgrade was answered.
async fn serve_http(
    door: &Arc<Door>,
    stream: TcpStream,
    address: SocketAddr,
    upgrading: &Arc<Mutex<Option<Upgrading>>>,
) -> bool {
    let service = service_fn(|request: Request<Incoming>| {
        let (door, upgrading) = (door.clone(), upgrading.clone());
        async move { Ok::<_, std::convert::Infallible>(answer(&door, address, request, &upgrading).await) }
    });
    let wait = Duration::from_millis(door.pod.config.request_wait_ms);
    let mut connection = http1::Builder::new();
    connection.timer(TokioTimer::new()).header_read_timeout(wait).max_buf_size(HEAD_BYTES);
    let connection = connection.serve_connection(TokioIo::new(stream), service).with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = door.pod.shutdown.stopping() => {
            // The answer under way is finished, no further request is read.
            connection.as_mut().graceful_shutdown();
            timeout(wait, connection).await.unwrap_or(Ok(()))
        }
    };
    ended.is_ok() && upgrading.lock().unwrap_or_else(PoisonError::into_inner).is_some()
}

async fn answer(
    door: &Door,
    address: SocketAddr,
    mut request: Request<Incoming>,
    upgrading: &Mutex<Option<Upgrading>>,
) -> Response<Body> {
    let pod = &door.pod;
    let address = forwarded::client(address, request.headers(), &pod.config.trusted_proxies);
    match request.uri().path() {
        "/ws" => return open_socket(pod, address, &mut request, upgrading),
        "/live" if pod.config.observe => return probe(pod.health.live()),
        "/ready" if pod.config.observe => return probe(pod.health.ready()),
        "/metrics" if pod.config.observe => {
            let content_type = HeaderValue::from_static(runtime::metrics::CONTENT_TYPE);
            let mut response = Response::new(Body::from(pod.all_metrics.encode()));
            response.headers_mut().insert(CONTENT_TYPE, content_type);
            return response;
        }
        _ => {}
    }
    if let Some(response) = shown::find(pod, request.method(), request.uri(), request.headers()) {
        return response;
    }
    if let Some(response) = pages::find(pod, request.method(), request.uri(), request.headers()) {
        return response;
    }
    let Some(fallback) = &door.fallback else {
        return plain(StatusCode::NOT_FOUND, "there is no such page\n");
    };
    request.extensions_mut().insert(ConnectInfo(address));
    let routes = TowerToHyperService::new(fallback.clone());
    let Ok(response) = routes.call(request.map(Body::new)).await;
    response
}

/// Answers the upgrade. The rest happens once hyper has let go of the connection.
fn open_socket(
    pod: &Pod,
    address: SocketAddr,
    request: &mut Request<Incoming>,
    upgrading: &Mutex<Option<Upgrading>>,
) -> Response<Body> {
    if request.method() != Method::GET {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "/ws is opened with GET\n");
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET"));
        return response;
    }
    let accept = match upgrade::accept_of(request.headers()) {
        Ok(accept) => accept,
        Err(what) => return upgrade::refused(what),
    };
    let Ok(origin) = Origin::of(request.headers()) else {
        return plain(StatusCode::FORBIDDEN, "Origin is neither scheme://host nor null\n");
    };
    let Some(place) = pod.addresses.enter(address.ip(), pod.now().ms) else {
        pod.metrics.ended("address limit");
        let mut response = plain(StatusCode::TOO_MANY_REQUESTS, "too many sockets from this address\n");
        response.headers_mut().insert(http::header::RETRY_AFTER, HeaderValue::from_static("5"));
        return response;
    };
    let on = hyper::upgrade::on(request);
    *upgrading.lock().unwrap_or_else(PoisonError::into_inner) = Some(Upgrading { on, origin, place });
    upgrade::switching(accept)
}

fn probe(is_well: Result<(), runtime::health::Unwell>) -> Response<Body> {
    match is_well {
        Ok(()) => plain(StatusCode::OK, "ok\n"),
        Err(unwell) => plain(StatusCode::SERVICE_UNAVAILABLE, unwell.to_string()),
    }
}

/// A short answer for people.
pub(crate) fn plain(status: StatusCode, text: impl Into<Bytes>) -> Response<Body> {
    let mut response = Response::new(Body::from(text.into()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
