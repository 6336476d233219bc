//! Services of one test's own, to be killed, stopped and started again.

pub(crate) mod kafka;
pub(crate) mod postgres;
pub(crate) mod redis;

use crate::ServiceError;
use crate::error::at;

/// A folder that vanishes with the test, open to the account that PostgreSQL runs under.
fn folder() -> Result<tempfile::TempDir, ServiceError> {
    use std::os::unix::fs::PermissionsExt as _;
    let parent = std::env::temp_dir();
    tempfile::Builder::new()
        .prefix("switchboard-")
        .permissions(std::fs::Permissions::from_mode(0o755))
        .tempdir_in(&parent)
        .map_err(at("make a folder in", &parent))
}
