//! What routers know and every pod needs: partitions, record version, widgets, revocations.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::{CustomerId, OperatorId, Subject, TenantId};
use protocol::CloseCode;
use protocol::link::{PodSettings, Pull, PullAnswer};
use tokio::time::timeout;
use uuid::Uuid;

use crate::handle::Handle;
use crate::pod::Pod;
use crate::session::{End, Input};
use crate::shown;

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
    if let Some(known) = known {
        tell_widgets(pod, known, &settings);
    }
    if is_other_store {
        pod.table.all().iter().for_each(|handle| hold_against(pod, &settings, handle));
    }
    for revocation in &settings.revocations {
        let tenant = revocation.tenant;
        let subjects = [
            Subject::Customer(tenant, CustomerId(revocation.principal)),
            Subject::Operator(tenant, OperatorId(revocation.principal)),
        ];
        for handle in subjects.iter().flat_map(|subject| pod.table.listeners(subject)) {
            hold_against(pod, &settings, &handle);
        }
    }
}

/// Customers whose widget shows something else from now on are told so, and fetch it.
fn tell_widgets(pod: &Pod, known: &PodSettings, settings: &PodSettings) {
    let moved = |tenant: TenantId| shown::of(known, tenant) != shown::of(settings, tenant);
    let mut tenants: HashMap<TenantId, bool> = HashMap::new();
    for handle in pod.table.all() {
        let who = handle.session().who().clone();
        if !who.role.is_staff() && *tenants.entry(who.tenant).or_insert_with(|| moved(who.tenant)) {
            handle.step(pod.now(), Input::WidgetMoved { version: settings.version });
        }
    }
}

/// The lowest revocation version of a principal's tokens that counts; 0 if all do.
pub(crate) fn revoked_below(settings: &PodSettings, tenant: TenantId, principal: Uuid) -> u64 {
    let of_it = settings.revocations.iter().filter(|it| (it.tenant, it.principal) == (tenant, principal));
    of_it.map(|it| it.version).max().unwrap_or(0)
}

/// Ends a session that these settings do not let stay. Whoever puts a session into the table asks this afterwards: what
/// was taken up after its hello was judged has looked only at who was in there.
pub(crate) fn hold_against(pod: &Pod, settings: &PodSettings, handle: &Handle) {
    let code = {
        let session = handle.session();
        let who = session.who();
        if who.rv < revoked_below(settings, who.tenant, who.id) {
            CloseCode::Revoked
        } else if session.store_epoch() != settings.store_epoch {
            // Its numbers are of another store: on a new connection the client is told to forget them.
            CloseCode::Restart
        } else {
            return;
        }
    };
    handle.step(pod.now(), Input::End(End::Close(code)));
}
