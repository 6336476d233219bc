//! Opening times as people read them: by local date and the clock on the wall.

use jiff::tz::TimeZone;

use super::edge::{Edge, date_at, instant};
use super::walk::moved;
use super::{Hours, PREVIEW_DAYS, Span};
use crate::number::Timestamp;

/// Midnight at the end of a day.
const END_MINUTE: u16 = 24 * 60;

/// A local date with what of it is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Day {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// In order; a shift past midnight is one piece of each of its days.
    pub pieces: Vec<Piece>,
}

/// A stretch of one local day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    pub span: Span,
    /// What the clock on the wall shows, in minutes after 00:00.
    pub from_minute: u16,
    /// 1440 where the day ends first.
    pub to_minute: u16,
}

/// An instant in the plan's zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wall {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Minutes after 00:00.
    pub minute: u16,
    /// East of UTC.
    pub offset_minutes: i32,
    /// When the clocks are next put forward or back; none = not any more.
    pub next_jump: Option<Timestamp>,
}

impl Hours {
    /// The local date of `from` and the `days` after it (at most [`PREVIEW_DAYS`]), each whole.
    pub fn days(&self, from: Timestamp, days: u16) -> Vec<Day> {
        let today = date_at(&self.zone, from);
        let count = i64::from(days.min(PREVIEW_DAYS));
        let Some(start) = instant(&self.zone, today, 0, Edge::Opening) else { return Vec::new() };
        let spans = self.walk_window(start, days.min(PREVIEW_DAYS));
        (0..=count)
            .filter_map(|n| {
                let date = moved(today, n);
                let begin = instant(&self.zone, date, 0, Edge::Opening)?;
                let end = instant(&self.zone, moved(date, 1), 0, Edge::Opening)?;
                let pieces = spans.iter().filter_map(|span| self.piece(*span, begin, end)).collect();
                Some(Day { date: date.to_string(), pieces })
            })
            .collect()
    }

    /// What the clock on the wall shows.
    pub fn wall(&self, at: Timestamp) -> Wall {
        let instant = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::MAX);
        let next = self.zone.following(instant).next();
        Wall {
            date: date_at(&self.zone, at).to_string(),
            minute: minute_at(&self.zone, at),
            offset_minutes: self.zone.to_offset(instant).seconds() / 60,
            next_jump: next.map(|jump| Timestamp(jump.timestamp().as_millisecond())),
        }
    }

    /// What of `span` lies between two midnights.
    fn piece(&self, span: Span, begin: Timestamp, end: Timestamp) -> Option<Piece> {
        let span = Span { opens_at: span.opens_at.max(begin), closes_at: span.closes_at.min(end) };
        (span.opens_at < span.closes_at).then(|| Piece {
            span,
            from_minute: if span.opens_at == begin { 0 } else { minute_at(&self.zone, span.opens_at) },
            to_minute: if span.closes_at == end { END_MINUTE } else { minute_at(&self.zone, span.closes_at) },
        })
    }
}

fn minute_at(zone: &TimeZone, at: Timestamp) -> u16 {
    let instant = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::MAX);
    let time = zone.to_datetime(instant).time();
    u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
}
