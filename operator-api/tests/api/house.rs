//! One node of real parts, with two tenants.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use domain::entry::Author;
use domain::timeline::{Profile, Rules, Speech};
use domain::{ClientId, CustomerId, OperatorId, PodId, TenantId, TimelineId};
use event_log::EventLog;
use event_log::table::TableLog;
use files::scanner::{Nobody, Scanner};
use files::{Files, Kind, Limits, Place};
use identity::keys::Keys;
use identity::password;
use identity::tokens::Signer;
use link::{Me, Net};
use operator_api::{ApiConfig, Asset, Assets, NoAssets, Parts};
use protocol::frame::Role;
use protocol::link::WidgetSettings;
use protocol::record::{Command, Record};
use registry::memory::MemoryRegistry;
use runtime::{Clock, Health, Metrics, Shutdown};
use serde_json::{Value, json};
use services::Database;
use sqlx::PgPool;
use store::Store;
use store::demo::{DemoData, DemoOperator};
use tempfile::TempDir;
use uuid::Uuid;

use crate::client::Request;

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const TENANT: TenantId = TenantId(Uuid::from_u128(0x10));
pub(crate) const OTHER_TENANT: TenantId = TenantId(Uuid::from_u128(0x20));
pub(crate) const BOB: OperatorId = OperatorId(Uuid::from_u128(0x11));
pub(crate) const CAROL: OperatorId = OperatorId(Uuid::from_u128(0x12));
pub(crate) const SUE: OperatorId = OperatorId(Uuid::from_u128(0x13));
pub(crate) const MALLORY: OperatorId = OperatorId(Uuid::from_u128(0x21));
/// Of [`TENANT`].
pub(crate) const SECRET: &str = "a secret of the tenant, long enough";
/// For conditions that others bring about.
const SOON: Duration = Duration::from_secs(20);

pub(crate) struct House {
    pub(crate) address: SocketAddr,
    pub(crate) store: Store,
    pub(crate) signer: Signer,
    pub(crate) keys: Keys,
    log: Arc<dyn EventLog>,
    pub(crate) registry: MemoryRegistry,
    pub(crate) net: Net,
    pub(crate) metrics: Metrics,
    shutdown: Shutdown,
    /// Where attachments are kept.
    pub(crate) files: TempDir,
    pub(crate) database: Database,
}

/// What of the house is there.
pub(crate) struct Plan {
    pub(crate) router: bool,
    pub(crate) assets: Arc<dyn Assets>,
    pub(crate) config: ApiConfig,
    /// Shared, busy machine: short only where this time is what is tested.
    pub(crate) acquire_ms: u64,
    /// Who looks at attachments.
    pub(crate) scanner: Arc<dyn Scanner>,
    pub(crate) max_file_bytes: u64,
    /// Where attachments lie already.
    pub(crate) folder: TempDir,
}

impl Default for Plan {
    fn default() -> Self {
        let config = ApiConfig {
            listen: Some("127.0.0.1:0".into()),
            link_listen: "api".into(),
            link_advertise: String::new(),
            public_url: String::new(),
            socket_url: String::new(),
            answer_wait_ms: 10_000,
            sign_in_attempts: 10,
            scan_wait_ms: 5_000,
            trusted_proxies: Vec::new(),
        };
        Self {
            router: true,
            assets: Arc::new(NoAssets),
            config,
            acquire_ms: 5_000,
            scanner: Arc::new(Nobody),
            max_file_bytes: 1 << 20,
            folder: tempfile::tempdir().unwrap(),
        }
    }
}

impl House {
    pub(crate) async fn start() -> Self {
        Self::with(Plan::default()).await
    }

    pub(crate) async fn with(plan: Plan) -> Self {
        let database = services::postgres().await.fresh_database().await;
        Self::on(database, plan).await
    }

