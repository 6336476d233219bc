//! What is wrong with a plan, and what to write instead.

use serde::Serialize;
use thiserror::Error;

/// One fault: the field, what stands in it, what is wrong and how to mend it.
#[derive(Clone, PartialEq, Eq, Serialize, Error, Debug)]
#[error("{field}: {value:?} {problem}")]
pub struct Fault {
    /// The path of the field, such as `week.monday[1].to`.
    pub field: String,
    pub value: String,
    pub problem: Problem,
}

/// What is wrong with a value; its text ends with the fix.
#[derive(Clone, PartialEq, Eq, Serialize, Error, Debug)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    #[error("is no IANA time zone: the nearest name is {nearest:?}")]
    UnknownZone { nearest: String },
    #[error("is no time of day: write HH:MM, from 00:00 to 23:59")]
    NotATime,
    #[error("is no time of day: write 00:00, which ends an interval at the next midnight")]
    TwentyFour,
    #[error("ends when it begins: write two different times, or 00:00 twice for the whole day")]
    Empty,
    #[error("overlaps {value:?} of {field}: let one end before the other begins, or write one interval")]
    Overlaps { field: String, value: String },
    #[error("is no date: write YYYY-MM-DD, a day that the calendar has")]
    NotADate,
    #[error("stands in {field} already: put its intervals together")]
    Repeated { field: String },
    #[error("is too many: at most {limit} are kept")]
    TooMany { limit: usize },
}

impl Fault {
    pub(super) fn new(field: impl Into<String>, value: impl Into<String>, problem: Problem) -> Self {
        Self { field: field.into(), value: value.into(), problem }
    }
}
