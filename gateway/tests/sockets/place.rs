//! One gateway with everything around it.

use std::sync::Arc;
use std::time::Duration;

use domain::PodId;
use gateway::{Asset, GatewayConfig, Parts};
use identity::Principal;
use identity::keys::Keys;
use identity::ticket::Tickets;
use identity::tokens::{Signer, Staff};
use link::{Me, Net};
use protocol::frame::Role;
use registry::ConnectionRegistry;
use registry::memory::MemoryRegistry;
use runtime::Clock;
use runtime::health::Health;
use runtime::lifecycle::Shutdown;
use runtime::metrics::Metrics;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::client::{Client, Hello};
use crate::log::MemoryLog;
use crate::router::{Pushes, Router, TENANT, operator};

/// How long a test waits for what must come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The gateway of one test.
pub(crate) struct Place {
    pub(crate) log: Arc<MemoryLog>,
    pub(crate) router: Router,
    pub(crate) address: std::net::SocketAddr,
    pub(crate) link_address: String,
    pub(crate) shutdown: Shutdown,
    pub(crate) health: Health,
    signer: Signer,
    tickets: Tickets,
}

pub(crate) fn config() -> GatewayConfig {
    GatewayConfig {
        listen: "127.0.0.1:0".to_owned(),
        link_listen: String::new(),
        link_advertise: String::new(),
        origins: vec!["https://desk.example".to_owned()],
        observe: true,
        max_sessions: 10_000,
        max_sessions_per_address: 1_000,
        trusted_proxies: vec![],
        max_sessions_per_principal: 20,
        request_wait_ms: 1_000,
        hello_wait_ms: 1_000,
        ping_ms: 15_000,
        messages_per_10s: 20,
        heads_round_ms: 15_000,
        drain_ms: 500,
    }
}

impl Place {
    /// A gateway that is ready.
    pub(crate) async fn start() -> Self {
        Self::with(config()).await
    }

    pub(crate) async fn with(config: GatewayConfig) -> Self {
        Self::over(config, |registry| Arc::new(registry)).await
    }

    /// A gateway whose registry is what the test makes of its handle.
    pub(crate) async fn over(
        config: GatewayConfig,
        registered: impl FnOnce(MemoryRegistry) -> Arc<dyn ConnectionRegistry>,
    ) -> Self {
        let (net, registry) = (Net::local(), MemoryRegistry::new());
        let router = Router::start(&net, &registry).await;
        let keys = Keys::ephemeral();
        let (signer, tickets) = (Signer::new(&keys), Tickets::new(&keys));
        let (log, shutdown, health) = (MemoryLog::new(), Shutdown::new(), Health::new());
        let parts = Parts {
            config,
            me: Me { pod: PodId(Uuid::new_v4()), boot: Uuid::new_v4() },
            log: log.clone(),
            registry: registered(registry.handle()),
            net,
            keys,
            assets: Arc::new(asset),
            fallback: Some(
                axum::Router::new().route("/v1/hello", axum::routing::get(|| async { "hello from REST" })),
            ),
            shutdown: shutdown.clone(),
            metrics: Metrics::new(),
            health: health.clone(),
        };
        let running = gateway::run(parts).await.unwrap();
        until("ready", || health.ready().is_ok()).await;
        let gateway::Running { address, link_address } = running;
        Self { log, router, address, link_address, shutdown, health, signer, tickets }
    }

    pub(crate) async fn pushes(&self) -> Pushes {
        self.router.dial(&self.link_address).await
    }

    /// A new guest, welcomed.
    pub(crate) async fn guest(&self) -> Client {
        let mut client = Client::open(self.address, Hello::guest(TENANT)).await;
        client.welcomed().await;
        client
    }

    /// An operator's access token that was signed so many seconds ago.
    pub(crate) fn token(&self, role: Role, id: Uuid, ago_s: i64) -> String {
        let staff =
            Staff { tenant: TENANT, operator: domain::OperatorId(id), role, name: "Bob".to_owned(), rv: 0 };
        self.signer.operator_access(&staff, Clock.now_s() - ago_s)
    }

    /// A resume ticket of a customer whom the shop knows.
    pub(crate) fn customers_ticket(&self) -> String {
        let now_s = Clock.now_s();
        self.tickets.seal(&Principal {
            tenant: TENANT,
            role: Role::Customer,
            id: Uuid::new_v4(),
            name: "Alice".to_owned(),
            rv: 0,
            issued_at_s: now_s,
            expires_at_s: now_s + 300,
        })
    }

    pub(crate) async fn staff(&self, role: Role) -> Client {
        let token = self.token(role, operator().0, 0);
        let mut client = Client::open(self.address, Hello::with_token(&token)).await;
        client.welcomed().await;
        client
    }

    /// A GET over a connection of its own: status line, headers and body as they came.
    pub(crate) async fn get(&self, path: &str, headers: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{headers}\r\n", self.address);
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await.unwrap().unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

fn asset(path: &str) -> Option<Asset> {
    (path == "/widget/frame.html").then(|| Asset {
        bytes: "<!doctype html>".into(),
        br: Some("brotli".into()),
        gzip: None,
        content_type: "text/html; charset=utf-8",
        etag: "\"7\"".to_owned(),
        immutable: false,
    })
}

/// Waits until something holds, bounded.
pub(crate) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = tokio::time::Instant::now() + PATIENCE;
    while !holds() {
        assert!(tokio::time::Instant::now() < end, "not yet {what} after {PATIENCE:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
