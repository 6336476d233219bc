//! From a plan as it was written to one that can be walked, or to all that is wrong with it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::fault::{Fault, Problem};
use super::plan::{Interval, Plan, SpecialDay};
use super::walk::moved;
use super::{Hours, Shift};

const DAY: u16 = 24 * 60;
const MAX_INTERVALS: usize = 24;
const MAX_SPECIAL_DAYS: usize = 400;

/// An interval with the place where it was written.
#[derive(Clone)]
struct Placed {
    field: String,
    value: String,
    shift: Shift,
}

pub(super) fn check(plan: &Plan) -> Result<Hours, Vec<Fault>> {
    let mut faults = Vec::new();
    let zone = zone(&plan.zone, &mut faults);
    let week = plan.week.named().map(|(name, day)| day_of(&format!("week.{name}"), day, &mut faults));
    week_overlaps(&week, &mut faults);
    let days = special_days(&plan.days, &mut faults);
    special_overlaps(&week, &days, &mut faults);
    let shifts = |day: Vec<Placed>| day.into_iter().map(|placed| placed.shift).collect();
    match zone {
        Some(zone) if faults.is_empty() => Ok(Hours {
            zone,
            week: week.map(shifts),
            days: days.into_iter().map(|(date, day)| (date, shifts(day))).collect(),
        }),
        _ => Err(faults),
    }
}

fn zone(name: &str, faults: &mut Vec<Fault>) -> Option<TimeZone> {
    let database = TimeZoneDatabase::bundled();
    let found = database.get(name).ok().filter(|zone| !zone.is_unknown());
    if found.is_none() {
        // Names are compared without their case, as the look-up does.
        let near =
            |known: &str| strsim::normalized_damerau_levenshtein(&known.to_lowercase(), &name.to_lowercase());
        let nearest = database
            .available()
            .map(|known| known.as_str().to_owned())
            .max_by(|a, b| near(a).total_cmp(&near(b)).then_with(|| b.cmp(a)))
            .unwrap_or_else(|| "UTC".to_owned());
        faults.push(Fault::new("zone", name, Problem::UnknownZone { nearest }));
    }
    found
}

/// The intervals of one day in order; overlaps within the day are faults.
fn day_of(field: &str, intervals: &[Interval], faults: &mut Vec<Fault>) -> Vec<Placed> {
    if intervals.len() > MAX_INTERVALS {
        let problem = Problem::TooMany { limit: MAX_INTERVALS };
        faults.push(Fault::new(field, intervals.len().to_string(), problem));
        return Vec::new();
    }
    let name = |at: usize| format!("{field}[{at}]");
    let mut day: Vec<Placed> = intervals
        .iter()
        .enumerate()
        .filter_map(|(at, interval)| {
            let value = format!("{}–{}", interval.from, interval.to);
            Some(Placed { shift: shift(&name(at), interval, faults)?, field: name(at), value })
        })
        .collect();
    day.sort_by_key(|placed| placed.shift);
    for pair in day.windows(2) {
        overlap(&pair[0], &pair[1], 0, faults);
    }
    day
}

fn shift(field: &str, interval: &Interval, faults: &mut Vec<Fault>) -> Option<Shift> {
    let from_minute = minute(&format!("{field}.from"), &interval.from, faults);
    let to = minute(&format!("{field}.to"), &interval.to, faults);
    let (from_minute, to) = (from_minute?, to?);
    if from_minute == to && to != 0 {
        let value = format!("{}–{}", interval.from, interval.to);
        faults.push(Fault::new(field, value, Problem::Empty));
        return None;
    }
    Some(Shift { from_minute, to_minute: if to > from_minute { to } else { to + DAY } })
}

fn minute(field: &str, text: &str, faults: &mut Vec<Fault>) -> Option<u16> {
    let found = (text.len() == 5).then(|| text.split_once(':')).flatten().and_then(|(hour, minute)| {
        let hour = number(hour, 2).filter(|hour| *hour < 24)?;
        Some(hour * 60 + number(minute, 2).filter(|minute| *minute < 60)?)
    });
    if found.is_none() {
        let problem = if text == "24:00" { Problem::TwentyFour } else { Problem::NotATime };
        faults.push(Fault::new(field, text, problem));
    }
    found
}

/// `text`, if it is exactly `digits` decimal digits.
fn number(text: &str, digits: usize) -> Option<u16> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn special_days(days: &[SpecialDay], faults: &mut Vec<Fault>) -> BTreeMap<Date, Vec<Placed>> {
    let mut found: BTreeMap<Date, Vec<Placed>> = BTreeMap::new();
    let mut fields: BTreeMap<Date, String> = BTreeMap::new();
    if days.len() > MAX_SPECIAL_DAYS {
        let problem = Problem::TooMany { limit: MAX_SPECIAL_DAYS };
        faults.push(Fault::new("days", days.len().to_string(), problem));
        return found;
    }
    for (at, day) in days.iter().enumerate() {
        let field = format!("days[{at}].date");
        let intervals = day_of(&format!("days[{at}].intervals"), &day.intervals, faults);
        let Some(date) = date(&day.date) else {
            faults.push(Fault::new(field, &day.date, Problem::NotADate));
            continue;
        };
        if let Some(first) = fields.get(&date) {
            faults.push(Fault::new(field, &day.date, Problem::Repeated { field: first.clone() }));
            continue;
        }
        fields.insert(date, field);
        found.insert(date, intervals);
    }
    found
}

fn date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    let year = i16::try_from(number(year, 4)?).ok()?;
    let month = i8::try_from(number(month, 2)?).ok()?;
    Date::new(year, month, i8::try_from(number(day, 2)?).ok()?).ok()
}

/// What goes past midnight must end before the next weekday's first begins; Sunday's before Monday's.
fn week_overlaps(week: &[Vec<Placed>; 7], faults: &mut Vec<Fault>) {
    for (at, day) in week.iter().enumerate() {
        spill(day, &week[(at + 1) % 7], faults);
    }
}

/// A special day against the evening before and the morning after, whatever holds there.
fn special_overlaps(week: &[Vec<Placed>; 7], days: &BTreeMap<Date, Vec<Placed>>, faults: &mut Vec<Fault>) {
    let of_week = |date: Date| &week[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
    let on = |date: Date| days.get(&date).unwrap_or_else(|| of_week(date));
    for (date, day) in days {
        spill(on(moved(*date, -1)), day, faults);
        let next = moved(*date, 1);
        // Two special days in a row are compared once, at the second.
        if !days.contains_key(&next) {
            spill(day, on(next), faults);
        }
    }
}

fn spill(day: &[Placed], next: &[Placed], faults: &mut Vec<Fault>) {
    if let (Some(last), Some(first)) = (day.last(), next.first()) {
        overlap(last, first, DAY, faults);
    }
}

/// `later` begins `shifted` minutes after the day of `earlier`.
fn overlap(earlier: &Placed, later: &Placed, shifted: u16, faults: &mut Vec<Fault>) {
    if earlier.shift.to_minute > later.shift.from_minute + shifted {
        let problem = Problem::Overlaps { field: earlier.field.clone(), value: earlier.value.clone() };
        faults.push(Fault::new(&later.field, &later.value, problem));
    }
}
