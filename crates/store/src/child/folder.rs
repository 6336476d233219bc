//! The folder of the server: made, locked, and given to the account that the server runs as.

use std::fs::{self, File, Permissions, TryLockError};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::account::Account;
use super::error::{ChildError, io};

/// A socket's address holds 107 bytes; the file is called `.s.PGSQL.5432`.
const SOCKET_FOLDER_BYTES: usize = 107 - "/.s.PGSQL.5432".len();
/// The log of the server is begun anew beyond this.
const LOG_BYTES: u64 = 10 * 1024 * 1024;

/// The paths inside the data folder.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    files: PathBuf,
    socket: PathBuf,
    log: PathBuf,
}

/// Makes `data_dir` if there is none, and locks it until the parent ends.
pub(super) fn lock(data_dir: &Path) -> Result<File, ChildError> {
    fs::create_dir_all(data_dir).map_err(io("make", data_dir))?;
    let path = data_dir.join("lock");
    let lock =
        File::options().create(true).truncate(false).write(true).open(&path).map_err(|error| {
            match (error.kind(), fs::metadata(data_dir)) {
                (std::io::ErrorKind::PermissionDenied, Ok(found)) => {
                    ChildError::AnotherOwner { folder: data_dir.to_owned(), owner: found.uid() }
                }
                _ => io("open", &path)(error),
            }
        })?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(ChildError::InUse { folder: data_dir.to_owned() }),
        Err(TryLockError::Error(error)) => Err(io("lock", &path)(error)),
    }
}

/// Takes away a data folder in which nothing was kept yet. Whatever else lies in it stays, and with it the folder.
pub(super) fn forget(data_dir: &Path) {
    // Best effort: the failure that led here is the one to tell.
    for name in ["lock", "postgres.log"] {
        let _ = fs::remove_file(data_dir.join(name));
    }
    for name in ["socket", "postgres.unfinished"] {
        let _ = fs::remove_dir_all(data_dir.join(name));
    }
    let _ = fs::remove_dir(data_dir);
}

impl Folder {
    /// Makes what is missing and gives it to `account`.
    pub(super) fn make(data_dir: &Path, account: Option<&Account>) -> Result<Self, ChildError> {
        let data_dir = fs::canonicalize(data_dir).map_err(io("look at", data_dir))?;
        let folder = Self {
            files: data_dir.join("postgres"),
            socket: data_dir.join("socket"),
            log: data_dir.join("postgres.log"),
        };
        // What an initdb that was killed left behind.
        let unfinished = folder.unfinished();
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).map_err(io("remove", &unfinished))?;
        }
        if folder.version()?.is_none() {
            private(&unfinished, account)?;
        } else {
            let found = fs::metadata(&folder.files).map_err(io("look at", &folder.files))?;
            // The server itself refuses files of another account, in words that do not name it.
            if account.is_some_and(|account| account.uid != found.uid()) {
                return Err(ChildError::AnotherOwner { folder: folder.files, owner: found.uid() });
            }
        }
        private(&folder.socket, account)?;
        Ok(folder)
    }

    /// The database files.
    pub(super) fn files(&self) -> &Path {
        &self.files
    }

    /// Where the files are made, before they get their name.
    pub(super) fn unfinished(&self) -> PathBuf {
        self.files.with_extension("unfinished")
    }

    pub(super) fn log(&self) -> &Path {
        &self.log
    }

    /// The major version that made the files, with their place; none before the first start.
    pub(super) fn version(&self) -> Result<Option<(u32, &Path)>, ChildError> {
        let path = self.files.join("PG_VERSION");
        match fs::read_to_string(&path) {
            Ok(text) => Ok(text.trim().parse().ok().map(|version| (version, self.files.as_path()))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(io("read", &path)(error)),
        }
    }

    /// The log, opened to write at its end.
    pub(super) fn open_log(&self) -> Result<File, ChildError> {
        if fs::metadata(&self.log).is_ok_and(|found| found.len() > LOG_BYTES) {
            let old = self.log.with_extension("log.1");
            fs::rename(&self.log, &old).map_err(io("rename", &self.log))?;
        }
        File::options().create(true).append(true).open(&self.log).map_err(io("open", &self.log))
    }

    /// A path of the socket folder that is short enough: a link in /tmp, if need be, with a name that is always the same.
    pub(super) fn short_socket(&self) -> Result<PathBuf, ChildError> {
        if self.socket.as_os_str().len() <= SOCKET_FOLDER_BYTES {
            return Ok(self.socket.clone());
        }
        let short = self.link();
        match symlink(&self.socket, &short) {
            Ok(()) => Ok(short),
            // In /tmp anybody may have been first: only a link to our own folder is one that we made.
            Err(_) if self.is_ours(&short) => Ok(short),
            Err(_) => Err(ChildError::PathTooLong { path: self.socket.clone(), short }),
        }
    }

    /// Removes the link in /tmp, if there is one.
    pub(super) fn forget_link(&self) {
        let short = self.link();
        if self.is_ours(&short)
            && let Err(error) = fs::remove_file(&short)
        {
            tracing::warn!(%error, link = %short.display(), "the link to the socket could not be removed");
        }
    }

    fn link(&self) -> PathBuf {
        let name = Uuid::new_v5(&Uuid::NAMESPACE_URL, self.socket.as_os_str().as_encoded_bytes());
        PathBuf::from(format!("/tmp/switchboard-{}", name.simple()))
    }

    fn is_ours(&self, link: &Path) -> bool {
        fs::read_link(link).is_ok_and(|target| target == self.socket)
    }
}

/// A folder that only the server's account may enter.
fn private(path: &Path, account: Option<&Account>) -> Result<(), ChildError> {
    fs::create_dir_all(path).map_err(io("make", path))?;
    fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(io("close to others", path))?;
    if let Some(account) = account {
        chown(path, Some(account.uid), Some(account.gid)).map_err(io("hand over", path))?;
    }
    Ok(())
}
