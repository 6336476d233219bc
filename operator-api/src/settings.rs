//! What every pod must know, read again when its number moved.

use std::sync::Arc;

use protocol::link::PodSettings;
use store::{Store, StoreError};
use tokio::sync::Mutex;

/// The settings as last read.
pub(crate) struct SettingsCache {
    known: Mutex<Arc<PodSettings>>,
}

impl SettingsCache {
    pub(crate) fn new() -> Self {
        Self { known: Mutex::new(Arc::new(PodSettings::default())) }
    }

    /// The settings as they are now: one small read unless they changed.
    pub(crate) async fn read(&self, store: &Store) -> Result<Arc<PodSettings>, StoreError> {
        let settings = store.settings();
        let version = settings.version().await?;
        let mut known = self.known.lock().await;
        if known.version != version {
            *known = Arc::new(settings.read().await?);
        }
        Ok(known.clone())
    }
}
