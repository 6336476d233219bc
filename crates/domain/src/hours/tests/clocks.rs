//! Days on which clocks change, in real zones.

use super::{at, closes, hours, opens, plan, span, special};
use crate::hours::Span;

/// What is open on `date`, read in the offset that holds at its beginning.
fn on(zone: &str, every_day: &str, from: &str) -> Vec<Span> {
    hours(&plan(zone, every_day)).preview(at(from), 0)
}

#[test]
fn moscow_has_no_such_days() {
    for date in ["2026-03-29", "2026-10-25"] {
        let from = format!("{date}T00:00:00+03:00");
        let night = span(&format!("{date}T02:15:00+03:00"), &format!("{date}T02:45:00+03:00"));
        assert_eq!(on("Europe/Moscow", "02:15-02:45", &from), [night]);
    }
}

#[test]
fn berlin_skips_an_hour_in_spring() {
    let from = "2026-03-29T00:00:00+01:00";
    let gap = "2026-03-29T03:00:00+02:00";
    assert_eq!(on("Europe/Berlin", "02:15-02:45", from), [], "wholly inside: not on that day");
    assert_eq!(on("Europe/Berlin", "02:30-04:00", from), [span(gap, "2026-03-29T04:00:00+02:00")]);
    assert_eq!(on("Europe/Berlin", "01:00-02:30", from), [span("2026-03-29T01:00:00+01:00", gap)]);
    let night = span("2026-03-29T00:30:00+01:00", "2026-03-29T05:00:00+02:00");
    assert_eq!(on("Europe/Berlin", "00:30-05:00", from), [night]);
    assert_eq!(night.closes_at.since_ms(night.opens_at), 3_600_000 * 7 / 2, "an hour shorter than it reads");
}

#[test]
fn an_interval_inside_a_skipped_hour_comes_back_the_day_after() {
    let hours = hours(&plan("Europe/Berlin", "02:15-02:45"));
    assert_eq!(hours.next_change(at("2026-03-28T12:00:00+01:00")), opens("2026-03-30T02:15:00+02:00"));
}

#[test]
fn berlin_doubles_an_hour_in_autumn() {
    let from = "2026-10-25T00:00:00+02:00";
    let inside = span("2026-10-25T02:15:00+02:00", "2026-10-25T02:45:00+01:00");
    assert_eq!(on("Europe/Berlin", "02:15-02:45", from), [inside], "from the first to the second, unbroken");
    let into = span("2026-10-25T01:00:00+02:00", "2026-10-25T02:30:00+01:00");
    assert_eq!(on("Europe/Berlin", "01:00-02:30", from), [into]);
    let out = span("2026-10-25T02:30:00+02:00", "2026-10-25T05:00:00+01:00");
    assert_eq!(on("Europe/Berlin", "02:30-05:00", from), [out]);
    let before = span("2026-10-25T00:00:00+02:00", "2026-10-25T02:00:00+02:00");
    assert_eq!(on("Europe/Berlin", "00:00-02:00", from), [before], "up to it is not into it");
    let both = span("2026-10-25T02:00:00+02:00", "2026-10-25T03:00:00+01:00");
    assert_eq!(
        on("Europe/Berlin", "02:00-02:15 02:45-03:00", from),
        [both],
        "two that the fold joins are one"
    );
}

#[test]
fn new_york_changes_at_two_in_the_night() {
    let spring = on("America/New_York", "01:30-02:30", "2026-03-08T00:00:00-05:00");
    assert_eq!(spring, [span("2026-03-08T01:30:00-05:00", "2026-03-08T03:00:00-04:00")]);
    let autumn = on("America/New_York", "01:30-02:30", "2026-11-01T00:00:00-04:00");
    assert_eq!(autumn, [span("2026-11-01T01:30:00-04:00", "2026-11-01T02:30:00-05:00")]);
    let hours = hours(&plan("America/New_York", "09:00-17:00"));
    assert_eq!(hours.next_change(at("2026-03-07T17:00:00-05:00")), opens("2026-03-08T09:00:00-04:00"));
    assert_eq!(hours.next_change(at("2026-11-01T09:00:00-05:00")), closes("2026-11-01T17:00:00-05:00"));
}

#[test]
fn lord_howe_changes_by_half_an_hour() {
    let zone = "Australia/Lord_Howe";
    let spring = "2026-10-04T00:00:00+10:30";
    let gap = "2026-10-04T02:30:00+11:00";
    assert_eq!(on(zone, "02:00-02:30", spring), []);
    assert_eq!(on(zone, "02:15-03:00", spring), [span(gap, "2026-10-04T03:00:00+11:00")]);
    let autumn = "2026-04-05T00:00:00+11:00";
    assert_eq!(
        on(zone, "01:45-02:15", autumn),
        [span("2026-04-05T01:45:00+11:00", "2026-04-05T02:15:00+10:30")]
    );
    assert_eq!(
        on(zone, "01:30-02:00", autumn),
        [span("2026-04-05T01:30:00+11:00", "2026-04-05T02:00:00+10:30")]
    );
}

#[test]
fn santiago_skips_midnight_itself() {
    let hours = hours(&plan("America/Santiago", "00:00-00:00"));
    let from = at("2026-09-05T12:00:00-04:00");
    assert_eq!(hours.next_change(from), None, "whole days stay one stretch");
    let saturday = on("America/Santiago", "22:00-00:00", "2026-09-05T00:00:00-04:00");
    assert_eq!(saturday, [span("2026-09-05T22:00:00-04:00", "2026-09-06T01:00:00-03:00")]);
}

#[test]
fn a_night_shift_over_the_change_is_as_long_as_the_clock_makes_it() {
    let night = |from: &str| {
        let spans = hours(&plan("Europe/Berlin", "22:00-06:00")).preview(at(from), 1);
        spans[0].closes_at.since_ms(spans[0].opens_at) / 3_600_000
    };
    assert_eq!(night("2026-03-28T12:00:00+01:00"), 7);
    assert_eq!(night("2026-10-24T12:00:00+02:00"), 9);
    assert_eq!(night("2026-07-01T12:00:00+02:00"), 8);
}

#[test]
fn a_date_that_an_island_never_had_is_closed() {
    let mut plan = plan("Pacific/Apia", "09:00-17:00");
    plan.days = vec![special("2011-12-30", "08:00-20:00")];
    assert_eq!(
        hours(&plan).preview(at("2011-12-29T12:00:00-10:00"), 2),
        [
            span("2011-12-29T12:00:00-10:00", "2011-12-29T17:00:00-10:00"),
            span("2011-12-31T09:00:00+14:00", "2011-12-31T17:00:00+14:00"),
        ]
    );
}
