//! Sums of events.

use super::{Event, Happened, Histogram, SHORT_MS};

/// What happened in a queue, or in several together.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    pub entered: u32,
    /// Visits that ended; in no order.
    pub ended: Vec<Ended>,
    pub wait: Histogram,
    pub handling: Histogram,
    pub first_reply: Histogram,
    pub reply: Histogram,
    pub missed_offers: u32,
    pub declined_offers: u32,
    pub transferred: u32,
    pub closed: u32,
    pub reopened: u32,
}

/// The end of a visit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ended {
    /// In milliseconds since 1970.
    pub at: i64,
    pub ms: i64,
    pub is_answered: bool,
    /// Neither: it flowed out.
    pub is_abandoned: bool,
}

/// What an operator did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Done {
    pub answered: u32,
    pub missed_offers: u32,
    pub declined_offers: u32,
    pub closed: u32,
}

impl Tally {
    pub fn apply(&mut self, event: &Event) {
        let mut ended = |ms, is_answered, is_abandoned| {
            self.ended.push(Ended { at: event.at.0, ms, is_answered, is_abandoned });
        };
        match event.what {
            Happened::Entered => self.entered += 1,
            Happened::Answered { ms } => {
                ended(ms, true, false);
                self.wait.add(ms);
            }
            Happened::Abandoned { ms } => ended(ms, false, true),
            Happened::FlowedOut { ms } => ended(ms, false, false),
            Happened::Handled { ms } => self.handling.add(ms),
            Happened::FirstReply { ms } => self.first_reply.add(ms),
            Happened::Replied { ms } => self.reply.add(ms),
            Happened::MissedOffer => self.missed_offers += 1,
            Happened::DeclinedOffer => self.declined_offers += 1,
            Happened::Transferred => self.transferred += 1,
            Happened::Closed => self.closed += 1,
            Happened::Reopened => self.reopened += 1,
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.entered += other.entered;
        self.ended.extend_from_slice(&other.ended);
        self.wait.merge(&other.wait);
        self.handling.merge(&other.handling);
        self.first_reply.merge(&other.first_reply);
        self.reply.merge(&other.reply);
        self.missed_offers += other.missed_offers;
        self.declined_offers += other.declined_offers;
        self.transferred += other.transferred;
        self.closed += other.closed;
        self.reopened += other.reopened;
    }

    pub const fn answered(&self) -> u32 {
        self.wait.count()
    }

    /// Answered within that time.
    pub fn answered_within(&self, within_ms: i64) -> u32 {
        self.count(|ended| ended.is_answered && ended.ms <= within_ms)
    }

    pub fn abandoned(&self) -> u32 {
        self.count(|ended| ended.is_abandoned)
    }

    pub fn abandoned_short(&self) -> u32 {
        self.count(|ended| ended.is_abandoned && ended.ms < SHORT_MS)
    }

    pub fn flowed_out(&self) -> u32 {
        self.count(|ended| !ended.is_answered && !ended.is_abandoned)
    }

    /// Those by which a share is measured: answered, or abandoned after a while.
    pub fn judged(&self) -> u32 {
        self.answered() + self.abandoned() - self.abandoned_short()
    }

    fn count(&self, which: impl Fn(&Ended) -> bool) -> u32 {
        let found = self.ended.iter().filter(|ended| which(ended)).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    }
}

impl Done {
    pub fn apply(&mut self, event: &Event) {
        match event.what {
            Happened::Answered { .. } => self.answered += 1,
            Happened::MissedOffer => self.missed_offers += 1,
            Happened::DeclinedOffer => self.declined_offers += 1,
            Happened::Closed => self.closed += 1,
            _ => {}
        }
    }

    pub const fn merge(&mut self, other: Self) {
        self.answered += other.answered;
        self.missed_offers += other.missed_offers;
        self.declined_offers += other.declined_offers;
        self.closed += other.closed;
    }
}

/// `part` of `whole` in per cent with one decimal, halves up; none of nothing.
pub fn share_percent(part: u32, whole: u32) -> Option<f64> {
    let (part, whole) = (u64::from(part), u64::from(whole));
    let tenths = (2_000 * part + whole).checked_div(2 * whole)?;
    #[expect(clippy::cast_precision_loss, reason = "a share is a small number")]
    Some(tenths as f64 / 10.0)
}
