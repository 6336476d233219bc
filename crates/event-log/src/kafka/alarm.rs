//! An error came that does not say which partition it is about, and librdkafka will not repeat it.

use std::time::{Duration, Instant};

/// Between two looks while errors go on coming: the first, and the longest.
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);

/// When to look at all partitions: at once for the first error, then less and less often.
#[derive(Debug, Default)]
pub(super) struct Alarm {
    due_at: Option<Instant>,
    last: Option<(Instant, Duration)>,
}

impl Alarm {
    pub(super) fn raise(&mut self, now: Instant) {
        let due_at = match self.last {
            Some((at, pause)) if now < at + pause + LONGEST => now.max(at + pause),
            _ => {
                self.last = None;
                now
            }
        };
        self.due_at.get_or_insert(due_at);
    }

    /// Whether to look now; if so the alarm is over.
    pub(super) fn take(&mut self, now: Instant) -> bool {
        if self.due_at.is_none_or(|due_at| now < due_at) {
            return false;
        }
        self.due_at = None;
        let pause = self.last.map_or(PAUSE, |(_, pause)| (pause * 2).min(LONGEST));
        self.last = Some((now, pause));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_without_end_are_looked_into_at_once_and_then_twice_a_minute() {
        let start = Instant::now();
        let mut alarm = Alarm::default();
        let mut looks = Vec::new();
        for second in 0..130 {
            let now = start + Duration::from_secs(second);
            alarm.raise(now);
            if alarm.take(now) {
                looks.push(second);
            }
        }
        assert_eq!(looks, [0, 1, 3, 7, 15, 31, 61, 91, 121]);
        let later = start + Duration::from_secs(1_000);
        assert!(alarm.take(later), "the last one is not forgotten");
        assert!(!alarm.take(later + LONGEST), "it is over");
        let later = start + Duration::from_secs(2_000);
        alarm.raise(later);
        assert!(alarm.take(later), "after calm an error is news");
    }
}
