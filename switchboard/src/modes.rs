//! How the parts are put together. The only file that knows the modes: every part is given its ports and never asks.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use domain::PodId;
use event_log::EventLog;
use event_log::kafka::{self, KafkaLog};
use event_log::table::{self, TableLog};
use files::scanner::{ClamAv, Nobody, Scanner};
use files::{Files, Kind, Limits, Place, S3};
use identity::keys::Keys;
use link::{Me, Net, TlsConfig, TlsFiles};
use registry::ConnectionRegistry;
use registry::memory::MemoryRegistry;
use registry::redis::{self, RedisRegistry};
use runtime::config::{Mode, Switch};
use runtime::{Config, Health, Metrics, Shutdown};
use store::Store;
use uuid::Uuid;

use crate::unusable;

/// Connections of the log's pool.
const LOG_CONNECTIONS: u32 = 4;
/// How long the log is given to finish appends at the end.
const LOG_CLOSES: Duration = Duration::from_secs(2);

/// Something is not as a command needs it; the text says what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unfit(pub(crate) String);

/// What each process has once, whatever it serves.
pub(crate) struct Process {
    pub(crate) config: Config,
    pub(crate) shutdown: Shutdown,
    pub(crate) health: Health,
    pub(crate) metrics: Metrics,
}

impl Process {
    /// Starts logging and listens to signals.
    pub(crate) fn start(config: Config) -> Result<Self, Box<dyn Error>> {
        runtime::telemetry::init(config.node.log_format, &config.node.log_level)?;
        let shutdown = Shutdown::new();
        shutdown.listen_to_signals()?;
        Ok(Self { config, shutdown, health: Health::new(), metrics: Metrics::new() })
    }

    pub(crate) fn grace(&self) -> Duration {
        Duration::from_millis(self.config.node.stop_grace_ms)
    }
}

/// Whether this configuration is for one process with everything in it.
pub(crate) fn is_one_node(config: &Config) -> bool {
    config.mode == Mode::OneNode
}

/// The address of PostgreSQL, where a command needs one.
pub(crate) fn store_url(config: &Config) -> Result<String, Box<dyn Error>> {
    match config.store.url()? {
        Some(url) => Ok(url),
        None => Err(Box::new(Unfit(
            "store.url is not set: this command needs the address of a PostgreSQL server (`switchboard up` starts its own \
             and does all of this by itself)"
                .to_owned(),
        ))),
    }
}

/// A pod of a cluster must not be started from a configuration of one node.
pub(crate) fn demand_cluster(config: &Config) -> Result<(), Box<dyn Error>> {
    if is_one_node(config) {
        let text = "mode is one-node: run `switchboard up`, or set mode = \"cluster-small\" or \"cluster\" for separate pods";
        return Err(Box::new(Unfit(text.to_owned())));
    }
    Ok(())
}

/// Brings the store's tables and the log's to this build's schema.
pub(crate) async fn migrate(config: &Config, url: &str) -> Result<(), Box<dyn Error>> {
    store::migrate(url).await.map_err(|error| unusable::store(config, url, error))?;
    table::migrate_at(url).await.map_err(|error| unusable::log_tables(config, url, error))?;
    Ok(())
}

/// A new start of a pod: the pod's id follows from its name if it has one, the boot never repeats.
pub(crate) fn me(config: &Config, part: &str) -> Me {
    let boot = identity::random::id();
    let name = &config.node.pod_name;
    let pod = if name.is_empty() {
        boot
    } else {
        Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{part}/{name}").as_bytes())
    };
    Me { pod: PodId(pod), boot }
}

/// `boot` names the connections: whose write it was can be told at the server.
pub(crate) async fn connect_store(config: &Config, url: String, boot: Uuid) -> Result<Store, Box<dyn Error>> {
    let options = store::Options {
        name: boot.to_string(),
        writers: config.router.writers + 1,
        acquire_ms: config.store.acquire_ms,
        statement_ms: config.store.statement_ms,
        ..store::Options::new(url)
    };
    let place = options.url.clone();
    Store::connect(options).await.map_err(|error| unusable::store(config, &place, error))
}

/// The log that this mode uses.
pub(crate) async fn connect_log(
    config: &Config,
    url: Option<String>,
) -> Result<Arc<dyn EventLog>, Box<dyn Error>> {
    if config.mode == Mode::Cluster {
        let options = kafka::Options {
            brokers: config.kafka.bootstrap(),
            client_id: format!("switchboard-{}", config.node.pod_name),
            replication: config.kafka.replication,
            min_in_sync: config.kafka.min_in_sync,
            linger_ms: config.kafka.linger_ms,
            gather_ms: config.kafka.gather_ms,
            topic_prefix: config.kafka.topic_prefix.clone(),
        };
        let log = KafkaLog::connect(options).await.map_err(|error| unusable::brokers(config, error))?;
        return Ok(Arc::new(log));
    }
    let url = match url {
        Some(url) => url,
        None => store_url(config)?,
    };
    let disk = is_one_node(config)
        .then(|| table::Disk { folder: config.node.data_dir.clone(), min_free_bytes: table::MIN_FREE_BYTES });
    let options = table::Options { url: url.clone(), connections: LOG_CONNECTIONS, disk };
    let log = TableLog::connect(options).await;
    Ok(Arc::new(log.map_err(|error| unusable::log_tables(config, &url, error))?))
}

