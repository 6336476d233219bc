//! What every task of a router stands on.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use event_log::EventLog;
use link::{Me, Net};
use registry::ConnectionRegistry;
use runtime::Shutdown;
use store::Store;
use tokio_util::sync::CancellationToken;

use crate::clock::StoreClock;
use crate::config::RouterConfig;
use crate::metrics::RouterMetrics;
use crate::ownership::holdings::Holdings;
use crate::tell::names::Names;

/// The ports, the settings and the few shared states of one router.
pub(crate) struct Ports {
    pub me: Me,
    pub config: RouterConfig,
    pub store: Store,
    pub log: Arc<dyn EventLog>,
    pub registry: Arc<dyn ConnectionRegistry>,
    pub net: Net,
    pub clock: StoreClock,
    pub holdings: Holdings,
    /// The store failed to answer somebody, and has not answered a beat since.
    pub is_store_away: AtomicBool,
    pub names: Names,
    pub metrics: RouterMetrics,
    pub shutdown: Shutdown,
    /// All partitions are given back: what only serves others may end.
    pub ended: CancellationToken,
}

impl Ports {
    /// Runs a task that holds nothing worth finishing: it ends where it stands once the router has ended.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let (ended, hard) = (self.ended.clone(), self.shutdown.hard().clone());
        self.shutdown.spawn(async move {
            tokio::select! {
                () = task => {}
                () = ended.cancelled() => {}
                () = hard.cancelled() => {}
            }
        });
    }
}
