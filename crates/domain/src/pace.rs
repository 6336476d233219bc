//! How fast a line moves, and what that lets one say about a wait.

use crate::number::Timestamp;

/// How far back departures count.
pub const WINDOW_MS: i64 = 15 * 60_000;
/// Fewer departures say nothing about the next one.
const FEWEST: u32 = 4;
/// A line that has not moved for this many of its intervals stands still.
const STALLED: i64 = 4;
/// Beyond this nobody's estimate holds.
const LONGEST_MS: i64 = 2 * 3_600_000;

/// Those who left a line within [`WINDOW_MS`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pace {
    pub departed: u32,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
}

/// A wait of so long to so long.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wait {
    pub from_ms: i64,
    pub to_ms: i64,
}

impl Pace {
    /// The mean time between two departures; `None` if there were too few, or the line stands still.
    pub fn interval_ms(&self, now: Timestamp) -> Option<i64> {
        if self.departed < FEWEST {
            return None;
        }
        // The time since the last departure counts too: a line that slows down is seen to.
        let interval_ms = now.since_ms(self.first_at).max(1) / i64::from(self.departed);
        let stood_ms = now.since_ms(self.last_at);
        (stood_ms <= STALLED * interval_ms.max(15_000)).then_some(interval_ms)
    }

    /// How long whoever stands at `position` (1 is next) has still to wait: position × interval, as far apart as chance
    /// and the few departures make it. `None`: nobody can say.
    pub fn wait(&self, position: u64, now: Timestamp) -> Option<Wait> {
        let interval_ms = self.interval_ms(now)?;
        let position = i64::try_from(position).ok().filter(|position| *position > 0)?;
        let mean_ms = interval_ms.checked_mul(position).filter(|mean_ms| *mean_ms <= LONGEST_MS)?;
        // Of n independent steps the spread is about 1/√n, and so is that of a mean of n.
        let steps = 1.0 / as_f64(position) + 1.0 / f64::from(self.departed);
        let spread = (steps.sqrt() * 0.7).min(0.6);
        let off_ms = as_i64(as_f64(mean_ms) * spread);
        Some(Wait { from_ms: mean_ms - off_ms, to_ms: mean_ms + off_ms })
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of hours are exact")]
const fn as_f64(number: i64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, reason = "bounded by LONGEST_MS")]
const fn as_i64(number: f64) -> i64 {
    number as i64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MINUTE: i64 = 60_000;
    const NOW: Timestamp = Timestamp(100 * MINUTE);

    fn pace(departed: u32, first_ago: i64, last_ago: i64) -> Pace {
        Pace { departed, first_at: NOW.plus_ms(-first_ago), last_at: NOW.plus_ms(-last_ago) }
    }

    #[test]
    fn the_third_of_a_line_that_moves_each_minute_waits_two_to_four() {
        let wait = pace(15, 15 * MINUTE, MINUTE).wait(3, NOW).unwrap();
        assert!((90_000..=2 * MINUTE).contains(&wait.from_ms), "{wait:?}");
        assert!((4 * MINUTE..=270_000).contains(&wait.to_ms), "{wait:?}");
    }

    #[test]
    fn too_few_departures_and_a_line_that_stands_still_promise_nothing() {
        assert_eq!(pace(3, 10 * MINUTE, MINUTE).wait(1, NOW), None);
        assert_eq!(pace(12, 14 * MINUTE, 6 * MINUTE).wait(1, NOW), None);
        assert_eq!(pace(5, 15 * MINUTE, MINUTE).wait(400, NOW), None);
    }

    proptest! {
        #[test]
        fn a_wait_grows_with_the_position_and_its_range_holds_the_mean(
            departed in 4u32..200, first in 1i64..15, position in 1u64..20,
        ) {
            let pace = pace(departed, first * MINUTE, 1_000);
            let (here, behind) = (pace.wait(position, NOW), pace.wait(position + 1, NOW));
            if let (Some(here), Some(behind)) = (here, behind) {
                prop_assert!(here.from_ms >= 0 && here.from_ms <= here.to_ms);
                prop_assert!(behind.from_ms >= here.from_ms && behind.to_ms >= here.to_ms);
            }
        }
    }
}
