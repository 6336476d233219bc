//! A tenant's rule over a figure: when an alert is raised, and when it is over.
//!
//! The rule must be met for its time before anything is raised, so that what passes by itself alarms nobody; and it must be
//! unmet for as long, [`CALM_MS`] at most, before the alert is over, so that a figure at its threshold is one alert and not
//! one a second.
//!
//! | state | met | unmet |
//! |---|---|---|
//! | Quiet | Pending since now; at once raised, if the rule has no time | Quiet |
//! | Pending | raised after the rule's time; until then as it is | Quiet |
//! | Raised | Raised | Easing since now; at once over, if the rule has no time |
//! | Easing | Raised, the same alert | over after the rule's time, [`CALM_MS`] at most; until then as it is |

#[cfg(test)]
mod tests;

use crate::number::Timestamp;

/// A rule must not be unmet for longer than this before its alert is over.
pub const CALM_MS: i64 = 10_000;

/// On which side of the threshold a figure alarms; on it, it does not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    Above,
    Below,
}

/// What must be true of a figure, and for how long.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Rule {
    pub comparison: Comparison,
    pub threshold: f64,
    pub for_ms: i64,
}

/// How far it has come with a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum State {
    #[default]
    Quiet,
    /// Met, not for long enough.
    Pending { since: Timestamp },
    /// An alert lasts.
    Raised,
    /// An alert lasts; the rule is unmet, not for long enough.
    Easing { since: Timestamp },
}

/// What is to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    Raise,
    End,
}

impl Rule {
    /// A figure of which there is nothing is on neither side.
    pub fn is_met(&self, figure: Option<f64>) -> bool {
        figure.is_some_and(|figure| match self.comparison {
            Comparison::Above => figure > self.threshold,
            Comparison::Below => figure < self.threshold,
        })
    }
}

impl State {
    /// Whether an alert lasts.
    pub const fn lasts(self) -> bool {
        matches!(self, Self::Raised | Self::Easing { .. })
    }
}

/// What follows from the figure as it is now.
pub fn decide(state: State, rule: &Rule, figure: Option<f64>, now: Timestamp) -> (State, Option<Act>) {
    let is_over = |since: Timestamp, ms: i64| now.since_ms(since) >= ms;
    let calm_ms = rule.for_ms.min(CALM_MS);
    match (state, rule.is_met(figure)) {
        (State::Quiet, true) if rule.for_ms <= 0 => (State::Raised, Some(Act::Raise)),
        (State::Quiet, true) => (State::Pending { since: now }, None),
        (State::Pending { since }, true) if is_over(since, rule.for_ms) => (State::Raised, Some(Act::Raise)),
        (State::Raised, false) if calm_ms <= 0 => (State::Quiet, Some(Act::End)),
        (State::Raised, false) => (State::Easing { since: now }, None),
        (State::Easing { since }, false) if is_over(since, calm_ms) => (State::Quiet, Some(Act::End)),
        (State::Quiet | State::Pending { .. }, false) => (State::Quiet, None),
        (State::Raised | State::Easing { .. }, true) => (State::Raised, None),
        (State::Pending { .. }, true) | (State::Easing { .. }, false) => (state, None),
    }
}
