//! Examples; the days on which clocks change, the faults and the properties stand in their own files.

mod clocks;
mod days;
mod faults;
mod property;

use super::{Change, Hours, Interval, Plan, Span, SpecialDay, Week};
use crate::number::Timestamp;

/// `"09:00-13:00 14:00-18:00"` as intervals.
fn intervals(text: &str) -> Vec<Interval> {
    let pair = |part: &str| part.split_once('-').map(|(from, to)| Interval::new(from, to));
    text.split_whitespace().map(|part| pair(part).unwrap()).collect()
}

fn plan(zone: &str, every_day: &str) -> Plan {
    let day = || intervals(every_day);
    let week = Week {
        monday: day(),
        tuesday: day(),
        wednesday: day(),
        thursday: day(),
        friday: day(),
        saturday: day(),
        sunday: day(),
    };
    Plan { zone: zone.to_owned(), week, days: Vec::new() }
}

fn special(date: &str, text: &str) -> SpecialDay {
    SpecialDay { date: date.to_owned(), name: "a special day".to_owned(), intervals: intervals(text) }
}

fn hours(plan: &Plan) -> Hours {
    Hours::new(plan).unwrap()
}

/// An instant written with its offset, such as `2026-03-29T02:00:00+01:00`.
fn at(text: &str) -> Timestamp {
    Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

fn span(opens: &str, closes: &str) -> Span {
    Span { opens_at: at(opens), closes_at: at(closes) }
}

fn opens(text: &str) -> Option<(Timestamp, Change)> {
    Some((at(text), Change::Opens))
}

fn closes(text: &str) -> Option<(Timestamp, Change)> {
    Some((at(text), Change::Closes))
}

#[test]
fn a_split_shift_closes_for_lunch() {
    let hours = hours(&plan("Europe/Moscow", "14:00-18:00 09:00-13:00"));
    assert!(!hours.is_open(at("2026-11-23T08:59:59.999+03:00")));
    assert!(hours.is_open(at("2026-11-23T09:00:00+03:00")));
    assert!(!hours.is_open(at("2026-11-23T13:00:00+03:00")));
    assert_eq!(hours.next_change(at("2026-11-23T09:00:00+03:00")), closes("2026-11-23T13:00:00+03:00"));
    assert_eq!(hours.next_change(at("2026-11-23T13:00:00+03:00")), opens("2026-11-23T14:00:00+03:00"));
    assert_eq!(hours.next_change(at("2026-11-23T20:00:00+03:00")), opens("2026-11-24T09:00:00+03:00"));
}

#[test]
fn a_shift_past_midnight_belongs_to_the_evening_on_which_it_begins() {
    let mut plan = plan("Europe/Moscow", "");
    plan.week.sunday = intervals("22:00-06:00");
    let hours = hours(&plan);
    assert!(hours.is_open(at("2026-11-23T05:59:59+03:00")), "Monday's night is Sunday's shift");
    assert!(!hours.is_open(at("2026-11-22T05:00:00+03:00")), "Saturday has no shift");
    assert_eq!(
        hours.preview(at("2026-11-21T12:00:00+03:00"), 14),
        [
            span("2026-11-22T22:00:00+03:00", "2026-11-23T06:00:00+03:00"),
            span("2026-11-29T22:00:00+03:00", "2026-11-30T06:00:00+03:00"),
        ]
    );
}

#[test]
fn a_holiday_is_closed_and_lets_the_shift_of_the_evening_before_end() {
    let mut plan = plan("Europe/Moscow", "22:00-06:00");
    plan.days = vec![special("2027-01-01", "")];
    let hours = hours(&plan);
    assert!(hours.is_open(at("2027-01-01T05:00:00+03:00")));
    assert_eq!(hours.next_change(at("2027-01-01T05:00:00+03:00")), closes("2027-01-01T06:00:00+03:00"));
    assert_eq!(hours.next_change(at("2027-01-01T06:00:00+03:00")), opens("2027-01-02T22:00:00+03:00"));
}

#[test]
fn a_special_day_has_its_own_intervals() {
    let mut plan = plan("Europe/Moscow", "09:00-18:00");
    plan.days = vec![special("2026-12-31", "09:00-12:00 13:00-15:00")];
    let hours = hours(&plan);
    assert_eq!(
        hours.preview(at("2026-12-31T00:00:00+03:00"), 0),
        [
            span("2026-12-31T09:00:00+03:00", "2026-12-31T12:00:00+03:00"),
            span("2026-12-31T13:00:00+03:00", "2026-12-31T15:00:00+03:00"),
        ]
    );
}

#[test]
fn a_special_day_far_ahead_is_found_in_an_empty_week() {
    let mut plan = plan("Europe/Moscow", "");
    plan.days = vec![special("2029-05-09", "10:00-11:00")];
    let hours = hours(&plan);
    assert_eq!(hours.next_change(at("2026-11-21T00:00:00Z")), opens("2029-05-09T10:00:00+03:00"));
    assert_eq!(hours.next_change(at("2029-05-09T10:00:00+03:00")), closes("2029-05-09T11:00:00+03:00"));
    assert_eq!(hours.next_change(at("2029-05-09T11:00:00+03:00")), None);
}

#[test]
fn whole_days_are_one_stretch_that_never_ends() {
    let hours = hours(&plan("Europe/Berlin", "00:00-00:00"));
    let from = at("2026-03-20T12:34:56+01:00");
    assert!(hours.is_open(from));
    assert_eq!(hours.next_change(from), None);
    let whole = Span { opens_at: from, closes_at: at("2026-04-04T00:00:00+02:00") };
    assert_eq!(hours.preview(from, 14), [whole]);
}

#[test]
fn a_closed_day_among_whole_days_is_the_only_change() {
    let mut plan = plan("Europe/Moscow", "00:00-00:00");
    plan.days = vec![special("2027-01-01", "")];
    let hours = hours(&plan);
    assert_eq!(hours.next_change(at("2026-11-21T00:00:00Z")), closes("2027-01-01T00:00:00+03:00"));
    assert_eq!(hours.next_change(at("2027-01-01T00:00:00+03:00")), opens("2027-01-02T00:00:00+03:00"));
    assert_eq!(hours.next_change(at("2027-01-02T00:00:00+03:00")), None);
}

#[test]
fn a_special_day_at_the_end_of_the_calendar_costs_no_walk_to_it() {
    for (every_day, special_day, change) in [
        ("00:00-00:00", "", closes("9998-05-09T00:00:00+03:00")),
        ("", "10:00-11:00", opens("9998-05-09T10:00:00+03:00")),
    ] {
        let mut plan = plan("Europe/Moscow", every_day);
        plan.days = vec![special("9998-05-09", special_day), special("2100-01-01", every_day)];
        let hours = hours(&plan);
        let mut changes = (0..1_000).map(|_| hours.next_change(at("2026-11-21T00:00:00Z")));
        assert!(changes.all(|found| found == change));
    }
}

#[test]
fn intervals_that_touch_are_one() {
    let hours = hours(&plan("Europe/Moscow", "09:00-13:00 13:00-18:00"));
    assert_eq!(hours.next_change(at("2026-11-23T10:00:00+03:00")), closes("2026-11-23T18:00:00+03:00"));
}

#[test]
fn instants_outside_the_calendar_are_closed() {
    let hours = hours(&plan("Europe/Moscow", "09:00-18:00"));
    for instant in [Timestamp(i64::MIN), Timestamp(i64::MAX)] {
        assert!(!hours.is_open(instant));
    }
    assert!(hours.preview(Timestamp(i64::MAX), 14).is_empty());
    assert_eq!(hours.next_change(Timestamp(i64::MAX)), None);
}

#[test]
fn a_plan_is_read_from_what_the_settings_send() {
    let text = r#"{"zone":"Europe/Moscow","week":{"monday":[{"from":"09:00","to":"18:00"}]},
        "days":[{"date":"2027-01-01","name":"New Year","intervals":[]}]}"#;
    let plan: Plan = serde_json::from_str(text).unwrap();
    assert_eq!(plan.week.monday, intervals("09:00-18:00"));
    assert!(plan.week.tuesday.is_empty());
    assert!(Hours::new(&plan).is_ok());
    assert!(serde_json::from_str::<Plan>(r#"{"zone":"UTC","weeks":{}}"#).is_err());
}