/// Waits for appends under way, then lets the log go.
pub(crate) async fn close_log(log: &Arc<dyn EventLog>) {
    log.close(LOG_CLOSES).await;
}

/// A registry handle of one pod of a cluster.
pub(crate) async fn connect_registry(config: &Config) -> Result<Arc<dyn ConnectionRegistry>, Box<dyn Error>> {
    let options = redis::Options {
        sentinels: config.redis.sentinels(),
        master_name: config.redis.master_name.clone(),
        password: config.redis.password()?,
        prefix: config.redis.prefix.clone(),
    };
    let registry = RedisRegistry::connect(options).await;
    Ok(Arc::new(registry.map_err(|error| unusable::redis(config, Box::new(error)))?))
}

/// The link between pods: mutual TLS where certificates are named, else plain TCP that never leaves this machine.
pub(crate) fn pod_net(config: &Config) -> Result<Net, Box<dyn Error>> {
    match config.link.files() {
        Some(files) => {
            let files = TlsFiles { authority: files.ca, certificate: files.cert, key: files.key };
            Ok(Net::tcp(TlsConfig::load(&files)?))
        }
        None => Ok(Net::tcp_plain_for_loopback()),
    }
}

pub(crate) fn keys(config: &Config) -> Result<Keys, Box<dyn Error>> {
    Ok(Keys::load_or_create(&config.node.secrets_dir())?)
}

/// Where attachments are kept, and who looks at them.
pub(crate) fn files(config: &Config) -> Result<Files, Box<dyn Error>> {
    let given = &config.files;
    let place = if given.s3_bucket.is_empty() {
        Place::Folder(given.dir(&config.node))
    } else {
        Place::Bucket(S3 {
            bucket: given.s3_bucket.clone(),
            endpoint: Some(given.s3_endpoint.clone()).filter(|endpoint| !endpoint.is_empty()),
            region: given.s3_region.clone(),
            key: given.s3_key()?,
        })
    };
    let scanner: Arc<dyn Scanner> = if given.scanner.is_empty() {
        Arc::new(Nobody)
    } else {
        Arc::new(ClamAv::new(given.scanner.clone(), Duration::from_millis(given.scan_wait_ms)))
    };
    let kinds = given.types.iter().map(|text| Kind::of_media_type(text).ok_or_else(|| unknown_type(text)));
    let limits = Limits { max_bytes: given.max_bytes, kinds: kinds.collect::<Result<_, _>>()? };
    Ok(Files::open(place, limits, scanner)?)
}

fn unknown_type(text: &str) -> Unfit {
    let known: Vec<&str> = Kind::all().map(Kind::media_type).collect();
    Unfit(format!(
        "files.types: {text:?} is no type that is told from a content; these are: {}",
        known.join(", ")
    ))
}

pub(crate) fn router_config(config: &Config) -> router::RouterConfig {
    router::RouterConfig {
        link_listen: config.router.link_listen.clone(),
        link_advertise: config.router.link_advertise.clone(),
        writers: config.router.writers,
        cache_bytes: config.router.cache_bytes,
        lease_ms: config.router.lease_ms,
        partitions: router::Partitions { inbound: config.partitions.inbound, desk: config.partitions.desk },
        rules: domain::timeline::Rules {
            inactive_ms: i64::try_from(config.times.inactive_ms).ok(),
            reopen_within_ms: i64::try_from(config.times.reopen_within_ms).unwrap_or(i64::MAX),
            opens_with: domain::timeline::OpensWith::People,
            ..domain::timeline::Rules::default()
        },
        free_all_leases: is_one_node(config),
        pushes: config.router.push == Switch::On,
    }
}

/// The ports of one node: one registry, one pipe, one log, shared by all parts.
pub(crate) struct OneNode {
    pub(crate) registry: MemoryRegistry,
    pub(crate) net: Net,
}

impl OneNode {
    pub(crate) fn new() -> Self {
        Self { registry: MemoryRegistry::new(), net: Net::local() }
    }

    /// A handle of its own for each part: each registers itself.
    pub(crate) fn handle(&self) -> Arc<dyn ConnectionRegistry> {
        Arc::new(self.registry.handle())
    }
}
