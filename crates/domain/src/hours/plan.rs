//! What an administrator writes, as it was written.

use serde::{Deserialize, Serialize};

/// The business hours of a queue, not yet checked.
///
/// Shape: `{"zone": "Europe/Moscow", "week": {"monday": [{"from": "09:00", "to": "18:00"}]},
/// "days": [{"date": "2027-01-01", "name": "New Year", "intervals": []}]}`. A weekday that is left out is closed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, Default)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// An IANA name such as `Europe/Moscow`.
    pub zone: String,
    #[serde(default)]
    pub week: Week,
    #[serde(default)]
    pub days: Vec<SpecialDay>,
}

/// The intervals that begin on each weekday, in any order.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Week {
    pub monday: Vec<Interval>,
    pub tuesday: Vec<Interval>,
    pub wednesday: Vec<Interval>,
    pub thursday: Vec<Interval>,
    pub friday: Vec<Interval>,
    pub saturday: Vec<Interval>,
    pub sunday: Vec<Interval>,
}

/// A local date whose own intervals take the place of its weekday's. None: closed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct SpecialDay {
    /// `YYYY-MM-DD`, in the zone of the plan.
    pub date: String,
    /// What people call the day.
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub intervals: Vec<Interval>,
}

/// From one time of day to another, `HH:MM` each.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    pub from: String,
    /// Not after `from`: of the next day.
    pub to: String,
}

impl Interval {
    pub fn new(from: &str, to: &str) -> Self {
        Self { from: from.to_owned(), to: to.to_owned() }
    }
}

impl Week {
    /// The seven days from Monday, each with its name.
    pub fn named(&self) -> [(&'static str, &[Interval]); 7] {
        [
            ("monday", &self.monday),
            ("tuesday", &self.tuesday),
            ("wednesday", &self.wednesday),
            ("thursday", &self.thursday),
            ("friday", &self.friday),
            ("saturday", &self.saturday),
            ("sunday", &self.sunday),
        ]
    }
}
