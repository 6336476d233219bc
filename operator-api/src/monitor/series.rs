//! Figures over time.

use domain::figures::{Ended, Ledger, MINUTE_MS, Tally, WITHIN_MS, share_percent};
use domain::{QueueId, TenantId, Timestamp};
use protocol::monitor::{HistogramBar, Series, SeriesName};

use super::picture::{Picture, Sight};
use crate::refusal::Refused;
use crate::state::Api;

/// What a service level looks back on.
const LEVEL_MS: i64 = 30 * MINUTE_MS;
const WEEK_MS: i64 = 7 * 86_400_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const STEP_TODAY_MS: i64 = 5 * MINUTE_MS;
/// The upper ends of the bars; the last has none.
const BARS_MS: [i64; 9] = [5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000];

/// What a chart is drawn from, read in one moment.
struct Material<'a> {
    picture: &'a Picture,
    sight: &'a Sight,
    ledger: Ledger,
    week_before: Ledger,
    /// Visits that go on, by their beginning.
    open: Vec<i64>,
}

/// The figures of what somebody sees, over time.
pub(crate) async fn series(
    api: &Api,
    tenant: TenantId,
    picture: &Picture,
    over: SeriesName,
    sight: &Sight,
) -> Result<Series, Refused> {
    let (from, step_ms) = beginning(picture, over);
    let reads = api.store.api_reads();
    let visits = reads.visits(tenant, from.plus_ms(-LEVEL_MS)).await?;
    let week_ago = visits.now.plus_ms(-WEEK_MS);
    let before = reads.events(tenant, from.plus_ms(-LEVEL_MS - WEEK_MS), week_ago).await?;
    let sum = |events: Vec<(i64, domain::figures::Event)>| {
        let mut ledger = Ledger::default();
        events.iter().for_each(|(_, event)| ledger.apply(event));
        ledger
    };
    let open = visits.open.into_iter().filter(|(queue, _)| sight.covers(*queue)).map(|(_, began)| began);
    let (open, ledger, week_before) = (open.collect(), sum(visits.events), sum(before));
    let material = Material { picture, sight, ledger, week_before, open };
    Ok(material.draw(over, from, visits.now, step_ms))
}

/// Where the first step begins, and how long steps are.
fn beginning(picture: &Picture, over: SeriesName) -> (Timestamp, i64) {
    let now = picture.desk.now;
    match over {
        SeriesName::Minutes60 => (minute_of(now).plus_ms(-HOUR_MS), MINUTE_MS),
        SeriesName::Today => (picture.house.day_began(now), STEP_TODAY_MS),
    }
}

const fn minute_of(at: Timestamp) -> Timestamp {
    Timestamp(at.0 - at.0.rem_euclid(MINUTE_MS))
}

impl Material<'_> {
    fn draw(&self, over: SeriesName, from: Timestamp, now: Timestamp, step_ms: i64) -> Series {
        let whole = self.sum(&self.ledger, from, None);
        let ended = self.sum(&self.ledger, from.plus_ms(-LEVEL_MS), None).ended;
        let mut series = Series {
            as_of: now.0,
            over,
            step_ms,
            at: Vec::new(),
            waiting: Vec::new(),
            longest_ms: Vec::new(),
            entered: Vec::new(),
            answered: Vec::new(),
            abandoned: Vec::new(),
            service_level_percent: Vec::new(),
            service_level_last_week_percent: Vec::new(),
            waits: bars(&whole.ended),
        };
        let mut began = from;
        while began < now {
            let end = began.plus_ms(step_ms);
            let at = end.min(now);
            // What happened in the minute that runs has happened by now.
            let step = self.sum(&self.ledger, began, (end <= now).then_some(end));
            let open = self.open_at(&ended, at.0);
            series.at.push(at.0);
            series.waiting.push(u32::try_from(open.len()).unwrap_or(u32::MAX));
            series.longest_ms.push(open.into_iter().min().map(|began| at.0 - began));
            series.entered.push(step.entered);
            series.answered.push(step.answered());
            series.abandoned.push(step.abandoned());
            series.service_level_percent.push(self.level(&self.ledger, at));
            series.service_level_last_week_percent.push(self.level(&self.week_before, at.plus_ms(-WEEK_MS)));
            began = end;
        }
        series
    }

    /// The beginnings of the visits that went on at that instant.
    fn open_at(&self, ended: &[Ended], at: i64) -> Vec<i64> {
        let since_ended = ended.iter().filter(|ended| ended.at > at).map(|ended| ended.at - ended.ms);
        since_ended.chain(self.open.iter().copied()).filter(|began| *began <= at).collect()
    }

    /// Over the half hour before, each queue by its own promise.
    fn level(&self, ledger: &Ledger, at: Timestamp) -> Option<f64> {
        let end = minute_of(at);
        let end = if end == at { at } else { end.plus_ms(MINUTE_MS) };
        let (mut in_time, mut judged) = (0, 0);
        for (queue, tally) in ledger.between(minute_of(at).plus_ms(-LEVEL_MS), end, None) {
            if self.sight.covers(queue) {
                in_time += tally.answered_within(self.within_ms(queue));
                judged += tally.judged();
            }
        }
        share_percent(in_time, judged)
    }

    fn within_ms(&self, queue: QueueId) -> i64 {
        let promise = self.picture.house.queue(queue).and_then(|queue| queue.promise.within_ms);
        promise.map_or(WITHIN_MS, i64::from)
    }

    fn sum(&self, ledger: &Ledger, from: Timestamp, to: Option<Timestamp>) -> Tally {
        let mut sum = Tally::default();
        for (queue, tally) in ledger.between(from, to.unwrap_or(Timestamp(i64::MAX)), None) {
            if self.sight.covers(queue) {
                sum.merge(&tally);
            }
        }
        sum
    }
}

fn bars(ended: &[Ended]) -> Vec<HistogramBar> {
    let waits: Vec<i64> = ended.iter().filter(|ended| ended.is_answered).map(|ended| ended.ms).collect();
    let mut above = -1;
    let mut bars: Vec<HistogramBar> = Vec::new();
    for to_ms in BARS_MS.into_iter().map(Some).chain([None]) {
        let end = to_ms.unwrap_or(i64::MAX);
        let count = waits.iter().filter(|ms| **ms > above && **ms <= end).count();
        bars.push(HistogramBar { to_ms, count: u32::try_from(count).unwrap_or(u32::MAX) });
        above = end;
    }
    bars
}