    pub(crate) async fn on(database: Database, plan: Plan) -> Self {
        store::migrate(database.url()).await.unwrap();
        let pool = PgPool::connect(database.url()).await.unwrap();
        event_log::table::migrate(&pool).await.unwrap();
        let acquire_ms = plan.acquire_ms;
        let options =
            store::Options { acquire_ms, statement_ms: 5_000, ..store::Options::new(database.url()) };
        let store = Store::connect(options).await.unwrap();
        seed(&store).await;

        let log: Arc<dyn EventLog> = Arc::new(TableLog::open(pool).await.unwrap());
        let (registry, net, shutdown, keys) =
            (MemoryRegistry::new(), Net::local(), Shutdown::new(), Keys::ephemeral());
        let partitions = router::Partitions { inbound: 2, desk: 1 };
        if plan.router {
            let config = router::RouterConfig {
                link_listen: "router".into(),
                link_advertise: String::new(),
                writers: 1,
                cache_bytes: 1 << 20,
                lease_ms: 3_000,
                partitions,
                rules: Rules::default(),
                free_all_leases: true,
                pushes: true,
            };
            let parts = router::Parts {
                me: me(),
                config,
                log: log.clone(),
                registry: Arc::new(registry.handle()),
                net: net.clone(),
                store: store.clone(),
                health: Health::new(),
                metrics: Metrics::new(),
                shutdown: shutdown.clone(),
            };
            router::run(parts).await.unwrap();
        } else {
            log.ensure_topics(&[("inbound", partitions.inbound), ("desk", partitions.desk)]).await.unwrap();
        }
        let folder = plan.folder;
        let limits = Limits { max_bytes: plan.max_file_bytes, kinds: Kind::all().collect() };
        let files = Files::open(Place::Folder(folder.path().into()), limits, plan.scanner).unwrap();
        let (signer, metrics) = (Signer::new(&keys), Metrics::new());
        let parts = Parts {
            config: plan.config,
            me: me(),
            log: log.clone(),
            registry: Arc::new(registry.handle()),
            net: net.clone(),
            store: store.clone(),
            keys: keys.clone(),
            files,
            assets: plan.assets,
            shutdown: shutdown.clone(),
            metrics: metrics.clone(),
        };
        let running = operator_api::run(parts).await.unwrap();
        if plan.router {
            eventually("the router has a stream to the service", || async {
                metrics.encode().contains("switchboard_api_router_streams 1\n")
            })
            .await;
        }
        Self {
            address: running.address.unwrap(),
            store,
            signer,
            keys,
            log,
            metrics,
            shutdown,
            files: folder,
            database,
            registry,
            net,
        }
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> Request {
        Request::new(self.address, method, path)
    }

    /// An access token, as a sign-in would give it.
    pub(crate) fn token(&self, tenant: TenantId, operator: OperatorId, role: Role) -> String {
        let name = "Somebody".to_owned();
        let staff = identity::tokens::Staff { tenant, operator, role, name, rv: 0 };
        self.signer.operator_access(&staff, Clock.now_s())
    }

    pub(crate) fn bob(&self) -> String {
        self.token(TENANT, BOB, Role::Operator)
    }

    pub(crate) fn carol(&self) -> String {
        self.token(TENANT, CAROL, Role::Operator)
    }

    pub(crate) fn sue(&self) -> String {
        self.token(TENANT, SUE, Role::Supervisor)
    }

    /// A person of the first tenant with this role; their e-mail is `{name}@example.org`.
    pub(crate) async fn hire(&self, name: &str, role: &str, queues: &[Uuid]) -> (Uuid, String) {
        let places: Vec<Value> = queues.iter().map(|queue| json!({"queue": queue})).collect();
        let email = format!("{name}@example.org");
        let body = json!({"name": name, "email": email, "role": role, "queues": places});
        let kept = self.make("operators", &body).await;
        let id = Uuid::parse_str(kept["id"].as_str().unwrap()).unwrap();
        let account = self.store.accounts().operator_by_id(TENANT, OperatorId(id)).await.unwrap().unwrap();
        (id, self.token(TENANT, OperatorId(id), account.role))
    }

    /// Made by Sue, who administers.
    pub(crate) async fn make(&self, path: &str, body: &Value) -> Value {
        let request = self.request("POST", &format!("/v1/settings/{path}")).bearer(&self.sue());
        request.header("idempotency-key", &Uuid::new_v4().to_string()).json(body).send().await.ok(201)
    }

    /// `PUT /v1/settings/{path}` over whatever version.
    pub(crate) fn put(&self, path: &str, token: &str, body: &Value) -> Request {
        let request = self.request("PUT", &format!("/v1/settings/{path}")).bearer(token);
        request.header("if-match", "*").json(body)
    }

    /// Of the other tenant.
    pub(crate) fn mallory(&self) -> String {
        self.token(OTHER_TENANT, MALLORY, Role::Supervisor)
    }

    /// A customer writes; answers their timeline once the message stands there.
    pub(crate) async fn customer_says(&self, customer: CustomerId, text: &str) -> TimelineId {
        let said = self.customer_sends(customer, text).await;
        self.all_stand(&[said]).await;
        said.0
    }

    /// A customer's message is durable.
    pub(crate) async fn customer_sends(
        &self,
        customer: CustomerId,
        text: &str,
    ) -> (TimelineId, Uuid, ClientId) {
        let timeline = TimelineId::of(customer, "web");
        let client_id = ClientId(Uuid::new_v4());
        let command = Command::Say {
            timeline,
            author: Author::Customer(customer),
            client_id,
            sender: None,
            speech: Speech::Message,
            text: text.into(),
            files: Vec::new(),
            profile: Some(Profile { customer, name: "Ann".into() }),
        };
        let record = Record::new(TENANT, command);
        self.log.append("inbound", timeline.0, Bytes::from(record.encode())).await.unwrap();
        (timeline, customer.0, client_id)
    }

    /// Waits until these messages stand in their timelines.
    pub(crate) async fn all_stand(&self, said: &[(TimelineId, Uuid, ClientId)]) {
        eventually("the messages stand in their timelines", || async {
            self.store.state().known(said).await.unwrap().len() == said.len()
        })
        .await;
    }

    /// A fresh customer's conversation that waits, once the desk knows it too.
    pub(crate) async fn waiting_conversation(&self) -> Value {
        let customer = CustomerId(Uuid::new_v4());
        let timeline = self.customer_says(customer, "hello?").await;
        eventually_some("the desk heard of the conversation", || async {
            let list =
                self.request("GET", "/v1/conversations?state=waiting").bearer(&self.bob()).send().await;
            let rows = list.ok(200)["conversations"].as_array().unwrap().clone();
            rows.into_iter().find(|row| row["timeline"] == json!(timeline) && row["ticket_version"].is_u64())
        })
        .await
    }

    pub(crate) async fn conversation(&self, id: &Value) -> Value {
        let path = format!("/v1/conversations/{}", id.as_str().unwrap());
        self.request("GET", &path).bearer(&self.bob()).send().await.ok(200)
    }

    /// A waiting conversation that Bob took, once the timeline knows it too.
    pub(crate) async fn bobs_conversation(&self) -> Value {
        let row = self.waiting_conversation().await;
        let version = row["ticket_version"].as_u64().unwrap();
        self.command(&row, "take", &self.bob(), Some(version)).send().await.ok(200);
        eventually_some("the timeline heard of the assignment", || async {
            Some(self.conversation(&row["id"]).await).filter(|row| row["stage"] == "active")
        })
        .await
    }

    /// `POST /v1/conversations/{id}/{verb}` with a fresh key.
    pub(crate) fn command(&self, row: &Value, verb: &str, token: &str, version: Option<u64>) -> Request {
        let path = format!("/v1/conversations/{}/{verb}", row["id"].as_str().unwrap());
        let request = self.request("POST", &path).bearer(token);
        let request = request.header("idempotency-key", &Uuid::new_v4().to_string());
        match version {
            Some(version) => request.header("if-match", &format!("\"v{version}\"")),
            None => request.header("if-match", "*"),
        }
    }

    /// `POST …/entries` with this key.
    pub(crate) fn write(&self, row: &Value, token: &str, key: &str, body: &Value) -> Request {
        let path = format!("/v1/conversations/{}/entries", row["id"].as_str().unwrap());
        self.request("POST", &path).bearer(token).header("idempotency-key", key).json(body)
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.shutdown.stop_now();
    }
}

fn me() -> Me {
    Me { pod: PodId(Uuid::new_v4()), boot: Uuid::new_v4() }
}

async fn seed(store: &Store) {
    let hash = tokio::task::spawn_blocking(|| password::hash(PASSWORD).unwrap()).await.unwrap();
    let operator = |id, name: &str, role| DemoOperator {
        id,
        email: format!("{}@{name}.example", name.to_lowercase()),
        name: name.to_owned(),
        role,
        password_hash: hash.clone(),
    };
    let widget = |tenant, secret: &str| WidgetSettings {
        tenant,
        title: "Help".into(),
        origins: vec!["*".into()],
        customer_secrets: vec![secret.to_owned()],
    };
    let ours = DemoData {
        tenant: TENANT,
        tenant_name: "Ours".into(),
        widget: widget(TENANT, SECRET),
        operators: vec![
            operator(BOB, "Bob", Role::Operator),
            operator(CAROL, "Carol", Role::Operator),
            operator(SUE, "Sue", Role::Supervisor),
        ],
        customers: vec![(CustomerId(Uuid::from_u128(0x1c)), "Old".to_owned())],
    };
    let theirs = DemoData {
        tenant: OTHER_TENANT,
        tenant_name: "Theirs".into(),
        widget: widget(OTHER_TENANT, "a secret of the other tenant, also long"),
        operators: vec![operator(MALLORY, "Mallory", Role::Supervisor)],
        customers: vec![],
    };
    for data in [ours, theirs] {
        store.demo().seed(data).await.unwrap();
    }
}

/// Waits until a condition holds.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    eventually_some(what, || {
        let held = holds();
        async { held.await.then_some(()) }
    })
    .await;
}

/// Waits until there is something.
pub(crate) async fn eventually_some<T, F: Future<Output = Option<T>>>(
    what: &str,
    mut look: impl FnMut() -> F,
) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(began.elapsed() < SOON, "not within {SOON:?}: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Files of a workstation.
pub(crate) struct Screens;

impl Assets for Screens {
    fn get(&self, path: &str, encodings: &[&str]) -> Option<Asset> {
        let (body, content_type, is_immutable) = match path {
            "index.html" => {
                ("<script nonce=\"__NONCE__\" src=\"x.js\"></script>__SOCKET_URL__", "text/html", false)
            }
            "assets/main-1a2b.js" => ("let x = 1", "text/javascript", true),
            _ => return None,
        };
        let encoding = encodings.first().copied().filter(|_| is_immutable).map(|_| "br");
        let (body, etag) = (Bytes::from_static(body.as_bytes()), "\"1a2b\"".to_owned());
        Some(Asset { body, content_type: content_type.into(), encoding, etag, is_immutable })
    }
}
