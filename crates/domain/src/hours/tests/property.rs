//! `is_open`, `next_change`, `preview` and a slow walk along the minutes agree.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use proptest::prelude::*;

use crate::hours::{Change, Hours, Interval, Plan, SpecialDay, Week};
use crate::number::Timestamp;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// Zones with the day before something happens to their clocks, or nothing.
const PLACES: &[(&str, &str)] = &[
    ("Europe/Moscow", "2026-03-28T00:00:00Z"),
    ("Europe/Moscow", "2014-10-25T00:00:00Z"),
    ("Europe/Berlin", "2026-03-28T00:00:00Z"),
    ("Europe/Berlin", "2026-10-24T00:00:00Z"),
    ("America/New_York", "2026-03-07T00:00:00Z"),
    ("America/New_York", "2026-10-31T00:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T00:00:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T00:00:00Z"),
    ("America/Santiago", "2026-04-04T00:00:00Z"),
    ("America/Santiago", "2026-09-05T00:00:00Z"),
    ("America/St_Johns", "2006-10-28T00:00:00Z"),
    ("Pacific/Apia", "2011-12-29T00:00:00Z"),
    ("Asia/Kolkata", "2026-06-01T00:00:00Z"),
];

fn time() -> impl Strategy<Value = u16> {
    // The hours in which clocks change, more often than the others.
    prop_oneof![0_u16..16, 0_u16..96].prop_map(|quarter| quarter * 15)
}

fn text(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60 % 24, minute % 60)
}

fn day() -> impl Strategy<Value = Vec<Interval>> {
    let pairs = |mut times: Vec<u16>| {
        times.sort_unstable();
        times.dedup();
        times.chunks_exact(2).map(|pair| Interval::new(&text(pair[0]), &text(pair[1]))).collect::<Vec<_>>()
    };
    prop_oneof![
        6 => proptest::collection::vec(time(), 0..6).prop_map(pairs),
        1 => (72_u16..96, 0_u16..20).prop_map(|(from, to)| vec![Interval::new(&text(from * 15), &text(to * 15))]),
        1 => Just(vec![Interval::new("00:00", "00:00")]),
    ]
}

/// A valid plan, a zone and an instant near a change of its clocks.
fn case() -> impl Strategy<Value = (Plan, Timestamp)> {
    let days = proptest::collection::vec((prop_oneof![3 => 0_i64..6, 1 => 28_i64..34], day()), 0..4);
    let week = proptest::collection::vec(day(), 7);
    (0..PLACES.len(), week, days).prop_filter_map("a valid plan", |(place, week, days)| {
        let (zone, from) = PLACES[place];
        let from: jiff::Timestamp = from.parse().unwrap();
        let first = zone_of(zone).to_datetime(from).date();
        let mut week = week.into_iter();
        let mut next = || week.next().unwrap();
        let week = Week {
            monday: next(),
            tuesday: next(),
            wednesday: next(),
            thursday: next(),
            friday: next(),
            saturday: next(),
            sunday: next(),
        };
        let days = days
            .into_iter()
            .map(|(after, intervals)| {
                let date = first.checked_add(after.days()).unwrap().to_string();
                SpecialDay { date, name: String::new(), intervals }
            })
            .collect();
        let plan = Plan { zone: zone.to_owned(), week, days };
        Hours::new(&plan).is_ok().then_some((plan, Timestamp(from.as_millisecond())))
    })
}

fn zone_of(name: &str) -> TimeZone {
    TimeZoneDatabase::bundled().get(name).unwrap()
}

/// The rule of the module's page, minute by minute on a wall clock, with nothing but the clock's reading.
fn slow(plan: &Plan, from: Timestamp, minutes: usize) -> Vec<bool> {
    let zone = zone_of(&plan.zone);
    let margin = 4 * 24 * 60;
    let walk: Vec<DateTime> = (0..minutes + 2 * margin)
        .map(|at| from.0 + (at as i64 - margin as i64) * MINUTE)
        .map(|ms| zone.to_datetime(jiff::Timestamp::from_millisecond(ms).unwrap()))
        .collect();
    let mut open = vec![false; walk.len()];
    let mut date = walk[0].date().checked_sub(2.days()).unwrap();
    while date <= walk.last().unwrap().date() {
        for interval in on(plan, date) {
            let reading = |date: Date, text: &str| format!("{date}T{text}").parse::<DateTime>().unwrap();
            let ends = if interval.to > interval.from { date } else { date.tomorrow().unwrap() };
            let (from, to) = (reading(date, &interval.from), reading(ends, &interval.to));
            let begin = walk.iter().position(|wall| *wall >= from).unwrap_or(walk.len());
            let end = walk.iter().rposition(|wall| *wall < to).map_or(0, |last| last + 1);
            if begin < end {
                open[begin..end].fill(true);
            }
        }
        date = date.tomorrow().unwrap();
    }
    open[margin..margin + minutes].to_vec()
}

fn on(plan: &Plan, date: Date) -> Vec<Interval> {
    let special = plan.days.iter().find(|day| day.date == date.to_string());
    let weekday = usize::from(date.weekday().to_monday_zero_offset() as u8);
    special.map_or_else(|| plan.week.named()[weekday].1.to_vec(), |day| day.intervals.clone())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_answer_agrees_with_a_walk_along_the_minutes((plan, from) in case()) {
        let hours = Hours::new(&plan).unwrap();
        let minutes = 3 * 24 * 60;
        let slow = slow(&plan, from, minutes);
        let spans = hours.preview(from, 10);
        for (at, expected) in slow.iter().enumerate() {
            let instant = from.plus_ms(at as i64 * MINUTE);
            let seen = spans.iter().any(|span| span.opens_at <= instant && instant < span.closes_at);
            prop_assert_eq!(seen, *expected, "preview at {} of {:?}", instant, plan);
            prop_assert_eq!(hours.is_open(instant), *expected, "is_open at {} of {:?}", instant, plan);
        }
    }

    #[test]
    fn following_the_changes_walks_the_preview((plan, from) in case()) {
        let hours = Hours::new(&plan).unwrap();
        let end = from.plus_ms(40 * DAY);
        let spans = hours.preview(from, 43);
        for pair in spans.windows(2) {
            prop_assert!(pair[0].closes_at < pair[1].opens_at, "spans are apart and in order");
        }
        let mut expected: Vec<(Timestamp, Change)> = spans
            .iter()
            .flat_map(|span| [(span.opens_at, Change::Opens), (span.closes_at, Change::Closes)])
            .collect();
        // What is open already has no opening ahead.
        expected.retain(|(at, _)| *at > from && *at < end);
        let mut walked = Vec::new();
        let mut at = from;
        while let Some((next, change)) = hours.next_change(at) {
            prop_assert!(next > at);
            prop_assert_eq!(hours.is_open(next), change == Change::Opens);
            prop_assert_eq!(hours.is_open(next.plus_ms(-1)), change == Change::Closes);
            if next >= end {
                break;
            }
            walked.push((next, change));
            at = next;
        }
        prop_assert_eq!(walked, expected);
    }
}
