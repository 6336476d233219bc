//! Waiting for a store that is away, with full jitter.

use std::time::Duration;

use runtime::Shutdown;

use crate::turn::GivenUp;

const FIRST: Duration = Duration::from_millis(50);
const LAST: Duration = Duration::from_secs(1);

/// The pauses of one effort.
pub(crate) struct BackOff {
    shutdown: Shutdown,
    longest: Duration,
}

impl BackOff {
    pub(crate) fn new(shutdown: &Shutdown) -> Self {
        Self { shutdown: shutdown.clone(), longest: FIRST }
    }

    /// Waits between nothing and the longest pause, which doubles up to a second.
    ///
    /// # Errors
    /// The process stops now.
    pub(crate) async fn wait(
        &mut self,
        what: &str,
        error: &(impl std::error::Error + 'static),
    ) -> Result<(), GivenUp> {
        let pause = self.longest.mul_f64(rand::random::<f64>());
        self.longest = (self.longest * 2).min(LAST);
        tracing::warn!(error = error as &dyn std::error::Error, pause_ms = pause.as_millis(), "{what}");
        tokio::select! {
            () = tokio::time::sleep(pause) => Ok(()),
            () = self.shutdown.stopping_now() => Err(GivenUp),
        }
    }
}
