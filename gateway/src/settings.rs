//! What routers know and every pod needs: partitions, record version, widgets, revocations.

use std::sync::Arc;
use std::time::Duration;

use domain::{CustomerId, OperatorId, Subject};
use protocol::CloseCode;
use protocol::link::{PodSettings, Pull, PullAnswer};
use tokio::time::timeout;

use crate::pod::Pod;
use crate::session::{End, Input};

/// Asked for this often even if nobody told of a change.
const EVERY: Duration = Duration::from_secs(30);
/// Until the first answer, and after a change that could not be read.
const AGAIN: Duration = Duration::from_millis(250);

/// Keeps the settings fresh until the pod stops. The pod is not ready before the first answer.
pub(crate) async fn keep(pod: Arc<Pod>) {
    pod.health.set_unready("settings", "no router has told the settings yet");
    loop {
        let wait = if refresh(&pod).await { EVERY } else { AGAIN };
        // A notice that comes while asking is kept by the permit, so no change is slept through.
        drop(timeout(wait, pod.settings_moved.notified()).await);
    }
}

/// Asks once. `false`: ask again soon.
async fn refresh(pod: &Arc<Pod>) -> bool {
    let known = pod.settings();
    let version = known.as_ref().map_or(0, |settings| settings.version);
    match pod.pull(Pull::Settings { known: version }).await {
        Ok(PullAnswer::SettingsUnchanged) => known.is_some(),
        Ok(PullAnswer::Settings { settings }) => {
            take_up(pod, known.as_deref(), settings);
            true
        }
        Ok(_) | Err(_) => false,
    }
}

fn take_up(pod: &Arc<Pod>, known: Option<&PodSettings>, settings: PodSettings) {
    pod.metrics.settings(settings.version);
    tracing::info!(version = settings.version, widgets = settings.widgets.len(), "settings taken up");
    let is_other_store = known.is_some_and(|known| known.store_epoch != settings.store_epoch);
    pod.set_settings(settings.clone());
    pod.health.set_ready("settings");
    if is_other_store {
        // Their numbers are of another store: on a new connection they are told to forget them.
        for handle in pod.table.all() {
            handle.step(pod.now(), Input::End(End::Close(CloseCode::Restart)));
        }
    }
    for revocation in &settings.revocations {
        let tenant = revocation.tenant;
        let subjects = [
            Subject::Customer(tenant, CustomerId(revocation.principal)),
            Subject::Operator(tenant, OperatorId(revocation.principal)),
        ];
        for handle in subjects.iter().flat_map(|subject| pod.table.listeners(subject)) {
            let is_revoked = {
                let session = handle.session();
                session.who().id == revocation.principal && session.who().rv < revocation.version
            };
            if is_revoked {
                handle.step(pod.now(), Input::End(End::Close(CloseCode::Revoked)));
            }
        }
    }
}
