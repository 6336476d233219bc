//! What every pod must know, from memory.

use std::sync::Arc;

use protocol::link::{PodSettings, PullAnswer};
use tokio::sync::watch;

use super::NoAnswer;

/// The settings, unless the pod knows this version already.
pub(super) fn settings(
    latest: &watch::Receiver<Arc<PodSettings>>,
    known: u64,
) -> Result<PullAnswer, NoAnswer> {
    let settings = latest.borrow().clone();
    if settings.version == known {
        return Ok(PullAnswer::SettingsUnchanged);
    }
    Ok(PullAnswer::Settings { settings: PodSettings::clone(&settings) })
}
