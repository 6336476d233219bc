//! One node, or pods over real Kafka, Redis with Sentinel and PostgreSQL.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use checker::{Evidence, Transcript, Verdict};
use domain::{TenantId, TimelineId};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use uuid::Uuid;

use crate::client::{Client, Page, Pass, locked};
use crate::evidence::LogEvidence;
use crate::pod::{Pod, free_address};
use crate::{evidence, rest};

/// The tenant that `demo-data` makes.
pub const TENANT: TenantId = TenantId(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_d340));
const INBOUND: u32 = 12;
const DESK: u32 = 3;

/// How the parts are put together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Topology {
    OneNode,
    ClusterSmall,
    Cluster,
}

impl Topology {
    pub const ALL: [Self; 3] = [Self::OneNode, Self::ClusterSmall, Self::Cluster];

    /// As the configuration spells it.
    pub const fn mode(self) -> &'static str {
        match self {
            Self::OneNode => "one-node",
            Self::ClusterSmall => "cluster-small",
            Self::Cluster => "cluster",
        }
    }
}

impl fmt::Display for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.mode().replace('-', "_"))
    }
}

/// Whose services a cluster runs on. A test that kills one has it for itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Services {
    Shared,
    OwnPostgres,
    OwnKafka,
}

/// A running system with its clients.
pub struct World {
    pub topology: Topology,
    pub pods: Vec<Pod>,
    pub gateways: Vec<SocketAddr>,
    pub api: SocketAddr,
    pub pool: PgPool,
    pub redis: Option<services::RedisGroup>,
    /// The folder of keys.
    pub secrets: PathBuf,
    /// The store, for those who own it.
    pub store_url: String,
    log: LogEvidence,
    pages: Vec<Arc<Mutex<Page>>>,
    folder: tempfile::TempDir,
    _database: Option<services::Database>,
    /// The servers of this world's own, if it has them: after the database, which is dropped there.
    pub postgres: Option<services::PrivatePostgres>,
    pub kafka: Option<services::PrivateKafka>,
}

impl World {
    pub async fn start(topology: Topology) -> Self {
        Self::start_on(topology, Services::Shared).await
    }

    /// One node has nothing but its own PostgreSQL, whatever `services` says.
    pub async fn start_on(topology: Topology, services: Services) -> Self {
        let folder = tempfile::Builder::new().prefix("world-").tempdir().expect("a folder can be made");
        match topology {
            Topology::OneNode => Self::one_node(folder).await,
            Topology::ClusterSmall | Topology::Cluster => Self::cluster(topology, services, folder).await,
        }
    }

    async fn one_node(folder: tempfile::TempDir) -> Self {
        let listen = free_address().expect("a port is free");
        let data = folder.path().join("data");
        let environment = settings(&[
            ("MODE", "one-node".to_owned()),
            ("NODE__DATA_DIR", shown(&data)),
            ("NODE__LISTEN", listen.to_string()),
            ("PARTITIONS__INBOUND", INBOUND.to_string()),
            ("PARTITIONS__DESK", DESK.to_string()),
            ("GATEWAY__MESSAGES_PER_10S", "10000".to_owned()),
        ]);
        let mut pod = Pod::new("node", &["up", "--demo"], environment, listen, folder.path());
        pod.start();
        pod.ready().await;
        let url =
            std::fs::read_to_string(data.join("postgres.url")).expect("a node says where its PostgreSQL is");
        let pool = connect(url.trim()).await;
        evidence::install_witness(&pool).await;
        let log = LogEvidence::Tables;
        Self {
            topology: Topology::OneNode,
            pods: vec![pod],
            gateways: vec![listen],
            api: listen,
            pool,
            redis: None,
            secrets: data.join("secrets"),
            store_url: url.trim().to_owned(),
            log,
            pages: Vec::new(),
            folder,
            _database: None,
            postgres: None,
            kafka: None,
        }
    }

