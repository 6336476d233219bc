//! When a partition that brings nothing is looked at, and what is done when there is something to bring.
//!
//! | seen | answer |
//! |---|---|
//! | nothing to read | look again after [`QUIET`] |
//! | something to read, for the first time | it may be on its way: look again after [`SURE`] |
//! | still something to read | assign the partition again; if that did not help, a new consumer |

use std::time::{Duration, Instant};

/// Without a record for so long a partition is looked at.
pub(super) const QUIET: Duration = Duration::from_secs(10);
/// What was appended so long ago is here, unless reading stopped.
pub(super) const SURE: Duration = Duration::from_secs(2);
/// The longest pause between two attempts to make a partition go on.
const LONGEST: Duration = Duration::from_secs(300);

/// Since when all that comes is taken. While something is left, whoever brings nothing may only not have had its turn:
/// beside big backlogs the brokers and the client serve one partition after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listening {
    since: Instant,
}

impl Listening {
    pub(super) fn new(now: Instant) -> Self {
        Self { since: now }
    }

    /// Not all that came was taken: silence up to now says nothing.
    pub(super) fn missed(&mut self, now: Instant) {
        self.since = now;
    }

    /// Whether a silence of [`QUIET`] may be one.
    pub(super) fn is_long(&self, now: Instant) -> bool {
        self.since + QUIET <= now
    }

    /// Whether nothing was missed after this moment.
    pub(super) fn has_since(&self, moment: Instant) -> bool {
        self.since <= moment
    }
}

/// One partition's silence.
#[derive(Debug)]
pub(super) struct Quiet {
    due_at: Instant,
    is_behind: bool,
    /// Attempts without a record since.
    attempts: u32,
}

/// What a look asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    Nothing,
    Assign,
    Renew,
}

impl Quiet {
    pub(super) fn new(now: Instant) -> Self {
        Self { due_at: now + QUIET, is_behind: false, attempts: 0 }
    }

    /// A record came, or there was no reason to expect one.
    pub(super) fn heard(&mut self, now: Instant) {
        *self = Self::new(now);
    }

    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.due_at <= now
    }

    /// Quiet enough to be asked in the same breath as one that is due: so questions stay few.
    pub(super) fn is_nearly_due(&self, now: Instant) -> bool {
        self.is_due(now + QUIET / 2)
    }

    /// A question is under way; one without an answer is asked again in a while.
    pub(super) fn asked(&mut self, now: Instant) {
        self.due_at = now + QUIET;
    }

    /// Takes the answer: whether there is something to read.
    pub(super) fn seen(&mut self, now: Instant, is_behind: bool) -> Remedy {
        if !is_behind {
            self.heard(now);
            return Remedy::Nothing;
        }
        if !self.is_behind {
            self.is_behind = true;
            self.due_at = now + SURE;
            return Remedy::Nothing;
        }
        self.is_behind = false;
        let pause = QUIET * 2_u32.saturating_pow(self.attempts.min(16));
        self.due_at = now + pause.min(LONGEST);
        self.attempts += 1;
        if self.attempts == 1 { Remedy::Assign } else { Remedy::Renew }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partition_at_its_end_is_looked_at_every_ten_seconds_and_left_alone() {
        let start = Instant::now();
        let mut quiet = Quiet::new(start);
        assert!(!quiet.is_due(start + QUIET - SURE));
        for round in 1..100 {
            let now = start + QUIET * round;
            assert!(quiet.is_due(now));
            assert_eq!(quiet.seen(now, false), Remedy::Nothing);
            assert!(!quiet.is_due(now + QUIET - SURE));
        }
    }

    #[test]
    fn nobody_is_silent_while_not_all_that_comes_is_taken() {
        let start = Instant::now();
        let mut listening = Listening::new(start);
        let second = Duration::from_secs(1);
        for round in 1..60 {
            listening.missed(start + second * round);
            assert!(!listening.is_long(start + second * (round + 1)));
        }
        let last = start + second * 59;
        assert!(!listening.has_since(last - second), "a question from before says nothing");
        assert!(listening.has_since(last + second));
        assert!(!listening.is_long(last + QUIET - second));
        assert!(listening.is_long(last + QUIET));
    }

    #[test]
    fn one_that_stays_behind_is_helped_on_a_second_look_and_less_and_less_often() {
        let mut now = Instant::now();
        let mut quiet = Quiet::new(now);
        let mut pauses = Vec::new();
        let mut remedies = Vec::new();
        for _ in 0..8 {
            let since = now;
            while !quiet.is_due(now) {
                now += Duration::from_secs(1);
            }
            assert_eq!(quiet.seen(now, true), Remedy::Nothing, "it may be on its way");
            assert!(!quiet.is_due(now + SURE / 2));
            now += SURE;
            remedies.push(quiet.seen(now, true));
            pauses.push((now - since).as_secs());
        }
        assert_eq!(pauses, [12, 12, 22, 42, 82, 162, 302, 302]);
        assert_eq!(remedies[0], Remedy::Assign);
        assert!(remedies[1..].iter().all(|remedy| *remedy == Remedy::Renew));
    }

    #[test]
    fn a_record_between_two_looks_ends_the_suspicion() {
        let start = Instant::now();
        let mut quiet = Quiet::new(start);
        assert_eq!(quiet.seen(start + QUIET, true), Remedy::Nothing);
        quiet.heard(start + QUIET);
        assert!(!quiet.is_due(start + QUIET + SURE));
        assert_eq!(quiet.seen(start + QUIET * 2, true), Remedy::Nothing);
    }
}
