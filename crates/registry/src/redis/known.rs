//! What this process remembers about the pods of the system: enough to broadcast when Redis cannot be asked.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use domain::PodId;
use tokio::time::Instant;
use uuid::Uuid;

use super::lease::Stored;
use crate::{Lease, Pod, PodKind, REMEMBERED, RegistryError};

/// Leases as last seen, and the boots listed in `pods`. Time is passed in.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    pods: HashMap<PodId, Seen>,
    listed: HashMap<Uuid, Listed>,
}

#[derive(Debug)]
struct Seen {
    lease: Lease,
    /// The text it was read from: most leases are the same as a moment ago and need no second reading.
    text: Option<String>,
    at: Instant,
}

#[derive(Debug)]
struct Listed {
    pod: PodId,
    since: Instant,
}

impl Known {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().expect("nothing panics under this lock")
    }

    /// The pods whose leases a look-up must read.
    pub(super) fn live_ids(&self, now: Instant) -> Vec<PodId> {
        let mut inner = self.inner();
        inner.pods.retain(|_, seen| now < seen.at + REMEMBERED);
        inner.pods.keys().copied().collect()
    }

    /// These and all that `pods` lists: one of those may have come back after it was forgotten here.
    pub(super) fn listed_ids(&self) -> Vec<PodId> {
        self.inner().listed.values().map(|listed| listed.pod).collect()
    }

    /// Of the boots that `pods` lists, those never heard of.
    pub(super) fn unknown(&self, boots: &[Uuid]) -> Vec<Uuid> {
        let inner = self.inner();
        boots.iter().filter(|boot| !inner.listed.contains_key(boot)).copied().collect()
    }

    /// Takes in a boot that `pods` lists. Until its lease is read it counts as live and not whole, unless a lease of
    /// its pod is known already.
    pub(super) fn introduce(&self, pod: Pod, now: Instant) {
        let mut inner = self.inner();
        inner.listed.insert(pod.boot, Listed { pod: pod.id, since: now });
        let seen = Seen { text: None, at: now, lease: Lease { whole_under: None, pod } };
        inner.pods.entry(seen.lease.pod.id).or_insert(seen);
    }

    /// Takes in what stood under a lease's key, and returns the lease.
    pub(super) fn note(
        &self,
        id: PodId,
        key: &str,
        text: Option<String>,
        now: Instant,
    ) -> Result<Option<Lease>, RegistryError> {
        let mut inner = self.inner();
        let Some(text) = text else {
            if let Some(seen) = inner.pods.get_mut(&id) {
                seen.text = None;
                seen.lease.whole_under = None;
            }
            return Ok(None);
        };
        if let Some(seen) = inner.pods.get_mut(&id).filter(|seen| seen.text.as_deref() == Some(&text)) {
            seen.at = now;
            return Ok(Some(seen.lease.clone()));
        }
        let lease = Stored::read(key, &text)?;
        match &lease {
            Some(lease) => {
                inner.pods.insert(id, Seen { lease: lease.clone(), text: Some(text), at: now });
            }
            None => {
                inner.pods.remove(&id);
            }
        }
        Ok(lease)
    }

    /// The pod behind a missing lease, while it counts as live.
    pub(super) fn remembered(&self, id: PodId, now: Instant) -> Option<Pod> {
        self.inner()
            .pods
            .get(&id)
            .filter(|seen| now < seen.at + REMEMBERED)
            .map(|seen| seen.lease.pod.clone())
    }

    /// All live pods of a kind.
    pub(super) fn live(&self, kind: PodKind, now: Instant) -> Vec<Lease> {
        let inner = self.inner();
        let live =
            inner.pods.values().filter(|seen| seen.lease.pod.kind == kind && now < seen.at + REMEMBERED);
        live.map(|seen| seen.lease.clone()).collect()
    }

    /// The listed boots that nobody has seen alive for [`REMEMBERED`]: they may be struck from the list. A boot that
    /// does live puts itself back with its next beat. Boots that are listed no longer are forgotten here.
    pub(super) fn dead(&self, listed_now: &[Uuid], now: Instant) -> Vec<Uuid> {
        let mut inner = self.inner();
        inner.listed.retain(|boot, _| listed_now.contains(boot));
        let Inner { pods, listed } = &*inner;
        let is_dead = |(boot, listed): &(&Uuid, &Listed)| {
            let lives = pods
                .get(&listed.pod)
                .is_some_and(|seen| seen.lease.pod.boot == **boot && now < seen.at + REMEMBERED);
            !lives && listed.since + REMEMBERED <= now
        };
        listed.iter().filter(is_dead).map(|(boot, _)| *boot).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn pod(boot: u128) -> Pod {
        Pod {
            id: PodId(Uuid::from_u128(1)),
            boot: Uuid::from_u128(boot),
            kind: PodKind::Gateway,
            address: "here:1".to_owned(),
        }
    }

    fn text(pod: &Pod) -> String {
        Stored::not_whole(pod.clone(), Uuid::nil()).whole("run").text()
    }

    #[test]
    fn a_pod_whose_lease_is_missing_counts_as_live_for_a_minute() {
        let known = Known::default();
        let start = Instant::now();
        known.note(pod(1).id, "key", Some(text(&pod(1))), start).unwrap();
        let late = start + Duration::from_secs(59);
        assert_eq!(known.note(pod(1).id, "key", None, late).unwrap(), None);
        assert_eq!(known.remembered(pod(1).id, late), Some(pod(1)));
        assert_eq!(known.live(PodKind::Gateway, late), vec![Lease { pod: pod(1), whole_under: None }]);
        assert_eq!(known.remembered(pod(1).id, start + REMEMBERED), None);
        assert!(known.live_ids(start + REMEMBERED).is_empty());
    }

    #[test]
    fn a_pod_that_left_is_forgotten_at_once() {
        let known = Known::default();
        let start = Instant::now();
        known.note(pod(1).id, "key", Some(text(&pod(1))), start).unwrap();
        known.note(pod(1).id, "key", Some(Stored::left(pod(1)).text()), start).unwrap();
        assert!(known.live_ids(start).is_empty());
    }

    #[test]
    fn a_listed_boot_is_struck_only_when_it_was_dead_for_a_minute() {
        let known = Known::default();
        let start = Instant::now();
        known.introduce(pod(1), start);
        known.introduce(pod(2), start);
        let boots = [pod(1).boot, pod(2).boot];
        let late = start + REMEMBERED;
        known.note(pod(2).id, "key", Some(text(&pod(2))), late).unwrap();
        assert!(known.dead(&boots, start).is_empty());
        assert_eq!(known.dead(&boots, late), vec![pod(1).boot]);
        assert!(known.dead(&[], late).is_empty());
    }
}
