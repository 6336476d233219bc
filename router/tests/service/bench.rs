//! One test's world: a database, a log, a registry, a switch, routers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use domain::timeline::Rules;
use domain::{OperatorId, PodId, TenantId, TimelineId};
use event_log::EventLog;
use event_log::table::TableLog;
use link::{Me, Net};
use protocol::frame::{EntryFrame, Role};
use protocol::link::{Range, Reader, WidgetSettings};
use protocol::record::{Record, Topic};
use registry::ConnectionRegistry;
use registry::memory::MemoryRegistry;
use router::{Partitions, RouterConfig};
use runtime::{Health, Metrics, Shutdown};
use services::Database;
use store::Store;
use store::demo::{DemoData, DemoOperator};
use uuid::Uuid;

pub(crate) const PARTITIONS: Partitions = Partitions { inbound: 4, desk: 2 };
/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Bench {
    pub(crate) store: Store,
    pub(crate) log: Arc<dyn EventLog>,
    pub(crate) registry: MemoryRegistry,
    pub(crate) net: Net,
    pub(crate) tenant: TenantId,
    pub(crate) operators: Vec<OperatorId>,
    pub(crate) rules: Rules,
    pub(crate) url: String,
    _database: Database,
}

/// A router that a test may stop or kill.
pub(crate) struct TestRouter {
    pub(crate) me: Me,
    pub(crate) address: String,
    pub(crate) metrics: Metrics,
    pub(crate) health: Health,
    pub(crate) shutdown: Shutdown,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::on(services::postgres().await.fresh_database().await).await
    }

    pub(crate) async fn on(database: Database) -> Self {
        let url = database.url().to_owned();
        store::migrate(&url).await.unwrap();
        let pool = sqlx::postgres::PgPoolOptions::new().max_connections(4).connect(&url).await.unwrap();
        event_log::table::migrate(&pool).await.unwrap();
        let log = Arc::new(TableLog::open(pool).await.unwrap());
        let store = Store::connect(store::Options::new(&url)).await.unwrap();
        let tenant = TenantId(Uuid::from_u128(1));
        let operators = seed(&store, tenant).await;
        let registry = MemoryRegistry::new();
        let rules = Rules::default();
        Self { store, log, registry, net: Net::local(), tenant, operators, rules, url, _database: database }
    }

    pub(crate) fn config(&self) -> RouterConfig {
        RouterConfig {
            link_listen: String::new(),
            link_advertise: String::new(),
            writers: 2,
            cache_bytes: 1 << 20,
            lease_ms: 3_000,
            partitions: PARTITIONS,
            rules: self.rules,
            free_all_leases: false,
            pushes: true,
        }
    }

    pub(crate) async fn router(&self) -> TestRouter {
        self.router_with(self.config()).await
    }

    pub(crate) async fn router_with(&self, config: RouterConfig) -> TestRouter {
        start(&self.store, self.log.clone(), self.registry.handle(), self.net.clone(), config).await
    }

    pub(crate) async fn append(&self, record: &Record) {
        let topic = record.topic().name();
        self.log.append(topic, record.key(), Bytes::from(record.encode())).await.unwrap();
    }

    /// Everything that staff may read of a timeline.
    pub(crate) async fn entries(&self, timeline: TimelineId) -> Vec<EntryFrame> {
        self.try_entries(timeline).await.unwrap()
    }

    /// The same, or nothing while the store is away.
    pub(crate) async fn try_entries(&self, timeline: TimelineId) -> Option<Vec<EntryFrame>> {
        let reader = Reader::Staff { operator: self.operators[0] };
        let mut entries: Vec<EntryFrame> = Vec::new();
        loop {
            let after = entries.last().map_or(0, |entry| entry.n);
            let range = Range::After { after };
            let page = self.store.reads().page(self.tenant, timeline, reader, range).await.ok()?;
            let Some(page) = page else { return Some(entries) };
            let more = page.more;
            entries.extend(page.entries);
            if !more {
                return Some(entries);
            }
        }
    }

    /// How many partitions each boot owns.
    pub(crate) async fn owned_by(&self, router: &TestRouter) -> usize {
        let mut owned = 0;
        for topic in Topic::ALL {
            for partition in 0..PARTITIONS.of(topic) {
                let standing = self.store.ownership().read(topic, partition).await.unwrap();
                owned += usize::from(standing.is_some_and(|it| it.owner == Some(router.me.boot)));
            }
        }
        owned
    }
}

pub(crate) async fn start(
    store: &Store,
    log: Arc<dyn EventLog>,
    registry: MemoryRegistry,
    net: Net,
    config: RouterConfig,
) -> TestRouter {
    start_on(store, log, Arc::new(registry), net, config).await
}

pub(crate) async fn start_on(
    store: &Store,
    log: Arc<dyn EventLog>,
    registry: Arc<dyn ConnectionRegistry>,
    net: Net,
    config: RouterConfig,
) -> TestRouter {
    let me = me();
    let (metrics, health, shutdown) = (Metrics::new(), Health::new(), Shutdown::new());
    let running = router::run(router::Parts {
        me,
        config,
        log,
        registry,
        net,
        store: store.clone(),
        health: health.clone(),
        metrics: metrics.clone(),
        shutdown: shutdown.clone(),
    })
    .await
    .unwrap();
    TestRouter { me, address: running.address, metrics, health, shutdown }
}

impl TestRouter {
    /// As if the process had died.
    pub(crate) fn kill(&self) {
        self.shutdown.stop_now();
    }

    /// The figure of this name.
    pub(crate) fn figure(&self, name: &str) -> f64 {
        let text = self.metrics.encode();
        let value = |line: &str| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok();
        text.lines().find_map(value).unwrap_or(0.0)
    }
}

impl Drop for TestRouter {
    fn drop(&mut self) {
        self.kill();
    }
}

pub(crate) fn me() -> Me {
    Me { pod: PodId(Uuid::new_v4()), boot: Uuid::new_v4() }
}

async fn seed(store: &Store, tenant: TenantId) -> Vec<OperatorId> {
    let operators: Vec<DemoOperator> = ["Bob", "Carol", "Sue"]
        .into_iter()
        .map(|name| DemoOperator {
            id: OperatorId(Uuid::new_v4()),
            email: format!("{name}@example.com"),
            name: name.to_owned(),
            role: if name == "Sue" { Role::Supervisor } else { Role::Operator },
            password_hash: "none".to_owned(),
        })
        .collect();
    let ids = operators.iter().map(|operator| operator.id).collect();
    let widget = WidgetSettings {
        tenant,
        title: "Shop".to_owned(),
        origins: vec!["*".to_owned()],
        customer_secrets: vec![],
    };
    let data = DemoData { tenant, tenant_name: "Shop".to_owned(), widget, operators, customers: vec![] };
    store.demo().seed(data).await.unwrap();
    ids
}

/// Waits until `look` sees it, and says what it waited for if that never comes.
pub(crate) async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(started.elapsed() < PATIENCE, "never came true: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Positions and seqs have no gap, no client id stands twice.
pub(crate) fn assert_whole(entries: &[EntryFrame]) {
    let mut seen = std::collections::HashSet::new();
    let mut seq = 0;
    for (place, entry) in entries.iter().enumerate() {
        assert_eq!(entry.n, place as u64 + 1, "positions have no gap");
        if let Some(found) = entry.seq {
            seq += 1;
            assert_eq!(found, seq, "seqs have no gap");
        }
        assert!(seen.insert((entry.by_id, entry.cid)), "nothing stands twice");
    }
}
