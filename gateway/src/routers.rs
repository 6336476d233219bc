//! Which routers there are: the pools and reports are told once a second; and whether they reach this pod at all.

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
/// For the log to say that it is there, asked only where nobody else answers.
const LOG_WAIT: Duration = Duration::from_millis(500);
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

/// How a pod that no router pushes to stands to the others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Standing {
    /// Clients would fare no better elsewhere: they stay, and what they say is taken.
    LikeOthers,
    /// Routers live and reach other pods: after [`CUT_OFF`] the clients are sent there.
    CutOff,
    /// Nothing was learned: it stands as it stood.
    AsBefore,
}

/// Tells a pod that is cut off from routers that are dead and from a registry that is away (D10).
///
/// | the registry answers | a router's lease               | the log answers | so                                      |
/// |----------------------|--------------------------------|-----------------|-----------------------------------------|
/// | yes                  | stands                         | not asked       | `CutOff`: only this pod is missed       |
/// | yes                  | none stands                    | not asked       | `LikeOthers`: the routers are dead      |
/// | no                   | stood within a minute          | no              | `CutOff`: nothing at all is reached     |
/// | no                   | stood within a minute, or none | yes             | `LikeOthers`: only the registry is away |
/// | no                   | none                           | no              | `AsBefore`: it has been so for long     |
///
/// The last row keeps a pod that was cut off from calling itself ready when its memory of the routers ends.
async fn standing(can_ask: bool, lease_stands: bool, log_answers: impl Future<Output = bool>) -> Standing {
    match (can_ask, lease_stands) {
        (true, true) => Standing::CutOff,
        (true, false) => Standing::LikeOthers,
        (false, _) if log_answers.await => Standing::LikeOthers,
        (false, true) => Standing::CutOff,
        (false, false) => Standing::AsBefore,
    }
}

/// Looks for routers until the pod stops. A registry that cannot be asked leaves the last known in place.
pub(crate) async fn look(pod: Arc<Pod>, streams: Arc<Streams>) {
    let mut known: Vec<(PodId, String)> = Vec::new();
    let mut reached_at = Instant::now();
    let mut is_cut_off = false;
    loop {
        let leases = pod.registry.pods(PodKind::Router).await;
        // A router that is only remembered has a lease that stands nowhere.
        let lease_stands = leases.iter().any(|lease| lease.whole_under.is_some());
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
        let log_answers = async { pod.log.ping(LOG_WAIT).await.is_ok() };
        let stands = match streams.is_empty() {
            true => standing(pod.registry.is_whole(), lease_stands, log_answers).await,
            false => Standing::LikeOthers,
        };
        match stands {
            Standing::AsBefore if is_cut_off => {}
            Standing::LikeOthers | Standing::AsBefore => {
                reached_at = Instant::now();
                if is_cut_off {
                    is_cut_off = false;
                    pod.health.set_ready("link");
                }
            }
            Standing::CutOff if !is_cut_off && reached_at.elapsed() > CUT_OFF => {
                is_cut_off = true;
                pod.health.set_unready("link", "routers live, but none of them reaches this pod");
                drain::send_away(&pod);
            }
            Standing::CutOff => {}
        }
        tokio::time::sleep(if known.is_empty() { AT_FIRST } else { EVERY }).await;
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;

    #[tokio::test]
    async fn a_router_that_lives_and_reaches_only_others_means_cut_off() {
        assert_eq!(standing(true, true, unasked()).await, Standing::CutOff);
    }

    #[tokio::test]
    async fn routers_that_are_all_dead_leave_the_pod_as_well_off_as_others() {
        assert_eq!(standing(true, false, unasked()).await, Standing::LikeOthers);
    }

    #[tokio::test]
    async fn who_reaches_neither_registry_nor_log_nor_a_router_that_lived_is_cut_off() {
        assert_eq!(standing(false, true, ready(false)).await, Standing::CutOff);
    }

    #[tokio::test]
    async fn while_only_the_registry_is_away_the_pod_is_as_well_off_as_others() {
        assert_eq!(standing(false, true, ready(true)).await, Standing::LikeOthers);
        assert_eq!(standing(false, false, ready(true)).await, Standing::LikeOthers);
    }

    #[tokio::test]
    async fn who_was_cut_off_stays_so_when_the_routers_are_remembered_no_more() {
        assert_eq!(standing(false, false, ready(false)).await, Standing::AsBefore);
    }

    async fn unasked() -> bool {
        unreachable!("a registry that answers is enough")
    }
}
