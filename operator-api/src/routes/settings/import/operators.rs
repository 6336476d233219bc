//! A line about an operator.

use std::fmt::Display;
use std::str::FromStr;

use protocol::settings::{Faults, OperatorBody, OperatorQueue};

use super::Row;
use super::known::{Known, nobody, parts};
use super::table::Line;

impl Row for OperatorBody {
    const COLUMNS: &'static [&'static str] =
        &["email", "name", "role", "capacity", "hard_limit", "auto_accepts", "is_active", "queues", "skills"];
    const NEEDED: usize = 2;
    const KEY: &'static str = "email";

    fn read(line: &Line<'_>, known: &Known, before: Option<&Self>, faults: &mut Faults) -> Self {
        let mut body = before.cloned().unwrap_or_else(nobody);
        body.email = line.get("email").unwrap_or_default().to_owned();
        body.name = line.get("name").unwrap_or_default().to_owned();
        if let Some(role) = line.filled("role").and_then(|name| known.role("role", name, faults)) {
            body.role = role;
        }
        number(line, "capacity", &mut body.capacity, faults);
        number(line, "hard_limit", &mut body.hard_limit, faults);
        yes_or_no(line, "auto_accepts", &mut body.auto_accepts, faults);
        yes_or_no(line, "is_active", &mut body.is_active, faults);
        if let Some(cell) = line.get("queues") {
            body.queues = parts(cell).filter_map(|part| place(part, known, faults)).collect();
        }
        if let Some(cell) = line.get("skills") {
            body.skills = parts(cell).filter_map(|name| known.skill("skills", name, faults)).collect();
        }
        body
    }
}

/// `Returns` or `Returns:3`.
fn place(part: &str, known: &Known, faults: &mut Faults) -> Option<OperatorQueue> {
    let (name, limit) = match part.rsplit_once(':') {
        Some((name, limit)) => (name.trim(), Some(limit.trim())),
        None => (part, None),
    };
    let limit = match limit.map(str::parse) {
        None => None,
        Some(Ok(limit)) => Some(limit),
        Some(Err(_)) => {
            faults.add("queues", part, "has no limit: write the queue's name, or its name:3");
            return None;
        }
    };
    known.queue("queues", name, faults).map(|queue| OperatorQueue { queue, limit })
}

fn number<T: FromStr + Display>(line: &Line<'_>, column: &str, value: &mut T, faults: &mut Faults) {
    let Some(cell) = line.filled(column) else { return };
    match cell.parse() {
        Ok(number) => *value = number,
        Err(_) => faults.add(column, cell, "is no number: write digits alone"),
    }
}

fn yes_or_no(line: &Line<'_>, column: &str, value: &mut bool, faults: &mut Faults) {
    match line.filled(column).map(str::to_lowercase).as_deref() {
        None => {}
        Some("yes") => *value = true,
        Some("no") => *value = false,
        Some(other) => faults.add(column, other, "is neither: write yes or no"),
    }
}
