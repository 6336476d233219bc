//! The account PostgreSQL runs under when we are root, which it refuses.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::Path;

use crate::ServiceError;
use crate::error::at;

/// User and group by number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

impl Account {
    /// `postgres`, else `nobody`, when we are root; nothing otherwise.
    pub(crate) fn unprivileged() -> Result<Option<Self>, ServiceError> {
        let me = Path::new("/proc/self");
        if fs::metadata(me).map_err(at("read", me))?.uid() != 0 {
            return Ok(None);
        }
        let passwd = Path::new("/etc/passwd");
        let accounts = fs::read_to_string(passwd).map_err(at("read", passwd))?;
        let named = |name: &str| {
            accounts.lines().find_map(|line| {
                let mut fields = line.split(':');
                (fields.next() == Some(name)).then_some(())?;
                let uid = fields.nth(1)?.parse().ok()?;
                let gid = fields.next()?.parse().ok()?;
                Some(Self { uid, gid })
            })
        };
        named("postgres").or_else(|| named("nobody")).map(Some).ok_or(ServiceError::Missing {
            what: "the account postgres",
            command: "apt-get install postgresql",
        })
    }

    /// Makes the account the owner of a folder.
    pub(crate) fn own(self, path: &Path) -> Result<(), ServiceError> {
        chown(path, Some(self.uid), Some(self.gid)).map_err(at("change the owner of", path))
    }
}
