//! A server that runs, on a machine that is busy with starting.

use std::error::Error;
use std::time::{Duration, Instant};

use event_log::LogError;
use store::StoreError;

/// How long a server of our own, which answers already, may be too slow to let anybody in.
pub(crate) const LET_IN: Duration = Duration::from_secs(20);
const AGAIN: Duration = Duration::from_millis(200);

/// Does the work, and again for as long as `patience` where it failed for want of time. What is wrong is told at once.
pub(crate) async fn patiently<T>(
    patience: Duration,
    work: impl AsyncFn() -> Result<T, Box<dyn Error>>,
) -> Result<T, Box<dyn Error>> {
    let started = Instant::now();
    loop {
        match work().await {
            Err(error) if is_slow(error.as_ref()) && started.elapsed() < patience => {
                tracing::info!(error = error.as_ref(), "slow to start; trying again");
                tokio::time::sleep(AGAIN).await;
            }
            done => return done,
        }
    }
}

/// Whether one of the causes is that nobody answered in time.
fn is_slow(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let store = error.downcast_ref::<StoreError>().is_some_and(StoreError::is_transient);
        let log = error.downcast_ref::<LogError>().is_some_and(LogError::is_transient);
        if store || log {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn silent() -> Box<dyn Error> {
        Box::new(StoreError::Silent { operation: "begin", waited_ms: 500 })
    }

    fn ahead() -> Box<dyn Error> {
        Box::new(StoreError::SchemaAhead { found: 9, needed: 1 })
    }

    /// How often it was tried, with this patience, until it came to this.
    async fn tried(patience: Duration, outcome: impl Fn(u32) -> Result<(), Box<dyn Error>>) -> (u32, bool) {
        let times = Cell::new(0);
        let done = patiently(patience, async || {
            times.set(times.get() + 1);
            outcome(times.get())
        });
        let is_done = done.await.is_ok();
        (times.get(), is_done)
    }

    #[tokio::test]
    async fn what_is_slow_is_tried_again() {
        let slow_twice = |n| if n < 3 { Err(silent()) } else { Ok(()) };
        assert_eq!(tried(LET_IN, slow_twice).await, (3, true));
    }

    #[tokio::test]
    async fn what_is_wrong_is_told_at_once() {
        assert_eq!(tried(LET_IN, |_| Err(ahead())).await, (1, false));
        assert_eq!(tried(Duration::ZERO, |_| Err(silent())).await, (1, false), "nobody has patience");
    }

    #[tokio::test]
    async fn patience_ends() {
        let (times, is_done) = tried(Duration::from_millis(300), |_| Err(silent())).await;
        assert!(times >= 2 && !is_done, "{times}");
    }
}
