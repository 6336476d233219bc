//! The time that is left for an answer, handed on from hop to hop.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

/// The instant at which the asker stops waiting. Handed down instead of a time-out, so that three steps of 1 s each do
/// not become 3 s.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Deadline(Instant);

/// The deadline passed before the answer came. What was asked may be done all the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the answer did not come in time")]
pub struct Passed;

impl Deadline {
    /// `wait` from now.
    pub fn within(wait: Duration) -> Self {
        let now = Instant::now();
        Self(now.checked_add(wait).unwrap_or(now))
    }

    /// `wait_ms` milliseconds from now.
    pub fn within_ms(wait_ms: u64) -> Self {
        Self::within(Duration::from_millis(wait_ms))
    }

    /// What is left; zero once it has passed.
    pub fn remaining(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    pub fn has_passed(self) -> bool {
        self.remaining().is_zero()
    }

    /// The earlier of this and `wait` from now: the share of one step.
    #[must_use]
    pub fn at_most(self, wait: Duration) -> Self {
        self.min(Self::within(wait))
    }

    /// Waits for `answer` until the deadline. `answer` must be safe to drop: an effect belongs into a task of its own,
    /// of which only the end is awaited here.
    pub async fn wait<F: Future>(self, answer: F) -> Result<F::Output, Passed> {
        tokio::time::timeout_at(self.0, answer).await.map_err(|_| Passed)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Deadline, Passed};

    #[tokio::test(start_paused = true)]
    async fn what_is_left_shrinks_and_never_goes_below_nothing() {
        let deadline = Deadline::within_ms(100);
        assert_eq!(deadline.remaining(), Duration::from_millis(100));
        tokio::time::advance(Duration::from_millis(70)).await;
        assert_eq!(deadline.remaining(), Duration::from_millis(30));
        tokio::time::advance(Duration::from_millis(70)).await;
        assert!(deadline.has_passed());
        assert_eq!(deadline.remaining(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_step_may_not_take_more_than_is_left() {
        let deadline = Deadline::within_ms(100);
        assert_eq!(deadline.at_most(Duration::from_secs(5)), deadline);
        assert_eq!(deadline.at_most(Duration::from_millis(10)).remaining(), Duration::from_millis(10));
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_ends_at_the_deadline() {
        let never = std::future::pending::<()>();
        assert_eq!(Deadline::within_ms(5).wait(never).await, Err(Passed));
        assert_eq!(Deadline::within_ms(5).wait(async { 7 }).await, Ok(7));
    }
}
