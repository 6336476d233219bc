//! From a time on the wall to the instant at which a queue opens or closes.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::number::Timestamp;

/// Which end of an interval a time on the wall is: they are read differently where clocks change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Edge {
    Opening,
    Closing,
}

/// The instant at which the wall clock of `zone` passes `minute` minutes after the midnight of `date`. `None`:
/// outside the years that the calendar knows.
///
/// Opening: the first instant whose reading is not earlier. Closing: the end of the last instant whose reading is
/// earlier. They differ in a doubled hour only; in a skipped one both are the jump itself.
pub(super) fn instant(zone: &TimeZone, date: Date, minute: u16, edge: Edge) -> Option<Timestamp> {
    let reading = reading(date, minute)?;
    let found = match zone.to_ambiguous_timestamp(reading).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(reading),
        AmbiguousOffset::Gap { after, .. } => {
            // Read with the offset that holds after the jump, a skipped time is an instant before the jump.
            let before_jump = after.to_timestamp(reading).ok()?;
            Ok(zone.following(before_jump).next()?.timestamp())
        }
        AmbiguousOffset::Fold { before, after } => {
            let (first, second) = (before.to_timestamp(reading).ok()?, after.to_timestamp(reading).ok()?);
            // With the very beginning of a doubled hour nothing earlier is read a second time.
            let doubles = edge == Edge::Closing && !is_jump(zone, second);
            Ok(if doubles { second } else { first })
        }
    };
    Some(Timestamp(found.ok()?.as_millisecond()))
}

fn is_jump(zone: &TimeZone, at: jiff::Timestamp) -> bool {
    let just_before = at.saturating_sub(1.nanosecond()).unwrap_or(at);
    zone.following(just_before).next().is_some_and(|jump| jump.timestamp() == at)
}

fn reading(date: Date, minute: u16) -> Option<DateTime> {
    let date = if minute < 24 * 60 { date } else { date.tomorrow().ok()? };
    let minute = minute % (24 * 60);
    let hour = i8::try_from(minute / 60).ok()?;
    Some(date.at(hour, i8::try_from(minute % 60).ok()?, 0, 0))
}

/// The local date at `at`; instants outside the calendar are pulled to its end.
pub(super) fn date_at(zone: &TimeZone, at: Timestamp) -> Date {
    let nearest = if at.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    zone.to_datetime(jiff::Timestamp::from_millisecond(at.0).unwrap_or(nearest)).date()
}
