//! Where PostgreSQL's programs are: those that a shell would find, else Debian's folders.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::account::Account;
use super::error::ChildError;
use super::server;

const DEBIAN: &str = "/usr/lib/postgresql";
const OLDEST: u32 = 15;

/// The programs of one version.
#[derive(Clone, Debug)]
pub(super) struct Binaries {
    /// None = found by name.
    folder: Option<PathBuf>,
    pub(super) version: u32,
}

impl Binaries {
    /// A program of this version, run as `account`, with no folder of ours as its own: the account may not enter it.
    pub(super) fn command(&self, program: &str, account: Option<&Account>) -> Command {
        let mut command = match &self.folder {
            Some(folder) => Command::new(folder.join(program)),
            None => Command::new(program),
        };
        command.current_dir("/");
        if let Some(account) = account {
            command.uid(account.uid).gid(account.gid);
        }
        command
    }
}

/// The programs to use: those of the version that made the files, else the newest. `only` names the one folder to look
/// in.
pub(super) async fn find(only: Option<&Path>, made_by: Option<(u32, &Path)>) -> Result<Binaries, ChildError> {
    let mut found = Vec::new();
    for folder in places(only) {
        found.extend(version(folder).await);
    }
    // Stable: of two places with one version, PATH stays in front.
    found.sort_by_key(|binaries| std::cmp::Reverse(binaries.version));
    let Some(newest) = found.first() else { return Err(missing(only)) };
    let Some((made_by, folder)) = made_by else { return Ok(newest.clone()) };
    found.iter().find(|binaries| binaries.version == made_by).cloned().ok_or_else(|| {
        ChildError::OtherVersion { folder: folder.to_owned(), found: made_by, installed: newest.version }
    })
}

fn places(only: Option<&Path>) -> Vec<Option<PathBuf>> {
    if let Some(folder) = only {
        return vec![Some(folder.to_owned())];
    }
    let debian = std::fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    [None].into_iter().chain(debian.map(|entry| Some(entry.path().join("bin")))).collect()
}

fn missing(only: Option<&Path>) -> ChildError {
    let looked = match only {
        Some(folder) => format!("in {}, as store.programs_dir says", folder.display()),
        None => format!("on PATH and in {DEBIAN}"),
    };
    ChildError::BinariesMissing { looked }
}

/// The programs in `folder`, if all three are there and not too old.
async fn version(folder: Option<PathBuf>) -> Option<Binaries> {
    let mut binaries = Binaries { folder, version: 0 };
    for program in ["initdb", "pg_ctl", "postgres"] {
        let said = server::run(binaries.command(program, None).arg("--version")).await.ok()?;
        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
        binaries.version =
            said.split_whitespace().nth(2)?.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
    }
    (binaries.version >= OLDEST).then_some(binaries)
}
