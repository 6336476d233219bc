//! Which routers there are: the pools and reports are told once a second.

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::PodId;
use registry::PodKind;
use tokio::time::Instant;

use crate::drain;
use crate::pod::Pod;

const EVERY: Duration = Duration::from_secs(1);
/// Routers that live and do not reach this pod for so long cannot reach its clients either.
const CUT_OFF: Duration = Duration::from_secs(10);
/// Until the first one is found.
const AT_FIRST: Duration = Duration::from_millis(100);

/// The routers whose push stream is up, by how many streams.
#[derive(Default)]
pub(crate) struct Streams {
    open: Mutex<BTreeMap<PodId, u32>>,
}

impl Streams {
    pub(crate) fn opened(&self, router: PodId) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner).entry(router).or_default() += 1;
    }

    pub(crate) fn closed(&self, router: PodId) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&router) {
            *count -= 1;
            if *count == 0 {
                open.remove(&router);
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    fn has_all(&self, routers: &[(PodId, String)]) -> bool {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        routers.iter().all(|(router, _)| open.contains_key(router))
    }
}

/// Looks for routers until the pod stops. A registry that cannot be asked leaves the last known in place.
pub(crate) async fn look(pod: Arc<Pod>, streams: Arc<Streams>) {
    let mut known: Vec<(PodId, String)> = Vec::new();
    let mut reached_at = Instant::now();
    let mut is_cut_off = false;
    loop {
        let leases = pod.registry.pods(PodKind::Router).await;
        // A registry that can be asked tells a lease that stands from a router that is only remembered.
        let is_any_alive = pod.registry.is_whole() && leases.iter().any(|lease| lease.whole_under.is_some());
        let mut found: Vec<(PodId, String)> =
            leases.into_iter().map(|lease| (lease.pod.id, lease.pod.address)).collect();
        found.sort_unstable();
        if !found.is_empty() && found != known {
            let (before, now): (HashSet<_>, HashSet<_>) = (known.iter().collect(), found.iter().collect());
            tracing::info!(routers = found.len(), new = now.difference(&before).count(), "routers found");
            pod.pulls.set_routers(found.clone());
            pod.reporter.set_routers(found.clone());
            known = found;
            // A router that just came may be the first to know the settings.
            if pod.settings().is_none() {
                pod.settings_moved.notify_one();
            }
        }
        let is_sure = !known.is_empty() && streams.has_all(&known) && pod.registry.is_whole();
        pod.in_doubt.store(!is_sure, Ordering::Relaxed);
        if !is_any_alive || !streams.is_empty() {
            // Without any router another pod would do no better: the clients stay, and what they say is taken.
            reached_at = Instant::now();
            if is_cut_off {
                is_cut_off = false;
                pod.health.set_ready("link");
            }
        } else if !is_cut_off && reached_at.elapsed() > CUT_OFF {
            is_cut_off = true;
            pod.health.set_unready("link", "routers live, but none of them reaches this pod");
            drain::send_away(&pod);
        }
        tokio::time::sleep(if known.is_empty() { AT_FIRST } else { EVERY }).await;
    }
}
