//! Refuses appends before Postgres must: a database without room cannot even clean up after itself.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_secs(2);

/// Which folder must have how much room.
#[derive(Clone, Debug)]
pub struct Disk {
    /// The data folder of a PostgreSQL on this machine.
    pub folder: PathBuf,
    /// Below this appends are refused.
    pub min_free_bytes: u64,
}

/// 512 MiB: what Postgres needs for its own WAL and a vacuum.
pub const MIN_FREE_BYTES: u64 = 512 << 20;

impl Disk {
    /// Whether the folder has less room than it must have. A folder that cannot be asked has room: Postgres itself
    /// says when it has none.
    pub(super) fn is_low(&self) -> bool {
        match rustix::fs::statvfs(&self.folder) {
            Ok(room) => room.f_bavail.saturating_mul(room.f_frsize) < self.min_free_bytes,
            Err(error) => {
                tracing::warn!(%error, folder = %self.folder.display(), "free space is unknown");
                false
            }
        }
    }
}

/// Keeps `low` true to the disk.
pub(super) async fn watch(disk: Disk, low: Arc<AtomicBool>, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_some() {
        let is_low = disk.is_low();
        if low.swap(is_low, Ordering::Relaxed) != is_low {
            tracing::warn!(folder = %disk.folder.display(), is_low, "free space crossed the limit");
        }
    }
}
