//! Business hours of a queue: when it is open, evaluated at the moment of a decision.
//!
//! A [`Plan`] is what an administrator writes: intervals per weekday in an IANA zone, and special days by local date.
//! [`Hours`] is a plan that has been checked.
//!
//! **Days.** An interval belongs to the local date on which it begins. One whose end is not after its beginning goes
//! on past midnight (`22:00`–`06:00`); `00:00`–`00:00` is the whole day. A special day takes the place of everything
//! that *begins* on its date: a shift that began the evening before goes to its end. Intervals that touch are one.
//!
//! **Days on which the clocks change.** A queue opens at the *first* instant at which a clock on its wall shows the
//! opening time or later, and closes when such a clock shows an earlier time than the closing time for the *last* time:
//!
//! | | opening time | closing time | an interval wholly inside |
//! |---|---|---|---|
//! | skipped hour (spring) | where the gap ends | where the gap begins, the same instant | does not happen that day |
//! | doubled hour (autumn) | its first occurrence | its second occurrence (of its very beginning: the first) | open from the first to the second |
//!
//! So an interval stays one interval on every day of the year, and in the doubled hour a queue that could be read as
//! open is open. The zone data is part of the build: all routers of one version judge alike, whatever their host knows.

mod check;
mod days;
mod edge;
mod fault;
mod midnight;
mod plan;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::number::Timestamp;

pub use days::{Day, Piece, Wall};
pub use fault::{Fault, Problem};
pub use plan::{Interval, Plan, SpecialDay, Week};

/// The longest look-ahead of [`Hours::preview`], in days.
pub const PREVIEW_DAYS: u16 = 366;

/// A checked plan.
///
/// # Guarantees
/// `is_open`, `next_change` and `preview` agree with each other at every millisecond. No call fails: instants outside
/// the years that the calendar knows are closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hours {
    zone: TimeZone,
    /// From Monday, each in the order of their beginnings.
    week: [Vec<Shift>; 7],
    days: BTreeMap<Date, Vec<Shift>>,
}

/// What happens at the end of a state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    Opens,
    Closes,
}

/// A stretch during which a queue is open without a break: from `opens_at`, before `closes_at`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Span {
    pub opens_at: Timestamp,
    pub closes_at: Timestamp,
}

/// Minutes after the midnight that begins the local date; `to_minute` is after `from_minute` and at most a day later.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Shift {
    from_minute: u16,
    to_minute: u16,
}

impl Hours {
    /// Checks `plan`.
    ///
    /// # Errors
    /// All faults of the plan at once, in the order of its fields.
    pub fn new(plan: &Plan) -> Result<Self, Vec<Fault>> {
        check::check(plan)
    }

    /// Whether the queue is open at `at`.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.spans_near(at).any(|span| span.opens_at <= at && at < span.closes_at)
    }

    /// The next instant after `at` at which the queue opens or closes. `None`: it stays as it is for ever.
    pub fn next_change(&self, at: Timestamp) -> Option<(Timestamp, Change)> {
        self.walk_to_change(at)
    }

    /// When the queue is open from `from` to the end of the `days`th local date after that of `from` (0: the rest of
    /// the day; at most [`PREVIEW_DAYS`]), cut to that window.
    pub fn preview(&self, from: Timestamp, days: u16) -> Vec<Span> {
        self.walk_window(from, days.min(PREVIEW_DAYS))
    }
}
