//! Every key in Redis, with its value, its owner and how long it stands.
//!
//! | key | value | stands | written by |
//! |---|---|---|---|
//! | `pod:{pod}` | the lease, [`super::lease::Stored`] as JSON | 6 s, beaten each 2 s; 60 s once the pod has left | that pod |
//! | `pods` | hash: boot → [`crate::Pod`] as JSON | 24 h, renewed with each beat | each pod its own field; anyone removes the field of a boot that is dead for a minute |
//! | `seats{format}:{subject}` | hash: connection → [`crate::Seat`] as [`super::seat`] writes it | 24 h, renewed with each write | each pod its own connections |
//! | `pod:{pod}` (pub/sub, not a key) | a subject that moved | not kept | routers |
//!
//! `pods` is only the list of names under which leases may be found; what a lease says counts.

use std::time::Duration;

use domain::{PodId, Subject};

use super::seat::FORMAT;

/// How long seats and the list of pods stand after their last write: longer than any night without a message, short
/// enough that what a dead pod left behind goes away.
pub(super) const SEATS_TTL: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes keys under one prefix, so that several installations can share a Redis.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    prefix: String,
}

impl Keys {
    pub(super) fn new(prefix: String) -> Self {
        Self { prefix }
    }

    pub(super) fn lease(&self, pod: PodId) -> String {
        format!("{}pod:{pod}", self.prefix)
    }

    pub(super) fn pods(&self) -> String {
        format!("{}pods", self.prefix)
    }

    pub(super) fn seats(&self, subject: &Subject) -> String {
        format!("{}seats{FORMAT}:{subject}", self.prefix)
    }

    /// The pub/sub name under which a pod is nudged; pub/sub has a space of names of its own.
    pub(super) fn nudges(&self, pod: PodId) -> String {
        self.lease(pod)
    }
}
