//! All that is wrong with a body, gathered.

use std::collections::HashSet;
use std::fmt::Display;
use std::ops::RangeInclusive;

use uuid::Uuid;

use crate::problem::FieldError;

/// All that is wrong with a body.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Faults(Vec<FieldError>);

impl Faults {
    pub fn add(&mut self, field: impl Into<String>, value: impl Display, detail: impl Into<String>) {
        let value = value.to_string();
        // What is too long is not sent back whole.
        let value = value.chars().take(100).collect();
        self.0.push(FieldError { field: field.into(), value, detail: detail.into() });
    }

    pub fn into_errors(self) -> Vec<FieldError> {
        self.0
    }

    /// One line that somebody reads.
    pub(super) fn line(&mut self, field: &str, text: &str, max_chars: usize) {
        if text.trim().is_empty() {
            self.add(field, text, "is empty: write something");
        } else if text.trim() != text {
            self.add(field, text, "begins or ends with a blank: leave that out");
        }
        if text.chars().any(char::is_control) {
            self.add(field, text.escape_debug(), "has a control character: leave that out");
        }
        self.short(field, text, max_chars);
    }

    /// As [`Faults::line`], where nothing may be written too.
    pub(super) fn line_or_nothing(&mut self, field: &str, text: &str, max_chars: usize) {
        if !text.is_empty() {
            self.line(field, text, max_chars);
        }
    }

    /// Several lines.
    pub(super) fn text(&mut self, field: &str, text: &str, max_chars: usize) {
        if text.trim().is_empty() {
            self.add(field, text, "is empty: write something");
        }
        if text.chars().any(|letter| letter.is_control() && letter != '\n' && letter != '\t') {
            self.add(field, text.escape_debug(), "has a control character: leave that out");
        }
        self.short(field, text, max_chars);
    }

    fn short(&mut self, field: &str, text: &str, max_chars: usize) {
        let chars = text.chars().count();
        if chars > max_chars {
            self.add(field, text, format!("has {chars} characters; {max_chars} are allowed: shorten it"));
        }
    }

    pub(super) fn range<T: PartialOrd + Display>(&mut self, field: &str, value: T, range: RangeInclusive<T>) {
        if !range.contains(&value) {
            let detail = format!("is out of range: write a number from {} to {}", range.start(), range.end());
            self.add(field, value, detail);
        }
    }

    /// A list of ids: not too many, none twice.
    pub(super) fn ids<'a>(&mut self, field: &str, ids: impl IntoIterator<Item = &'a Uuid>, max: usize) {
        let mut seen = HashSet::new();
        let mut count = 0;
        for (at, id) in ids.into_iter().enumerate() {
            count = at + 1;
            if !seen.insert(id) {
                self.add(format!("{field}[{at}]"), id, "stands there already: leave one out");
            }
        }
        self.at_most(field, count, max);
    }

    pub(super) fn at_most(&mut self, field: &str, count: usize, max: usize) {
        if count > max {
            self.add(field, count, format!("is too many: at most {max} are kept"));
        }
    }
}
