//! Postgres time: read at a claim, then carried on by the monotonic clock. All deadlines are judged in it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::Timestamp;

/// What Postgres' clock says, without asking it each time. Cheap to clone.
#[derive(Clone)]
pub(crate) struct StoreClock {
    read: Arc<Mutex<(Timestamp, Instant)>>,
}

impl StoreClock {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self { read: Arc::new(Mutex::new((now, Instant::now()))) }
    }

    /// Takes a new reading; the clock never goes back.
    pub(crate) fn set(&self, now: Timestamp) {
        let known = self.now();
        *self.read.lock().unwrap_or_else(PoisonError::into_inner) = (now.max(known), Instant::now());
    }

    pub(crate) fn now(&self) -> Timestamp {
        let (at, read) = *self.read.lock().unwrap_or_else(PoisonError::into_inner);
        at.plus_ms(i64::try_from(read.elapsed().as_millis()).unwrap_or(i64::MAX))
    }

    /// How long until `at`; zero if it has passed.
    pub(crate) fn until(&self, at: Timestamp) -> Duration {
        Duration::from_millis(u64::try_from(at.since_ms(self.now())).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_goes_back() {
        let clock = StoreClock::new(Timestamp(1_000_000));
        clock.set(Timestamp(5));
        assert!(clock.now() >= Timestamp(1_000_000));
        clock.set(Timestamp(2_000_000));
        assert!(clock.now() >= Timestamp(2_000_000));
    }
}
