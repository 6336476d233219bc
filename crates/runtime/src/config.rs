//! One TOML file and the environment. `config.default.toml` is the manual and the schema: what is not there is unknown.

mod check;
mod error;
mod load;
mod manual;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::network::Network;
use crate::telemetry::LogFormat;

pub use error::{ConfigError, Fault};
pub use load::{Source, environment};

/// The manual, with every key and its default.
pub const MANUAL: &str = include_str!("../config.default.toml");

/// The whole configuration. Each key is explained in [`MANUAL`].
#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
pub struct Config {
    pub mode: Mode,
    pub node: Node,
    pub gateway: Gateway,
    pub router: Router,
    pub api: Api,
    pub kafka: Kafka,
    pub redis: Redis,
    pub store: Store,
    pub files: Files,
    pub link: Link,
    pub partitions: Partitions,
    pub times: Times,
}

/// How the parts are put together: three and no more.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    OneNode,
    ClusterSmall,
    Cluster,
}

#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
pub struct Node {
    pub pod_name: String,
    pub data_dir: PathBuf,
    secrets_dir: PathBuf,
    pub listen: String,
    pub observe_listen: String,
    pub log_format: LogFormat,
    pub log_level: String,
    pub stop_grace_ms: u64,
}

#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
pub struct Gateway {
    pub listen: String,
    pub link_listen: String,
    pub link_advertise: String,
    pub max_sessions: u32,
    pub max_sessions_per_address: u32,
    pub trusted_proxies: Vec<Network>,
    pub max_sessions_per_principal: u32,
    pub request_wait_ms: u64,
    pub hello_wait_ms: u64,
    pub ping_ms: u64,
    pub messages_per_10s: u32,
    pub heads_round_ms: u64,
    pub drain_ms: u64,
}

#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
pub struct Router {
    pub link_listen: String,
    pub link_advertise: String,
    pub writers: u32,
    pub cache_bytes: u64,
    pub lease_ms: u64,
    pub push: Switch,
}

/// Something that is done, or left out.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Switch {
    On,
    Off,
}

#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
pub struct Api {
    pub listen: String,
    pub link_listen: String,
    pub link_advertise: String,
    pub public_url: String,
    pub socket_url: String,
    pub answer_wait_ms: u64,
    pub sign_in_attempts: u32,
}

#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
pub struct Kafka {
    pub brokers: Vec<String>,
    pub replication: i16,
    pub min_in_sync: i16,
    pub linger_ms: u32,
    pub gather_ms: u32,
    pub topic_prefix: String,
}

#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
pub struct Redis {
    pub sentinels: Vec<String>,
    pub master_name: String,
    password_file: PathBuf,
    pub prefix: String,
}

#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
pub struct Store {
    url: String,
    url_file: PathBuf,
    programs_dir: PathBuf,
    pub acquire_ms: u64,
    pub statement_ms: u64,
}

#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
pub struct Files {
    dir: PathBuf,
    pub s3_bucket: String,
    pub s3_endpoint: String,
    pub s3_region: String,
    s3_key_file: PathBuf,
    pub scanner: String,
    pub scan_wait_ms: u64,
    pub max_bytes: u64,
    pub types: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
pub struct Link {
    ca_file: PathBuf,
    cert_file: PathBuf,
    key_file: PathBuf,
}

/// The files of the link's mutual TLS.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkFiles {
    pub ca: PathBuf,
    pub cert: PathBuf,
    pub key: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Debug)]
pub struct Partitions {
    pub inbound: u32,
    pub desk: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Debug)]
pub struct Times {
    pub inactive_ms: u64,
    pub reopen_within_ms: u64,
}

impl Node {
    /// The folder of keys and secrets.
    pub fn secrets_dir(&self) -> PathBuf {
        if self.secrets_dir.as_os_str().is_empty() {
            self.data_dir.join("secrets")
        } else {
            self.secrets_dir.clone()
        }
    }
}

impl Files {
    /// The folder of attachments, where they are in a folder.
    pub fn dir(&self, node: &Node) -> PathBuf {
        if self.dir.as_os_str().is_empty() { node.data_dir.join("files") } else { self.dir.clone() }
    }

    /// Id and secret of the bucket's access key, if a file was named.
    ///
    /// Errors: the file cannot be read, or does not hold two lines.
    pub fn s3_key(&self) -> Result<Option<(String, String)>, ConfigError> {
        if self.s3_key_file.as_os_str().is_empty() {
            return Ok(None);
        }
        let text = load::secret("files.s3_key_file", &self.s3_key_file)?;
        match text.lines().map(str::trim).collect::<Vec<_>>().as_slice() {
            [id, secret] if !id.is_empty() && !secret.is_empty() => {
                Ok(Some(((*id).to_owned(), (*secret).to_owned())))
            }
            _ => Err(ConfigError::KeyLines { key: "files.s3_key_file", path: self.s3_key_file.clone() }),
        }
    }
}

impl Kafka {
    /// The brokers as librdkafka takes them.
    pub fn bootstrap(&self) -> String {
        self.brokers.join(",")
    }
}

impl Redis {
    /// The sentinels as host and port; checked when the configuration was loaded.
    pub fn sentinels(&self) -> Vec<(String, u16)> {
        self.sentinels.iter().filter_map(|address| split_address(address)).collect()
    }

    /// The password, if a file was named.
    ///
    /// Errors: the file cannot be read or is empty.
    pub fn password(&self) -> Result<Option<String>, ConfigError> {
        if self.password_file.as_os_str().is_empty() {
            return Ok(None);
        }
        load::secret("redis.password_file", &self.password_file).map(Some)
    }
}

impl Store {
    /// The address of PostgreSQL; none = a child process of our own.
    ///
    /// Errors: the file cannot be read or is empty.
    pub fn url(&self) -> Result<Option<String>, ConfigError> {
        if !self.url_file.as_os_str().is_empty() {
            return load::secret("store.url_file", &self.url_file).map(Some);
        }
        Ok(if self.url.is_empty() { None } else { Some(self.url.clone()) })
    }

    /// The key that names the address of PostgreSQL.
    pub fn url_key(&self) -> &'static str {
        if self.url_file.as_os_str().is_empty() { "store.url" } else { "store.url_file" }
    }

    /// Where PostgreSQL's own programs are; none = where they are found.
    pub fn programs_dir(&self) -> Option<&Path> {
        Some(self.programs_dir.as_path()).filter(|folder| !folder.as_os_str().is_empty())
    }
}

impl Link {
    /// The files of mutual TLS; none = plain TCP.
    pub fn files(&self) -> Option<LinkFiles> {
        if self.ca_file.as_os_str().is_empty() {
            return None;
        }
        Some(LinkFiles { ca: self.ca_file.clone(), cert: self.cert_file.clone(), key: self.key_file.clone() })
    }
}

/// Host and port of `host:port`; an IPv6 address stands in brackets.
pub fn split_address(address: &str) -> Option<(String, u16)> {
    if let Ok(socket) = address.parse::<SocketAddr>() {
        return Some((socket.ip().to_string(), socket.port()));
    }
    let (host, port) = address.rsplit_once(':')?;
    let named =
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    if !named {
        return None;
    }
    port.parse().ok().map(|port| (host.to_owned(), port))
}
