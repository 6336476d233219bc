//! WebSocket pods: every customer and operator holds one socket to a gateway.
//!
//! | file | what it does |
//! |---|---|
//! | [`accept`](mod@accept), [`http`], [`upgrade`], [`pages`] | the front door: connections, requests, the handshake, files |
//! | [`hello`], [`origin`], [`register`] | who is this, where from, and where others find the session |
//! | [`connection`], [`socket`], [`wire`], [`effects`] | the one task of a connection: frames in, frames out, what the session asks for |
//! | [`session`] | the rules of one connection, without I/O: rights, order, numbers, limits |
//! | [`table`], [`handle`], [`wheel`], [`limits`] | all sessions of the pod: by subject, by time, by address |
//! | [`downlink`], [`heads`] | what routers push, and the net under it |
//! | [`routers`], [`settings`] | whom to ask, and what every pod must know |
//! | [`drain`] | sending everyone elsewhere |
//!
//! A gateway knows nothing of the store: it appends to the log, asks routers, and is told by routers.

mod accept;
mod assets;
mod config;
mod connection;
mod downlink;
mod drain;
mod effects;
mod forms;
mod handle;
mod heads;
mod hello;
mod http;
mod limits;
mod metrics;
mod origin;
mod pages;
mod pod;
mod register;
mod routers;
pub mod session;
mod settings;
mod shown;
mod socket;
mod table;
mod upgrade;
mod wheel;
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;

use event_log::EventLog;
use protocol::link::Purpose;
use registry::{ConnectionRegistry, PodKind, RegistryError};
use runtime::health::Health;
use runtime::lifecycle::Shutdown;
use runtime::metrics::Metrics;

pub use assets::{Asset, Assets, NoAssets};
pub use config::GatewayConfig;

use crate::http::Door;
use crate::pod::{Ingredients, Pod};
use crate::routers::Streams;

/// What a gateway is given.
pub struct Parts {
    pub config: GatewayConfig,
    pub me: link::Me,
    pub log: Arc<dyn EventLog>,
    pub registry: Arc<dyn ConnectionRegistry>,
    pub net: link::Net,
    pub keys: identity::keys::Keys,
    pub assets: Arc<dyn Assets>,
    /// Serves all paths that the gateway does not own, so that one node is one address.
    pub fallback: Option<axum::Router>,
    pub shutdown: Shutdown,
    pub metrics: Metrics,
    pub health: Health,
}

/// Why a gateway does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot listen on {address}; is the port in use? set gateway.listen")]
    Listen {
        address: String,
        #[source]
        source: std::io::Error,
    },
    #[error("cannot listen for routers on {address}; set gateway.link_listen")]
    Link {
        address: String,
        #[source]
        source: link::LinkError,
    },
    #[error("failed to join the registry")]
    Join(#[source] RegistryError),
}

/// A gateway that runs. It ends with the `shutdown` it was given: its tasks are waited for there.
#[derive(Debug)]
pub struct Running {
    /// Where it serves.
    pub address: SocketAddr,
    /// Where routers reach it.
    pub link_address: String,
}

/// Starts a gateway.
///
/// It is not ready ([`Health`] says why) before a router has told the settings. When `shutdown` stops softly it drains:
/// clients are sent elsewhere, at most `drain_ms` and a few seconds long.
pub async fn run(parts: Parts) -> Result<Running, StartError> {
    parts.health.set_unready("settings", "no router has told the settings yet");
    let address = parts.config.listen.clone();
    let listener = accept::bind(&address)
        .await
        .map_err(|source| StartError::Listen { address: address.clone(), source })?;
    let address = listener.local_addr().map_err(|source| StartError::Listen { address, source })?;
    let link_address = parts.config.link_listen.clone();
    let link = parts.net.listen(parts.me, &link_address, &[Purpose::Push]).await;
    let link = link.map_err(|source| StartError::Link { address: link_address, source })?;
    let link_address = match parts.config.link_advertise.as_str() {
        "" => link.address().to_owned(),
        advertised => advertised.to_owned(),
    };
    let seat = registry::Pod {
        id: parts.me.pod,
        boot: parts.me.boot,
        kind: PodKind::Gateway,
        address: link_address.clone(),
    };
    parts.registry.join(seat).await.map_err(StartError::Join)?;
    let (shutdown, fallback) = (parts.shutdown.clone(), parts.fallback.clone());
    let pod = Arc::new(Pod::new(Ingredients { parts, shutdown: shutdown.clone() }));
    let streams = Arc::new(Streams::default());
    until_gone(&pod, routers::look(pod.clone(), streams.clone()));
    until_gone(&pod, settings::keep(pod.clone()));
    until_gone(&pod, downlink::accept(pod.clone(), link, streams));
    until_gone(&pod, heads::ask(pod.clone()));
    until_gone(&pod, heads::hear_nudges(pod.clone()));
    let clock = pod.clone();
    until_gone(&pod, async move { clock.wheel.turn(|| clock.now().ms).await });
    shutdown.spawn(accept::accept(Arc::new(Door { pod: pod.clone(), fallback }), listener));
    // The last to end: the others work on until the clients have moved.
    shutdown.spawn(async move {
        drain::when_told(pod.clone()).await;
        pod.drained.cancel();
    });
    tracing::info!(%address, link = link_address, "gateway listens");
    Ok(Running { address, link_address })
}

/// Runs a part of the pod until its last client has moved away.
fn until_gone(pod: &Arc<Pod>, part: impl Future<Output = ()> + Send + 'static) {
    let drained = pod.drained.clone();
    pod.shutdown.spawn(async move {
        tokio::select! {
            () = part => {}
            () = drained.cancelled() => {}
        }
    });
}
