//! Puts the service together and lets it run.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use event_log::EventLog;
use files::Files;
use files::link::Links;
use identity::keys::Keys;
use identity::tokens::{Signer, Verifier};
use link::{LinkError, Me, Net};
use protocol::link::Purpose;
use registry::{ConnectionRegistry, Pod, PodKind};
use runtime::{Clock, Metrics, Shutdown};
use store::Store;
use tokio::sync::Semaphore;

use crate::answers::{self, Answers};
use crate::assets::Assets;
use crate::attempts::Attempts;
use crate::config::ApiConfig;
use crate::metrics::Figures;
use crate::monitor::{self, Monitor};
use crate::routes::routes;
use crate::routes::widgets::lines::LinesCache;
use crate::serve::{self, Port};
use crate::settings::SettingsCache;
use crate::state::{Api, HASHES};
use crate::{index, quarantine};

/// The lease ends by itself after 6 s; waiting longer gains nothing.
const LEAVE_WAIT: Duration = Duration::from_secs(1);

/// What the keys of files' links are derived for.
const LINKS: &str = "file links";

/// What the service is made of.
pub struct Parts {
    pub config: ApiConfig,
    pub me: Me,
    pub log: Arc<dyn EventLog>,
    /// This service's own handle: it registers itself as a pod of its own.
    pub registry: Arc<dyn ConnectionRegistry>,
    pub net: Net,
    pub store: Store,
    pub keys: Keys,
    /// Where attachments are kept.
    pub files: Files,
    /// The workstation's files.
    pub assets: Arc<dyn Assets>,
    pub shutdown: Shutdown,
    pub metrics: Metrics,
}

/// The running service.
pub struct Running {
    /// For a port of somebody else.
    pub routes: axum::Router,
    /// Where it listens itself; none if it does not.
    pub address: Option<SocketAddr>,
    /// Where its link listens.
    pub link: String,
}

/// Why the service could not start.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error("api.listen: cannot listen on {address}")]
    Listen {
        address: String,
        #[source]
        source: std::io::Error,
    },
    #[error("api.link_listen: cannot listen on {address}")]
    Link {
        address: String,
        #[source]
        source: LinkError,
    },
}

/// Starts the service. It stops with `parts.shutdown`, which waits for its tasks.
pub async fn run(parts: Parts) -> Result<Running, RunError> {
    let Parts { config, me, log, registry, net, store, keys, files, assets, shutdown, metrics } = parts;
    let listener = net
        .listen(me, &config.link_listen, &[Purpose::Push])
        .await
        .map_err(|source| RunError::Link { address: config.link_listen.clone(), source })?;
    let link = listener.address().to_owned();
    let answers = Arc::new(Answers::new(me));
    let figures = Figures::register(&metrics);
    let streams = figures.router_streams.clone();
    // Not one of the tasks that the end waits for: it serves those until the last request has its answer.
    tokio::spawn(answers::listen(listener, answers.clone(), streams, shutdown.clone()));

    let advertised = if config.link_advertise.is_empty() { &link } else { &config.link_advertise };
    let pod = Pod { id: me.pod, boot: me.boot, kind: PodKind::Api, address: advertised.clone() };
    shutdown.spawn(be_found(registry, pod, shutdown.clone()));

    let api = Arc::new(Api {
        attempts: Attempts::new(config.sign_in_attempts),
        signer: Signer::new(&keys),
        verifier: Verifier::new(&keys),
        links: Links::new(&keys.derived(LINKS)),
        hashes: Arc::new(Semaphore::new(HASHES)),
        settings: SettingsCache::new(),
        monitor: Monitor::default(),
        lines: LinesCache::default(),
        figures,
        clock: Clock,
        shutdown: shutdown.clone(),
        config,
        store,
        files,
        log,
        answers,
        assets,
    });
    shutdown.spawn(quarantine::watch(api.clone()));
    shutdown.spawn(quarantine::sweep(api.clone()));
    shutdown.spawn(monitor::watch_rules(api.clone(), me.boot));
    shutdown.spawn(index::watch(api.clone()));
    let routes = routes(api.clone());
    let address = match &api.config.listen {
        None => None,
        Some(address) => {
            let fail = |source| RunError::Listen { address: address.clone(), source };
            let port = Port {
                routes: routes.clone(),
                trusted_proxies: api.config.trusted_proxies.as_slice().into(),
            };
            Some(serve::start(address, port, &shutdown).await.map_err(fail)?)
        }
    };
    Ok(Running { routes, address, link })
}

/// Keeps this pod's lease until the process stops. Without it answers are read from the store instead.
async fn be_found(registry: Arc<dyn ConnectionRegistry>, pod: Pod, shutdown: Shutdown) {
    if let Err(error) = registry.join(pod).await {
        let error: &dyn std::error::Error = &error;
        tracing::warn!(error, "the registry does not answer; routers will find this pod later");
    }
    shutdown.stopping().await;
    registry.leave(LEAVE_WAIT).await;
}
