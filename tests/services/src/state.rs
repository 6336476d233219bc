//! What runs in a services folder: `services.toml`, written by the starter, read by everybody else.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::ServiceError;
use crate::error::at;

/// Addresses and pids of everything started in one folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    pub postgres: Option<PostgresState>,
    pub kafka: Option<KafkaState>,
    pub redis: Option<RedisState>,
}

/// Where the PostgreSQL server is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostgresState {
    /// For the superuser, database `postgres`.
    pub url: String,
    pub pid: u32,
}

/// Where the brokers are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KafkaState {
    /// `host:port`, separated by commas.
    pub brokers: String,
    pub pids: Vec<u32>,
}

/// Where the Redis group is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedisState {
    /// `host:port` of each Sentinel.
    pub sentinels: Vec<String>,
    pub master_name: String,
    /// Servers first, then Sentinels.
    pub pids: Vec<u32>,
}

impl State {
    pub(crate) fn read(folder: &Path) -> Result<Self, ServiceError> {
        let path = file(folder);
        match fs::read_to_string(&path) {
            Ok(text) => {
                toml::from_str(&text).map_err(|error| ServiceError::State { path, reason: error.to_string() })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(at("read", &path)(error)),
        }
    }

    pub(crate) fn write(&self, folder: &Path) -> Result<(), ServiceError> {
        let path = file(folder);
        let text = toml::to_string(self).expect("addresses and pids are plain TOML values");
        // Readers without the lock must never see half a file.
        let fresh = folder.join("services.toml.new");
        fs::write(&fresh, text).map_err(at("write", &fresh))?;
        fs::rename(&fresh, &path).map_err(at("replace", &path))
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("services.toml")
}

/// Holds the folder against other starters until dropped.
pub(crate) fn lock(folder: &Path) -> Result<File, ServiceError> {
    fs::create_dir_all(folder).map_err(at("make", folder))?;
    let path = folder.join("lock");
    let lock = File::options().create(true).append(true).open(&path).map_err(at("open", &path))?;
    lock.lock().map_err(at("lock", &path))?;
    Ok(lock)
}
