//! What a cluster consists of, once its services run: what must be made before the first pod starts, and the settings of
//! every pod. The worlds of the tests and the cluster on one machine are made by the same plan.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use services::{Guard, ServiceError};

use crate::Topology;
use crate::pod::{How, Pod, free_address};

const CERTIFICATE: &str = "pod";

/// A cluster of two routers, two gateways and one operator-api.
#[derive(Clone, Debug)]
pub struct Plan {
    /// `cluster-small` or `cluster`.
    pub mode: Topology,
    /// The product's binary.
    pub binary: PathBuf,
    /// Absolute; secrets and certificates lie there.
    pub folder: PathBuf,
    /// One file a process; in or below `folder`.
    pub logs: PathBuf,
    pub below: Below,
    pub addresses: Addresses,
    pub inbound: u32,
    pub desk: u32,
    /// Further settings of every pod: `GATEWAY__DRAIN_MS` and its value.
    pub settings: Vec<(String, String)>,
}

/// The services that the pods stand on.
#[derive(Clone, Debug)]
pub struct Below {
    pub store_url: String,
    pub sentinels: Vec<String>,
    pub master_name: String,
    /// What the registry's keys and the log's topics start with.
    pub prefix: String,
    /// Kafka's, in mode `cluster`.
    pub brokers: String,
}

/// What people and browsers open.
#[derive(Clone, Copy, Debug)]
pub struct Addresses {
    pub gateways: [SocketAddr; 2],
    pub api: SocketAddr,
}

impl Addresses {
    pub fn free() -> Result<Self, ServiceError> {
        Ok(Self { gateways: [free_address()?, free_address()?], api: free_address()? })
    }

    /// The widget, its demo and the customers' sockets.
    pub fn customers(&self) -> String {
        format!("http://{}", self.gateways[0])
    }

    /// The workstation and REST.
    pub fn workstation(&self) -> String {
        format!("http://{}", self.api)
    }

    /// The operators' sockets: on the other gateway than the customers', so that they meet through the whole system.
    fn sockets(&self) -> String {
        format!("ws://{}/ws", self.gateways[1])
    }
}

/// A command of the binary that should end well did not.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    #[error("cannot run {}: {source}", binary.display())]
    Run { binary: PathBuf, source: std::io::Error },
    #[error("`switchboard {command}` failed: {output}")]
    Failed { command: String, output: String },
}

impl Plan {
    /// The folder of keys.
    pub fn secrets(&self) -> PathBuf {
        self.folder.join("secrets")
    }

    /// Makes the link's certificates, unless they are there.
    pub fn certify(&self) -> Result<(), PlanError> {
        let certificates = self.certificates();
        self.run(&["certificates", "--dir", &shown(&certificates), CERTIFICATE]).map(drop)
    }

    /// Brings the store to the binary's schema.
    pub fn migrate(&self) -> Result<(), PlanError> {
        self.run(&["migrate"]).map(drop)
    }

    /// Writes what is missing of the demo and returns its logins, a line each.
    pub fn fill(&self) -> Result<String, PlanError> {
        self.run(&["demo-data"])
    }

    /// Every pod, not started yet: routers first.
    pub fn pods(&self, guard: &Guard) -> Result<Vec<Pod>, ServiceError> {
        let Addresses { gateways: [first, second], api } = self.addresses;
        Ok(vec![
            self.pod("router-1", "router", None, guard)?,
            self.pod("router-2", "router", None, guard)?,
            self.pod("gateway-1", "gateway", Some(("GATEWAY__LISTEN", first)), guard)?,
            self.pod("gateway-2", "gateway", Some(("GATEWAY__LISTEN", second)), guard)?,
            self.pod("operator-api", "operator-api", Some(("API__LISTEN", api)), guard)?,
        ])
    }

    fn pod(
        &self,
        name: &str,
        command: &str,
        public: Option<(&str, SocketAddr)>,
        guard: &Guard,
    ) -> Result<Pod, ServiceError> {
        let mut own = self.shared();
        own.push(("NODE__POD_NAME".to_owned(), name.to_owned()));
        own.extend(public.map(|(key, address)| (key.to_owned(), address.to_string())));
        let observe = match public {
            // A gateway serves its probes on its public address, where the demo's first page asks for them.
            Some((_, address)) if command == "gateway" => address,
            _ => {
                let address = free_address()?;
                own.push(("NODE__OBSERVE_LISTEN".to_owned(), address.to_string()));
                address
            }
        };
        own.extend(self.settings.clone());
        let how = How {
            binary: self.binary.clone(),
            arguments: vec![command.to_owned()],
            environment: variables(own),
            guard: guard.clone(),
        };
        Ok(Pod::new(name, how, observe, &self.logs))
    }

    /// What all pods and commands are told.
    fn shared(&self) -> Vec<(String, String)> {
        let Below { store_url, sentinels, master_name, prefix, brokers } = &self.below;
        let certificates = self.certificates();
        let file = |ending: &str| shown(&certificates.join(format!("{CERTIFICATE}.{ending}")));
        let mut all = vec![
            ("MODE", self.mode.mode().to_owned()),
            ("NODE__DATA_DIR", shown(&self.folder.join("data"))),
            ("NODE__SECRETS_DIR", shown(&self.secrets())),
            ("STORE__URL", store_url.clone()),
            ("REDIS__SENTINELS", sentinels.join(",")),
            ("REDIS__MASTER_NAME", master_name.clone()),
            ("REDIS__PREFIX", format!("{prefix}:")),
            ("LINK__CA_FILE", shown(&certificates.join("authority.pem"))),
            ("LINK__CERT_FILE", file("pem")),
            ("LINK__KEY_FILE", file("key")),
            ("PARTITIONS__INBOUND", self.inbound.to_string()),
            ("PARTITIONS__DESK", self.desk.to_string()),
            ("API__PUBLIC_URL", self.addresses.workstation()),
            ("API__SOCKET_URL", self.addresses.sockets()),
        ];
        if self.mode == Topology::Cluster {
            all.push(("KAFKA__BROKERS", brokers.clone()));
            all.push(("KAFKA__REPLICATION", "1".to_owned()));
            all.push(("KAFKA__MIN_IN_SYNC", "1".to_owned()));
            all.push(("KAFKA__TOPIC_PREFIX", format!("{prefix}-")));
        }
        all.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }

    fn certificates(&self) -> PathBuf {
        self.folder.join("certificates")
    }

    /// Runs a command of the binary that ends by itself and returns what it printed.
    fn run(&self, arguments: &[&str]) -> Result<String, PlanError> {
        let mut settings = self.shared();
        settings.extend(self.settings.clone());
        let output = Command::new(&self.binary)
            .args(arguments)
            .env_clear()
            .envs(std::env::vars_os().filter(|(key, _)| !key.to_string_lossy().starts_with("SWITCHBOARD")))
            .envs(variables(settings))
            .output()
            .map_err(|source| PlanError::Run { binary: self.binary.clone(), source })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let output = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(PlanError::Failed { command: arguments.join(" "), output })
    }
}

/// The environment of these settings.
pub(crate) fn variables<K: AsRef<str>>(settings: Vec<(K, String)>) -> Vec<(String, String)> {
    settings.into_iter().map(|(key, value)| (format!("SWITCHBOARD_{}", key.as_ref()), value)).collect()
}

pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}
