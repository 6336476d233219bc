//! Walking along the calendar, date by date.

use jiff::ToSpan;
use jiff::civil::Date;

use super::edge::{Edge, date_at, instant};
use super::{Change, Hours, Shift, Span};
use crate::number::Timestamp;

/// A week repeats after seven days; on one of them an interval may fall into a skipped hour, and one began yesterday.
const SETTLED_DAYS: i64 = 16;
/// A shift is at most a day long and may begin at midnight of a day that the clocks repeat.
const AROUND_DAYS: i64 = 2;

impl Hours {
    /// Spans that may hold `at`, unmerged.
    pub(super) fn spans_near(&self, at: Timestamp) -> impl Iterator<Item = Span> {
        let date = date_at(&self.zone, at);
        self.spans(moved(date, -AROUND_DAYS), moved(date, AROUND_DAYS))
    }

    pub(super) fn walk_to_change(&self, at: Timestamp) -> Option<(Timestamp, Change)> {
        let mut current: Option<Span> = None;
        for (first, last) in self.unsettled(date_at(&self.zone, at)) {
            // Between two stretches nothing changes: what was open is open when the next begins.
            let start = instant(&self.zone, first, 0, Edge::Opening)?;
            current = current.map(|open| Span { closes_at: open.closes_at.max(start), ..open });
            for span in self.spans(first, last).filter(|span| span.closes_at > at) {
                match &mut current {
                    None if span.opens_at > at => return Some((span.opens_at, Change::Opens)),
                    None => current = Some(span),
                    Some(open) if span.opens_at <= open.closes_at => {
                        open.closes_at = open.closes_at.max(span.closes_at);
                    }
                    Some(open) => return Some((open.closes_at, Change::Closes)),
                }
            }
            let end = instant(&self.zone, last, 0, Edge::Opening)?;
            if let Some(open) = current.filter(|open| open.closes_at < end) {
                return Some((open.closes_at, Change::Closes));
            }
        }
        None
    }

    /// The stretches of dates, in order, outside which every day from `today` on is as its neighbours are unless a
    /// change was found inside: a walk is as long as there are special days, however far ahead they lie.
    fn unsettled(&self, today: Date) -> Vec<(Date, Date)> {
        let mut stretches: Vec<(Date, Date)> = Vec::new();
        for date in [today].into_iter().chain(self.days.range(today..).map(|(date, _)| *date)) {
            let (first, last) = (moved(date, -AROUND_DAYS), moved(date, SETTLED_DAYS));
            match stretches.last_mut() {
                Some(stretch) if first <= stretch.1 => stretch.1 = last,
                _ => stretches.push((first, last)),
            }
        }
        stretches
    }

    pub(super) fn walk_window(&self, from: Timestamp, days: u16) -> Vec<Span> {
        let today = date_at(&self.zone, from);
        let last = moved(today, i64::from(days));
        let Some(end) = instant(&self.zone, moved(last, 1), 0, Edge::Opening) else { return Vec::new() };
        let mut window: Vec<Span> = Vec::new();
        for span in self.spans(moved(today, -AROUND_DAYS), moved(last, AROUND_DAYS)) {
            let cut = Span { opens_at: span.opens_at.max(from), closes_at: span.closes_at.min(end) };
            match window.last_mut() {
                _ if cut.opens_at >= cut.closes_at => {}
                Some(before) if cut.opens_at <= before.closes_at => {
                    before.closes_at = before.closes_at.max(cut.closes_at);
                }
                _ => window.push(cut),
            }
        }
        window
    }

    /// What begins on the dates from `first` to `last`, in the order of the beginnings.
    fn spans(&self, first: Date, last: Date) -> impl Iterator<Item = Span> {
        first.series(1.day()).take_while(move |date| *date <= last).flat_map(move |date| {
            self.shifts_on(date).iter().filter_map(move |shift| self.span(date, *shift))
        })
    }

    pub(super) fn shifts_on(&self, date: Date) -> &[Shift] {
        let weekday = date.weekday().to_monday_zero_offset();
        let of_week = || &self.week[usize::from(weekday.unsigned_abs())];
        self.days.get(&date).unwrap_or_else(of_week)
    }

    /// `None`: the clocks jump over all of it.
    fn span(&self, date: Date, shift: Shift) -> Option<Span> {
        let opens_at = instant(&self.zone, date, shift.from_minute, Edge::Opening)?;
        let closes_at = instant(&self.zone, date, shift.to_minute, Edge::Closing)?;
        (opens_at < closes_at).then_some(Span { opens_at, closes_at })
    }
}

/// `days` later, or the end of the calendar.
pub(super) fn moved(date: Date, days: i64) -> Date {
    date.saturating_add(days.days())
}
