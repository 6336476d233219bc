//! The one place that reads the wall clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// The wall clock of this machine. Deadlines of the product are judged by PostgreSQL's clock instead; this one dates
/// logs, tokens and what is shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock;

impl Clock {
    /// Milliseconds since 1970-01-01 UTC.
    #[expect(clippy::disallowed_methods, reason = "this is the place")]
    pub fn now_ms(self) -> i64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
        }
    }

    /// Whole seconds since 1970-01-01 UTC, rounded down.
    pub fn now_s(self) -> i64 {
        self.now_ms().div_euclid(1000)
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;

    #[test]
    fn seconds_and_milliseconds_tell_one_time() {
        let (before, s, after) = (Clock.now_ms(), Clock.now_s(), Clock.now_ms());
        assert!(before.div_euclid(1000) <= s && s <= after.div_euclid(1000));
        assert!(s > 1_700_000_000, "this code is younger than 2023");
    }
}
