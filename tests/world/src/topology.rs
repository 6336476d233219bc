//! One node, or pods over real Kafka, Redis with Sentinel and PostgreSQL.

mod start;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use checker::{Evidence, Transcript, Verdict};
use domain::TenantId;
use services::{Afterwards, Guard};
use sqlx::PgPool;
use tokio::time::sleep;
use uuid::Uuid;

use crate::client::{PATIENCE, Page, locked};
use crate::evidence;
use crate::evidence::LogEvidence;
use crate::pod::Pod;

/// The tenant that `demo-data` makes.
pub const TENANT: TenantId = TenantId(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_d340));
const INBOUND: u32 = 12;
const DESK: u32 = 3;
/// A crowd of the tests writes faster than people may.
const MESSAGES: Setting = ("GATEWAY__MESSAGES_PER_10S", "10000");

/// What is not told yet is looked at again after so long.
const AGAIN: Duration = Duration::from_millis(50);

/// A key of the configuration (`GATEWAY__PING_MS`) and its value.
pub type Setting = (&'static str, &'static str);

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
    pub(crate) pages: Vec<Arc<Mutex<Page>>>,
    folder: tempfile::TempDir,
    _database: Option<services::Database>,
    /// The servers of this world's own, if it has them: after the database, which is dropped there.
    pub postgres: Option<services::PrivatePostgres>,
    pub kafka: Option<services::PrivateKafka>,
}

impl World {
    pub async fn start(topology: Topology) -> Self {
        Self::start_on(topology, Services::Shared, &[]).await
    }

    /// One node has nothing but its own PostgreSQL, whatever `services` says. `told` are further settings of every pod
    /// (`ROUTER__PUSH` and its value).
    pub async fn start_on(topology: Topology, services: Services, told: &[Setting]) -> Self {
        let folder = tempfile::Builder::new().prefix("world-").tempdir().expect("a folder can be made");
        let guard = Guard::over(folder.path(), Afterwards::Remove);
        match topology {
            Topology::OneNode => Self::one_node(folder, guard, told).await,
            Topology::ClusterSmall | Topology::Cluster => {
                Self::cluster(topology, services, folder, guard, told).await
            }
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

    /// Holds everything that was said and seen so far against the promises. What is on its way to a page may take its
    /// time to get there; what was doubled, or shown out of order, stays so however long one waits.
    ///
    /// # Panics
    /// With the verdict, if a promise was broken.
    pub async fn verdict(&self) -> Verdict {
        let started = Instant::now();
        loop {
            let verdict = checker::check(&self.transcripts(), &self.evidence().await);
            if verdict.is_clean() {
                return verdict;
            }
            assert!(started.elapsed() < PATIENCE, "{verdict}");
            sleep(AGAIN).await;
        }
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
