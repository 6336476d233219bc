//! Days as people read them.

use super::{intervals, plan, special};
use crate::hours::{Hours, Week};
use crate::number::Timestamp;

const HOUR_MS: i64 = 3_600_000;

/// `(date, from-to …)` of each day.
fn read(hours: &Hours, from: Timestamp, days: u16) -> Vec<(String, String)> {
    let minutes = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    hours
        .days(from, days)
        .into_iter()
        .map(|day| {
            let pieces = day.pieces.iter();
            let text: Vec<String> = pieces
                .map(|piece| format!("{}-{}", minutes(piece.from_minute), minutes(piece.to_minute)))
                .collect();
            (day.date, text.join(" "))
        })
        .collect()
}

#[test]
fn a_shift_past_midnight_is_a_piece_of_two_days_and_a_holiday_has_none() {
    let week = Week { wednesday: intervals("08:00-12:00 22:00-02:00"), ..Week::default() };
    let mut plan = plan("Europe/London", "08:00-20:00");
    plan.week = week;
    plan.days = vec![special("2026-11-20", "13:30-20:00"), special("2026-11-25", "")];
    let hours = Hours::new(&plan).unwrap();
    let wanted: Vec<(String, String)> = [
        ("2026-11-18", "08:00-12:00 22:00-24:00"),
        ("2026-11-19", "00:00-02:00"),
        ("2026-11-20", "13:30-20:00"),
        ("2026-11-21", ""),
        ("2026-11-22", ""),
        ("2026-11-23", ""),
        ("2026-11-24", ""),
        ("2026-11-25", ""),
    ]
    .map(|(date, text)| (date.to_owned(), text.to_owned()))
    .into();
    assert_eq!(read(&hours, at("2026-11-18T10:41:00Z"), 7), wanted);
}

#[test]
fn a_day_on_which_clocks_change_is_as_long_as_it_is() {
    let hours = Hours::new(&plan("Europe/London", "00:00-00:00")).unwrap();
    for (from, length) in
        [("2026-03-29T10:00:00Z", 23), ("2026-10-25T10:00:00Z", 25), ("2026-06-01T10:00:00Z", 24)]
    {
        let day = &hours.days(at(from), 0)[0];
        let open_ms: i64 =
            day.pieces.iter().map(|piece| piece.span.closes_at.since_ms(piece.span.opens_at)).sum();
        assert_eq!(open_ms, length * HOUR_MS, "{from}");
        assert_eq!((day.pieces[0].from_minute, day.pieces[0].to_minute), (0, 1440), "{from}");
    }
}

#[test]
fn the_wall_shows_local_time_offset_and_the_next_change_of_the_clocks() {
    let hours = Hours::new(&plan("Europe/London", "09:00-18:00")).unwrap();
    let wall = hours.wall(at("2026-11-18T10:41:00Z"));
    assert_eq!((wall.date.as_str(), wall.minute, wall.offset_minutes), ("2026-11-18", 641, 0));
    assert_eq!(wall.next_jump, Some(at("2027-03-28T01:00:00Z")));
    let summer = hours.wall(at("2026-07-01T23:30:00Z"));
    assert_eq!((summer.date.as_str(), summer.minute, summer.offset_minutes), ("2026-07-02", 30, 60));
    let hours = Hours::new(&plan("Etc/UTC", "09:00-18:00")).unwrap();
    assert_eq!(hours.wall(at("2026-07-01T23:30:00Z")).next_jump, None);
}

fn at(text: &str) -> Timestamp {
    Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}