    async fn cluster(topology: Topology, services: Services, folder: tempfile::TempDir) -> Self {
        let postgres = match services {
            Services::OwnPostgres => Some(services::private_postgres().await),
            Services::Shared | Services::OwnKafka => None,
        };
        let database = match &postgres {
            Some(own) => own.fresh_database().await,
            None => services::postgres().await.fresh_database().await,
        };
        let kafka = match services {
            Services::OwnKafka => Some(services::private_kafka(1).await),
            Services::Shared | Services::OwnPostgres => None,
        };
        let brokers = match (&kafka, topology) {
            (Some(own), _) => own.brokers(),
            (None, Topology::Cluster) => services::kafka().await,
            (None, Topology::OneNode | Topology::ClusterSmall) => String::new(),
        };
        let redis = services::redis_group().await;
        let sentinels: Vec<String> =
            redis.sentinels().iter().map(|(host, port)| format!("{host}:{port}")).collect();
        let prefix = format!("t{}-", Uuid::new_v4().simple());
        let certificates = folder.path().join("certificates");
        let secrets = folder.path().join("secrets");
        let mut shared = vec![
            ("MODE", topology.mode().to_owned()),
            ("NODE__DATA_DIR", shown(&folder.path().join("data"))),
            ("NODE__SECRETS_DIR", shown(&secrets)),
            ("STORE__URL", database.url().to_owned()),
            ("REDIS__SENTINELS", sentinels.join(",")),
            ("REDIS__MASTER_NAME", redis.master_name().to_owned()),
            ("REDIS__PREFIX", format!("{prefix}:")),
            ("PARTITIONS__INBOUND", INBOUND.to_string()),
            ("PARTITIONS__DESK", DESK.to_string()),
            ("GATEWAY__MESSAGES_PER_10S", "10000".to_owned()),
        ];
        if topology == Topology::Cluster {
            shared.push(("KAFKA__BROKERS", brokers.clone()));
            shared.push(("KAFKA__REPLICATION", "1".to_owned()));
            shared.push(("KAFKA__MIN_IN_SYNC", "1".to_owned()));
            shared.push(("KAFKA__TOPIC_PREFIX", prefix.clone()));
        }
        run_to_end(&["certificates", "--dir", &shown(&certificates), "pod"], &settings(&[]));
        for (key, file) in [
            ("LINK__CA_FILE", "authority.pem"),
            ("LINK__CERT_FILE", "pod.pem"),
            ("LINK__KEY_FILE", "pod.key"),
        ] {
            shared.push((key, shown(&certificates.join(file))));
        }
        run_to_end(&["migrate"], &settings(&shared));
        run_to_end(&["demo-data"], &settings(&shared));
        let pool = connect(database.url()).await;
        evidence::install_witness(&pool).await;

        let mut pods = Vec::new();
        let mut gateways = Vec::new();
        let mut pod = |name: &str, command: &str, key: &'static str| {
            let (public, observe) =
                (free_address().expect("a port is free"), free_address().expect("a port is free"));
            let mut own = shared.clone();
            own.push(("NODE__POD_NAME", name.to_owned()));
            own.push(("NODE__OBSERVE_LISTEN", observe.to_string()));
            own.push((key, public.to_string()));
            pods.push(Pod::new(name, &[command], settings(&own), observe, folder.path()));
            public
        };
        pod("router-1", "router", "NODE__LISTEN");
        pod("router-2", "router", "NODE__LISTEN");
        gateways.push(pod("gateway-1", "gateway", "GATEWAY__LISTEN"));
        gateways.push(pod("gateway-2", "gateway", "GATEWAY__LISTEN"));
        let api = pod("operator-api", "operator-api", "API__LISTEN");
        for pod in &mut pods {
            pod.start();
        }
        for pod in &mut pods {
            pod.ready().await;
        }
        let log = match topology {
            Topology::Cluster => {
                let options = event_log::kafka::Options {
                    brokers,
                    client_id: "world".to_owned(),
                    replication: 1,
                    min_in_sync: 1,
                    linger_ms: 1,
                    topic_prefix: prefix,
                };
                let log = event_log::kafka::KafkaLog::connect(options).await.expect("the broker answers");
                LogEvidence::Log(Arc::new(log))
            }
            Topology::ClusterSmall | Topology::OneNode => LogEvidence::Tables,
        };
        Self {
            topology,
            pods,
            gateways,
            api,
            pool,
            redis: Some(redis),
            secrets,
            store_url: database.url().to_owned(),
            log,
            pages: Vec::new(),
            folder,
            _database: Some(database),
            postgres,
            kafka,
        }
    }

    /// A new guest on the first gateway.
    pub async fn customer(&mut self, name: &str) -> Client {
        let customer = self.client(name, Pass::Guest(TENANT), 0, |_| {}).await;
        self.is_at(&customer, 0);
        customer
    }

    /// An operator of the demo (`anna`, `james`, `marta`) on the last gateway: never on the customers' pod in a cluster.
    pub async fn operator(&mut self, name: &str) -> Client {
        let token = self.sign_in(name).await;
        let last = self.gateways.len() - 1;
        let operator = self.client(name, Pass::Token(token), last, |page| page.wants_board = true).await;
        self.is_at(&operator, last);
        operator
    }

    /// Customers and operators meet through the whole system, not inside one pod.
    fn is_at(&self, client: &Client, gateway: usize) {
        let page = client.page();
        assert_eq!(page.gateway, Some(self.gateways[gateway]), "{} is on another pod", page.name);
        assert!(
            self.topology == Topology::OneNode || self.gateways.len() > 1,
            "a cluster of one gateway has customers and operators on one pod"
        );
    }

    /// A client whose first gateway is the one with this number.
    pub async fn client(
        &mut self,
        name: &str,
        pass: Pass,
        gateway: usize,
        prepare: impl FnOnce(&mut Page),
    ) -> Client {
        let mut gateways = self.gateways.clone();
        gateways.rotate_left(gateway);
        let client = Client::start(name, pass, gateways, prepare);
        self.pages.push(client.shared_page());
        client.welcomed().await;
        client
    }

    /// An access token for an operator of the demo.
    pub async fn sign_in(&self, name: &str) -> String {
        let body = serde_json::json!({"email": format!("{name}@demo.example"), "password": format!("{name}-demo-1")});
        let answer = rest::post(self.api, "/v1/sign-in", &[], &body).await.expect("the API answers");
        assert_eq!(answer.status, 200, "{name} cannot sign in: {}", answer.body);
        answer.json()["access_token"].as_str().expect("a token is text").to_owned()
    }

    /// Makes everything that was written in a timeline a day older.
    pub async fn a_day_passes(&self, timeline: TimelineId) {
        for statement in [
            "UPDATE entry SET at = at - 86400000 WHERE timeline = $1",
            "UPDATE conversation SET opened_at = opened_at - 86400000 WHERE timeline = $1",
        ] {
            sqlx::query(statement)
                .bind(timeline.0)
                .execute(&self.pool)
                .await
                .expect("the store can be changed");
        }
    }

    pub fn pod(&mut self, name: &str) -> &mut Pod {
        self.pods.iter_mut().find(|pod| pod.name == name).unwrap_or_else(|| panic!("there is no pod {name}"))
    }

    /// Starts again whatever a failed scenario left dead.
    pub async fn mend(&mut self) {
        for pod in &mut self.pods {
            if !pod.is_running() {
                pod.start();
            }
            pod.ready().await;
        }
    }

    /// Holds everything that was said and seen so far against the promises.
    ///
    /// # Panics
    /// With the verdict, if a promise was broken.
    pub async fn verdict(&self) -> Verdict {
        let verdict = checker::check(&self.transcripts(), &self.evidence().await);
        assert!(verdict.is_clean(), "{verdict}");
        verdict
    }

    /// What every client of this world did and saw.
    pub fn transcripts(&self) -> Vec<Transcript> {
        let of_page = |page: &Arc<Mutex<Page>>| {
            let page = locked(page);
            let mut transcript = page.transcript(page.open);
            let guest = transcript.as_mut().and_then(|transcript| page.split_off_guest(transcript));
            [transcript, guest].into_iter().flatten()
        };
        self.pages.iter().flat_map(of_page).collect()
    }

    /// What the store and the log hold now.
    pub async fn evidence(&self) -> Evidence {
        evidence::load(&self.pool, &self.log, INBOUND).await
    }

    /// Keeps the pods' logs of a failed scenario where `target` is.
    pub fn keep_logs(&self, title: &str) {
        let kept = Path::new("target/failed").join(title.replace("::", "-"));
        let _ = std::fs::create_dir_all(&kept);
        for pod in &self.pods {
            let _ = std::fs::copy(pod.log(), kept.join(format!("{}.log", pod.name)));
        }
        println!("the pods' logs are kept in {}", kept.display());
    }

    /// Stops every pod.
    pub async fn end(mut self) {
        self.pool.close().await;
        if let LogEvidence::Log(log) = &self.log {
            log.close(Duration::from_secs(1)).await;
        }
        for pod in &mut self.pods {
            pod.signal("TERM");
        }
        for pod in &mut self.pods {
            pod.stop(Duration::from_secs(15));
        }
        drop(self.folder);
    }
}

fn settings(values: &[(&'static str, String)]) -> Vec<(String, String)> {
    values.iter().map(|(key, value)| (format!("SWITCHBOARD_{key}"), value.clone())).collect()
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

async fn connect(url: &str) -> PgPool {
    PgPoolOptions::new()
        .max_connections(4)
        .connect(url)
        .await
        .unwrap_or_else(|error| panic!("{url}: {error}"))
}

/// Runs a command of the binary that ends by itself.
fn run_to_end(arguments: &[&str], environment: &[(String, String)]) {
    let output = Command::new(crate::pod::binary())
        .args(arguments)
        .envs(environment.iter().map(|(key, value)| (key.as_str(), value.as_str())))
        .output()
        .unwrap_or_else(|error| panic!("cannot run {arguments:?}: {error}"));
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}
