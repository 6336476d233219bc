//! A file of keys: one a line, newest first, mode 0600, replaced as a whole.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{ACTIVE, KeysError, Secret};
use crate::random;

pub(super) fn make_folder(path: &Path) -> Result<(), KeysError> {
    let fail = |source| KeysError::Folder { path: path.to_owned(), source };
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(fail)
}

pub(super) fn load_or_create(path: &Path) -> Result<Vec<Secret>, KeysError> {
    if let Some(keys) = load(path)? {
        return Ok(keys);
    }
    let made = write_beside(path, &[random::bytes()])?;
    // A link fails where a rename would replace: the first of several processes wins.
    let linked = std::fs::hard_link(&made, path);
    let cleared = std::fs::remove_file(&made);
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            return Err(write_error(path)(error));
        }
        _ => cleared.map_err(write_error(path))?,
    }
    load(path)?.ok_or_else(|| read_error(path)(std::io::ErrorKind::NotFound.into()))
}

pub(super) fn rotate(path: &Path) -> Result<Vec<Secret>, KeysError> {
    let mut keys = load(path)?.unwrap_or_default();
    keys.insert(0, random::bytes());
    keys.truncate(ACTIVE);
    let made = write_beside(path, &keys)?;
    std::fs::rename(made, path).map_err(write_error(path))?;
    Ok(keys)
}

/// `None` if there is no such file.
fn load(path: &Path) -> Result<Option<Vec<Secret>>, KeysError> {
    let meta = match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        meta => meta.map_err(read_error(path))?,
    };
    let mode = meta.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeysError::Open { path: path.to_owned(), mode });
    }
    let text = std::fs::read_to_string(path).map_err(read_error(path))?;
    let keys = text
        .lines()
        .enumerate()
        .map(|(at, line)| {
            let bytes = URL_SAFE_NO_PAD.decode(line.trim()).ok();
            let key = bytes.and_then(|bytes| Secret::try_from(bytes).ok());
            key.ok_or_else(|| KeysError::Malformed { path: path.to_owned(), line: at + 1 })
        })
        .collect::<Result<Vec<_>, _>>()?;
    match keys.len() {
        1..=ACTIVE => Ok(Some(keys)),
        count => Err(KeysError::Count { path: path.to_owned(), count }),
    }
}

/// Writes a file of its own next to `path`, durable before it gets its name.
fn write_beside(path: &Path, keys: &[Secret]) -> Result<PathBuf, KeysError> {
    let beside = path.with_extension(format!("{}.new", random::id()));
    let write = || {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
        for key in keys {
            writeln!(file, "{}", URL_SAFE_NO_PAD.encode(key))?;
        }
        file.sync_all()
    };
    write().map_err(write_error(path))?;
    Ok(beside)
}

fn read_error(path: &Path) -> impl Fn(std::io::Error) -> KeysError {
    |source| KeysError::Read { path: path.to_owned(), source }
}

fn write_error(path: &Path) -> impl Fn(std::io::Error) -> KeysError {
    |source| KeysError::Write { path: path.to_owned(), source }
}
