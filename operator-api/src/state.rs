//! What the handlers share.

use std::sync::Arc;
use std::time::Duration;

use event_log::EventLog;
use files::Files;
use files::link::Links;
use identity::tokens::{Signer, Verifier};
use runtime::{Clock, Shutdown};
use store::Store;
use tokio::sync::Semaphore;
use tokio::time::sleep;

use crate::answers::Answers;
use crate::assets::Assets;
use crate::attempts::Attempts;
use crate::config::ApiConfig;
use crate::metrics::Figures;
use crate::monitor::Monitor;
use crate::routes::widgets::lines::LinesCache;
use crate::settings::SettingsCache;

/// Passwords that are hashed at a time: each takes 19 MiB and tens of milliseconds of a core.
pub(crate) const HASHES: usize = 2;

/// What the handlers share.
pub struct Api {
    pub(crate) config: ApiConfig,
    pub(crate) store: Store,
    pub(crate) files: Files,
    /// By which readers fetch files.
    pub(crate) links: Links,
    pub(crate) log: Arc<dyn EventLog>,
    pub(crate) signer: Signer,
    pub(crate) verifier: Verifier,
    pub(crate) answers: Arc<Answers>,
    pub(crate) attempts: Attempts,
    pub(crate) hashes: Arc<Semaphore>,
    pub(crate) settings: SettingsCache,
    pub(crate) monitor: Monitor,
    pub(crate) lines: LinesCache,
    pub(crate) assets: Arc<dyn Assets>,
    pub(crate) figures: Figures,
    pub(crate) shutdown: Shutdown,
    pub(crate) clock: Clock,
}

impl Api {
    /// True: the process stops.
    pub(crate) async fn sleeps_through(&self, pause: Duration) -> bool {
        tokio::select! {
            () = sleep(pause) => false,
            () = self.shutdown.stopping() => true,
        }
    }
}
