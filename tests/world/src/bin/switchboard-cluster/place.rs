//! Where a cluster lives: a folder that is its own, ports that nobody has.

use std::fs::{self, File, TryLockError};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use services::Running;
use world::plan::Addresses;

/// Why a cluster cannot live there.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlaceError {
    #[error("cannot {verb} {}: {source}", path.display())]
    Folder { verb: &'static str, path: PathBuf, source: io::Error },
    #[error("another cluster runs in {}: end it, or choose another folder with --dir", .0.display())]
    Taken(PathBuf),
    #[error(
        "{address} (of {name}) cannot be had: {source}; end what listens there, or choose the first of three ports with --port"
    )]
    Port { name: &'static str, address: SocketAddr, source: io::Error },
    #[error("--port {0} leaves no room for the two ports after it: choose one below 65534")]
    NoRoom(u16),
    #[error("{} is not there: `cargo build --bin switchboard` makes it, --binary names another", .0.display())]
    NoBinary(PathBuf),
    #[error(transparent)]
    Service(#[from] services::ServiceError),
}

/// The folder of one running cluster.
#[derive(Debug)]
pub(crate) struct Place {
    /// Absolute, without links.
    pub(crate) folder: PathBuf,
    _lock: File,
}

impl Place {
    pub(crate) fn take(folder: &Path) -> Result<Self, PlaceError> {
        make(folder)?;
        let folder = folder.canonicalize().map_err(failed("find", folder))?;
        let path = folder.join("lock");
        let lock = File::options().create(true).append(true).open(&path).map_err(failed("open", &path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(PlaceError::Taken(folder)),
            Err(TryLockError::Error(source)) => return Err(failed("lock", &path)(source)),
        }
        let place = Self { folder, _lock: lock };
        make(&place.logs())?;
        Ok(place)
    }

    /// Data and pids of Kafka, Redis and PostgreSQL.
    pub(crate) fn services(&self) -> PathBuf {
        self.folder.join("services")
    }

    /// One file a process.
    pub(crate) fn logs(&self) -> PathBuf {
        self.folder.join("logs")
    }

    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.logs().join(format!("{name}.log"))
    }

    /// Shows the log of a service where the pods' are.
    pub(crate) fn show_log(&self, of: &Running) -> Result<(), PlaceError> {
        let link = self.log(&of.name);
        if fs::symlink_metadata(&link).is_ok() {
            fs::remove_file(&link).map_err(failed("replace", &link))?;
        }
        symlink(&of.log, &link).map_err(failed("make", &link))
    }
}

/// The public addresses, each tried.
pub(crate) fn addresses(first: u16) -> Result<Addresses, PlaceError> {
    if first == 0 {
        return Ok(Addresses::free()?);
    }
    let at = |name: &'static str, further: u16| {
        let port = first.checked_add(further).ok_or(PlaceError::NoRoom(first))?;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        match TcpListener::bind(address) {
            Ok(_) => Ok(address),
            Err(source) => Err(PlaceError::Port { name, address, source }),
        }
    };
    Ok(Addresses { gateways: [at("gateway-1", 0)?, at("gateway-2", 1)?], api: at("operator-api", 2)? })
}

/// The product's binary, absolute: pods have a working folder of their own.
pub(crate) fn binary(named: Option<&Path>) -> Result<PathBuf, PlaceError> {
    let path = named.map_or_else(world::pod::binary, Path::to_owned);
    if path.is_file() {
        return std::path::absolute(&path).map_err(failed("find", &path));
    }
    Err(PlaceError::NoBinary(path))
}

/// Kills every process that this one started, and theirs.
pub(crate) fn kill_children() {
    for task in fs::read_dir("/proc/self/task").into_iter().flatten().flatten() {
        let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        for child in children.split_whitespace() {
            let group = format!("-{child}");
            // A child without a group of its own has no group to be killed: the other half of the command still counts.
            let _ = Command::new("kill").args(["-KILL", "--", &group, child]).stderr(Stdio::null()).status();
        }
    }
}

fn make(folder: &Path) -> Result<(), PlaceError> {
    fs::create_dir_all(folder).map_err(failed("make", folder))
}

fn failed<'a>(verb: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> PlaceError + 'a {
    move |source| PlaceError::Folder { verb, path: path.to_owned(), source }
}
