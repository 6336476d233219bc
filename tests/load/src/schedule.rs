//! When each message is due.

use std::time::{Duration, Instant};

/// A fixed rate: the n-th message is due `n / per_second` after the start, however late the ones before it were.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    start: Instant,
    per_second: f64,
}

impl Schedule {
    pub fn new(start: Instant, per_second: f64) -> Self {
        assert!(per_second > 0.0, "a schedule needs a rate above 0");
        Self { start, per_second }
    }

    pub fn due(&self, n: u64) -> Instant {
        #[expect(clippy::cast_precision_loss, reason = "2^53 messages are more than any run sends")]
        let seconds = n as f64 / self.per_second;
        self.start + Duration::from_secs_f64(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_messages_do_not_move_the_ones_after_them() {
        let start = Instant::now();
        let schedule = Schedule::new(start, 1_000.0);
        assert_eq!(schedule.due(0), start);
        assert_eq!(schedule.due(2_000), start + Duration::from_secs(2));
    }
}
