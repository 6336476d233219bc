//! Each fault names its field, its value and the fix.

use super::{intervals, plan, special};
use crate::hours::{Hours, Interval, Plan, Problem};

fn faults(plan: &Plan) -> Vec<String> {
    Hours::new(plan).unwrap_err().iter().map(ToString::to_string).collect()
}

fn of_monday(text: &str) -> Vec<String> {
    let mut plan = plan("Europe/Moscow", "");
    plan.week.monday = intervals(text);
    faults(&plan)
}

#[test]
fn an_unknown_zone_is_told_the_nearest_name() {
    for (zone, nearest) in [
        ("Europe/Moskow", "Europe/Moscow"),
        ("europe/berlni", "Europe/Berlin"),
        ("Etc/Unknown", "Etc/Universal"),
        ("New_York", "America/New_York"),
    ] {
        let found = Hours::new(&plan(zone, "")).unwrap_err();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].field.as_str(), found[0].value.as_str()), ("zone", zone));
        assert!(
            matches!(&found[0].problem, Problem::UnknownZone { nearest: n } if n == nearest),
            "{}",
            found[0]
        );
    }
    assert_eq!(
        faults(&plan("Europe/Moskow", "")),
        ["zone: \"Europe/Moskow\" is no IANA time zone: the nearest name is \"Europe/Moscow\""]
    );
    assert!(!faults(&plan("", "")).is_empty());
}

#[test]
fn a_time_has_five_characters_between_midnight_and_a_minute_before() {
    for bad in ["9:00", "09.00", "25:00", "09:60", "0900", "+9:00", "09:0", "", "ab:cd", "٠٩:٠٠", "24:01"]
    {
        let mut plan = plan("Europe/Moscow", "");
        plan.week.friday = vec![Interval::new(bad, "18:00")];
        let said =
            format!("week.friday[0].from: {bad:?} is no time of day: write HH:MM, from 00:00 to 23:59");
        assert_eq!(faults(&plan), [said]);
    }
}

#[test]
fn twenty_four_hours_is_told_to_be_the_next_midnight() {
    assert_eq!(
        of_monday("10:00-12:00 18:00-24:00"),
        [
            "week.monday[1].to: \"24:00\" is no time of day: write 00:00, which ends an interval at the next midnight"
        ]
    );
    assert!(Hours::new(&plan("Europe/Moscow", "18:00-00:00")).is_ok());
}

#[test]
fn an_empty_interval_is_refused_and_a_whole_day_is_not() {
    assert_eq!(
        of_monday("09:00-09:00"),
        [
            "week.monday[0]: \"09:00–09:00\" ends when it begins: write two different times, or 00:00 twice for the whole day"
        ]
    );
    assert!(Hours::new(&plan("Europe/Moscow", "00:00-00:00")).is_ok());
}

#[test]
fn an_overlap_names_both_sides() {
    assert_eq!(
        of_monday("12:00-18:00 09:00-13:00"),
        [
            "week.monday[0]: \"12:00–18:00\" overlaps \"09:00–13:00\" of week.monday[1]: let one end before the other begins, or write one interval"
        ]
    );
    assert_eq!(of_monday("09:00-13:00 09:00-13:00").len(), 1, "twice the same is an overlap");
    assert_eq!(of_monday("00:00-00:00 12:00-13:00").len(), 1);
}

#[test]
fn a_shift_past_midnight_must_not_reach_into_the_next_days_first() {
    let mut plan = plan("Europe/Moscow", "");
    plan.week.sunday = intervals("22:00-06:00");
    plan.week.monday = intervals("05:30-12:00");
    let found = faults(&plan);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("week.monday[0]: \"05:30–12:00\" overlaps \"22:00–06:00\" of week.sunday[0]")
    );
    plan.week.monday = intervals("06:00-12:00");
    assert!(Hours::new(&plan).is_ok(), "touching is no overlap");
}

#[test]
fn a_special_day_is_held_against_its_neighbours() {
    let mut plan = plan("Europe/Moscow", "10:00-18:00");
    plan.days = vec![special("2026-12-31", "20:00-11:00")];
    let found = faults(&plan);
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("week.friday[0]") && found[0].contains("days[0].intervals[0]"), "{found:?}");
    plan.days.push(special("2027-01-01", ""));
    assert!(Hours::new(&plan).is_ok(), "the day after is special too, and closed");
    plan.days[1] = special("2027-01-01", "09:00-12:00");
    assert_eq!(faults(&plan).len(), 1, "two special days in a row are compared once");
}

#[test]
fn a_date_is_one_that_the_calendar_has_and_stands_once() {
    for bad in
        ["2027-02-29", "2027-13-01", "27-01-01", "2027/01/01", "2027-1-1", "20270101", "", "-027-01-01"]
    {
        let mut plan = plan("Europe/Moscow", "");
        plan.days = vec![special(bad, "")];
        let said = format!("days[0].date: {bad:?} is no date: write YYYY-MM-DD, a day that the calendar has");
        assert_eq!(faults(&plan), [said]);
    }
    let mut plan = plan("Europe/Moscow", "");
    plan.days = vec![special("2028-02-29", ""), special("2028-02-29", "10:00-11:00")];
    assert_eq!(
        faults(&plan),
        ["days[1].date: \"2028-02-29\" stands in days[0].date already: put its intervals together"]
    );
}

#[test]
fn lists_are_bounded() {
    let mut plan = plan("Europe/Moscow", "");
    plan.week.monday = vec![Interval::new("09:00", "10:00"); 25];
    plan.days = vec![special("2028-02-29", ""); 401];
    let found = faults(&plan);
    assert_eq!(found.len(), 2);
    assert!(found[0].starts_with("week.monday: \"25\" is too many: at most 24"));
    assert!(found[1].starts_with("days: \"401\" is too many: at most 400"));
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_fields() {
    let mut plan = plan("Nowhere", "");
    plan.week.tuesday = vec![Interval::new("x", "y")];
    plan.days = vec![special("z", "09:00-09:00")];
    let found = Hours::new(&plan).unwrap_err();
    let fields: Vec<&str> = found.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(
        fields,
        ["zone", "week.tuesday[0].from", "week.tuesday[0].to", "days[0].intervals[0]", "days[0].date"]
    );
    let text = serde_json::to_value(&found[0]).unwrap();
    assert_eq!(text["problem"]["problem"], "unknown_zone");
}
