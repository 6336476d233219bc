//! As whom the server runs: PostgreSQL refuses root.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::error::{ChildError, io};

/// An account that is not ours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Account {
    pub(super) uid: u32,
    pub(super) gid: u32,
    name: String,
}

/// The account to run as; none = this process's own. `data_dir` exists.
pub(super) fn of(data_dir: &Path) -> Result<Option<Account>, ChildError> {
    let found = fs::metadata(data_dir).map_err(io("look at", data_dir))?;
    let own = own_uid(data_dir)?;
    if own != 0 {
        return match found.uid() {
            owner if owner == own => Ok(None),
            owner => Err(ChildError::AnotherOwner { folder: data_dir.to_owned(), owner }),
        };
    }
    let account = if found.uid() == 0 {
        named("postgres").ok_or_else(|| ChildError::NoAccount { folder: data_dir.to_owned() })?
    } else {
        Account { uid: found.uid(), gid: found.gid(), name: found.uid().to_string() }
    };
    match blocked(data_dir, &account) {
        Some(blocked) => Err(ChildError::Unreachable { account: account.name, blocked }),
        None => Ok(Some(account)),
    }
}

/// The account of this process: a file that it makes belongs to it.
fn own_uid(data_dir: &Path) -> Result<u32, ChildError> {
    let probe = data_dir.join(format!(".owner-{}", std::process::id()));
    let own = fs::File::create(&probe).and_then(|file| file.metadata()).map(|made| made.uid());
    match own {
        Ok(own) => {
            fs::remove_file(&probe).map_err(io("remove", &probe))?;
            Ok(own)
        }
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            let owner = fs::metadata(data_dir).map_err(io("look at", data_dir))?.uid();
            Err(ChildError::AnotherOwner { folder: data_dir.to_owned(), owner })
        }
        Err(error) => Err(io("write to", data_dir)(error)),
    }
}

fn named(name: &str) -> Option<Account> {
    let accounts = fs::read_to_string("/etc/passwd").ok()?;
    accounts.lines().find_map(|line| {
        // name:password:uid:gid:…
        let fields: Vec<&str> = line.split(':').collect();
        match fields[..] {
            [found, _, uid, gid, ..] if found == name => {
                Some(Account { uid: uid.parse().ok()?, gid: gid.parse().ok()?, name: name.to_owned() })
            }
            _ => None,
        }
    })
}

/// The first folder on the way to `data_dir` that the account may not enter.
fn blocked(data_dir: &Path, account: &Account) -> Option<PathBuf> {
    let absolute = fs::canonicalize(data_dir).ok()?;
    let mut folders: Vec<&Path> = absolute.ancestors().collect();
    folders.reverse();
    folders
        .into_iter()
        .find(|folder| {
            fs::metadata(folder).is_ok_and(|found| {
                let mode = found.mode();
                let enter = if found.uid() == account.uid {
                    0o100
                } else if found.gid() == account.gid {
                    0o010
                } else {
                    0o001
                };
                mode & enter == 0
            })
        })
        .map(Path::to_owned)
}
