//! Deliveries that found nobody: each is tried once more after a second, through a fresh look-up.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use domain::PodId;

use super::route::Addressed;

/// The one delay of the one retry.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// Misses on their way to the queue.
pub(crate) const MAX_MISSED: usize = 4_096;
/// Beyond this the oldest are given up: heads find them.
const MAX_WAITING: usize = 16_384;

/// A delivery that at least one pod named by the registry did not take.
#[derive(Clone, Debug)]
pub(crate) struct Missed {
    pub addressed: Addressed,
    /// Pods that took it: not told twice.
    pub taken_by: Vec<PodId>,
}

/// What waits for its retry, in the order it was missed (the delay is the same for all).
#[derive(Default)]
pub(crate) struct Retries {
    waiting: VecDeque<(Instant, Missed)>,
}

impl Retries {
    /// Takes a missed delivery up; `false` if an older one had to go.
    pub(crate) fn add(&mut self, missed: Missed, now: Instant) -> bool {
        self.waiting.push_back((now + RETRY_AFTER, missed));
        if self.waiting.len() <= MAX_WAITING {
            return true;
        }
        self.waiting.pop_front();
        false
    }

    /// When the next is due.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.waiting.front().map(|(due, _)| *due)
    }

    /// Takes all that are due.
    pub(crate) fn due(&mut self, now: Instant) -> Vec<Missed> {
        let ready = self.waiting.iter().take_while(|(due, _)| *due <= now).count();
        self.waiting.drain(..ready).map(|(_, missed)| missed).collect()
    }
}

#[cfg(test)]
mod tests {
    use domain::{OperatorId, Subject, TenantId};
    use protocol::link::Audience;
    use serde_json::value::RawValue;
    use uuid::Uuid;

    use super::*;

    fn missed() -> Missed {
        let subject = Subject::Operator(TenantId(Uuid::nil()), OperatorId(Uuid::nil()));
        let frame = RawValue::from_string("1".into()).unwrap().into();
        let audience = Audience::Staff;
        let addressed = Addressed { subject, audience, number: None, trace: None, frame, is_fleeting: false };
        Missed { addressed, taken_by: vec![] }
    }

    #[test]
    fn what_was_missed_is_due_once_after_a_second() {
        let mut retries = Retries::default();
        let now = Instant::now();
        assert!(retries.add(missed(), now));
        assert!(retries.due(now + RETRY_AFTER / 2).is_empty());
        assert_eq!(retries.due(now + RETRY_AFTER).len(), 1);
        assert!(retries.due(now + RETRY_AFTER * 9).is_empty());
    }

    #[test]
    fn the_oldest_is_given_up_when_too_many_wait() {
        let mut retries = Retries::default();
        let now = Instant::now();
        let kept: Vec<bool> = (0..=MAX_WAITING).map(|_| retries.add(missed(), now)).collect();
        assert_eq!(kept.iter().filter(|kept| !**kept).count(), 1);
        assert_eq!(retries.due(now + RETRY_AFTER).len(), MAX_WAITING);
    }
}
