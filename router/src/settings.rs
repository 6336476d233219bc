//! The settings of every pod, held in memory; a new version is told to all pods.

use std::sync::Arc;
use std::time::Duration;

use protocol::link::PodSettings;
use store::StoreError;
use tokio::sync::{mpsc, watch};
use tokio::time::{MissedTickBehavior, interval};

use crate::ports::Ports;
use crate::tell::pods::Pods;
use crate::writer::Order;

/// A revocation must hold within two seconds: half a second here, the rest for the way.
const LOOK: Duration = Duration::from_millis(500);

/// The settings as of now, from the store.
pub(crate) async fn read(ports: &Ports) -> Result<PodSettings, StoreError> {
    ports.store.settings().read().await
}

/// Watches the version for ever; on a change reads all, tells pods and writers.
pub(crate) async fn keep_fresh(
    ports: Arc<Ports>,
    pods: Arc<Pods>,
    latest: watch::Sender<Arc<PodSettings>>,
    version: watch::Sender<u64>,
    writers: Vec<mpsc::Sender<Order>>,
) {
    let mut tick = interval(LOOK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let known = *version.borrow();
        match look(&ports, known).await {
            Ok(None) => {}
            Ok(Some(settings)) => {
                let now = settings.version;
                latest.send_replace(Arc::new(settings));
                version.send_replace(now);
                ports.names.forget();
                pods.tell_settings(now);
                for writer in &writers {
                    // A writer that does not come to it for so long is stuck, and its partitions go to another router.
                    let _ = writer.send_timeout(Order::LoadDesks, LOOK).await;
                }
                tracing::info!(version = now, "settings have changed");
            }
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "failed to look for new settings");
            }
        }
    }
}

async fn look(ports: &Ports, known: u64) -> Result<Option<PodSettings>, StoreError> {
    match ports.store.settings().version().await? == known {
        true => Ok(None),
        false => read(ports).await.map(Some),
    }
}
