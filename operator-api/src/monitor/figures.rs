//! Tiles and queues: the figures of each queue, and of all that somebody sees together.

use std::collections::HashMap;

use domain::figures::{Histogram, MINUTE_MS, Tally, WITHIN_MS, share_percent};
use domain::ticket::TicketState;
use domain::{OperatorId, QueueId, Timestamp};
use protocol::monitor::{
    Digests, Figures, Live, OperatorCounts, OperatorState, Promise, QueueLive, Spread, WindowName,
};

use super::picture::{Load, Picture, Sight, is_on_hold, is_waiting, owes_word};
use super::{digest, reach_ms};

/// Answers by which a wait is estimated: those of so long, and at least so many.
const ESTIMATE_MS: i64 = 15 * MINUTE_MS;
const ESTIMATE_ANSWERS: usize = 5;
/// Told when somebody is free.
const AT_ONCE_MS: (i64, i64) = (0, MINUTE_MS);

impl Picture {
    /// Where a window begins.
    pub(super) fn from(&self, window: WindowName) -> Timestamp {
        let now = self.desk.now;
        let minute = Timestamp(now.0 - now.0.rem_euclid(MINUTE_MS));
        reach_ms(window).map_or_else(|| self.house.day_began(now), |ms| minute.plus_ms(-ms))
    }

    /// The figures of what `sight` covers; `lists` says nothing of it, but of all that the asker may see.
    pub(crate) fn live(&self, window: WindowName, sight: &Sight, lists: Digests) -> Live {
        let (now, from) = (self.desk.now, self.from(window));
        let tallies = self.ledger.queues(from);
        let recent = self.ledger.queues(now.plus_ms(-ESTIMATE_MS));
        let loads = self.loads();
        let mut all = Figures::default();
        let (mut sum, mut in_time) = (Tally::default(), 0);
        let mut longest_queue = None;
        let mut queues = Vec::new();
        for house in self.house.queues.iter().filter(|queue| sight.covers(queue.id)) {
            let tally = tallies.get(&house.id).cloned().unwrap_or_default();
            let mut figures = self.now_of(house.id);
            fill(&mut figures, &tally, house.promise);
            in_time += figures.answered_in_time;
            let (free_operators, online_operators) = self.staffing(house.id, &loads);
            figures.estimate_ms = self.estimate(&figures, recent.get(&house.id), free_operators);
            if let Some(since) = figures.longest_since
                && all.longest_since.is_none_or(|known| since < known)
            {
                longest_queue = Some(house.id);
            }
            add_now(&mut all, &figures);
            sum.merge(&tally);
            queues.push(QueueLive {
                id: house.id,
                name: house.name.clone(),
                skills: house.skills.clone(),
                is_paused: house.is_paused,
                paused_by: house.changed_by.filter(|_| house.is_paused).and_then(|by| self.name_of(by)),
                paused_at: house.is_paused.then_some(house.changed_at.0),
                is_open: house.hours.as_ref().is_none_or(|hours| hours.is_open(now)),
                figures,
                free_operators,
                online_operators,
            });
        }
        let promise = one_promise(&queues);
        fill(&mut all, &sum, promise);
        // Each queue is measured by its own promise, and the sums divided.
        all.answered_in_time = in_time;
        all.service_level_percent = share_percent(in_time, sum.judged());
        let mut live = Live {
            as_of: 0,
            digest: String::new(),
            lists,
            window,
            from: from.0,
            zone: self.house.zone().to_owned(),
            all,
            longest_queue,
            operators: self.counts(sight, &loads),
            queues,
            alerts: self.lasting(),
        };
        live.digest = digest(&live);
        live.as_of = now.0;
        live
    }

    /// What is at this moment.
    fn now_of(&self, queue: QueueId) -> Figures {
        let mut figures = Figures::default();
        for (_, waits) in self.desk.waits.iter().filter(|(id, _)| *id == queue) {
            figures.waiting += u32::try_from(waits.len()).unwrap_or(u32::MAX);
            figures.longest_since = waits.first().copied();
        }
        for held in self.desk.held.iter().filter(|held| held.ticket.queue == queue) {
            if is_waiting(&held.ticket) {
                figures.waiting += 1;
                figures.offered += 1;
                figures.longest_since = earlier(figures.longest_since, Some(held.ticket.since.0));
            } else if let TicketState::WrapUp { .. } = held.ticket.state {
                figures.wrap_up += 1;
            } else {
                figures.in_work += 1;
                figures.on_hold += u32::from(is_on_hold(&held.ticket));
                figures.reply_since = earlier(figures.reply_since, owes_word(held).map(|(_, since)| since));
            }
        }
        figures
    }

    /// Who is free for a queue, and who is online in it.
    fn staffing(&self, queue: QueueId, loads: &HashMap<OperatorId, Load>) -> (u32, u32) {
        let (mut free, mut online) = (0, 0);
        for (id, _, presence) in &self.desk.operators {
            let load = loads.get(id).cloned().unwrap_or_default();
            let is_member = self
                .house
                .operators
                .get(id)
                .is_some_and(|of| of.queues.iter().any(|membership| membership.queue == queue));
            let state = self.state(*id, presence, &load);
            if is_member && matches!(state, OperatorState::Online | OperatorState::Busy) {
                online += 1;
                free += u32::from(self.is_free_for(*id, presence, &load, queue));
            }
        }
        (free, online)
    }

    fn estimate(&self, now: &Figures, recent: Option<&Tally>, free: u32) -> Option<(i64, i64)> {
        if free > 0 && now.waiting == 0 {
            return Some(AT_ONCE_MS);
        }
        let from = self.desk.now.0 - ESTIMATE_MS;
        let answers = recent?.ended.iter().filter(|ended| ended.is_answered && ended.at > from).count();
        let answers = i64::try_from(answers).ok().filter(|_| answers >= ESTIMATE_ANSWERS)?;
        let mean = i64::from(now.waiting + 1) * ESTIMATE_MS / answers;
        Some((mean * 3 / 4, mean * 5 / 4))
    }

    /// What the lists hash to.
    pub(crate) fn digests(&self, window: WindowName, sight: &Sight) -> Digests {
        Digests {
            operators: self.operators(window, sight).digest,
            waiting: self.waiting(self.line.clone(), sight).digest,
            conversations: self.conversations(sight, None).with(&HashMap::new()).digest,
            alerts: self.alerts.digest.clone(),
        }
    }

    fn counts(&self, sight: &Sight, loads: &HashMap<OperatorId, Load>) -> OperatorCounts {
        let mut counts = OperatorCounts::default();
        for (id, _, presence) in self.desk.operators.iter().filter(|(id, ..)| self.sees(sight, *id)) {
            let load = loads.get(id).cloned().unwrap_or_default();
            let state = self.state(*id, presence, &load);
            let of_state = match state {
                OperatorState::Online => &mut counts.online,
                OperatorState::Busy => &mut counts.busy,
                OperatorState::Away => &mut counts.away,
                OperatorState::Lost => &mut counts.lost,
                OperatorState::Offline => &mut counts.offline,
            };
            *of_state += 1;
            if matches!(state, OperatorState::Online | OperatorState::Busy | OperatorState::Lost) {
                counts.slots_used += u32::from(load.used);
                counts.slots += u32::from(self.capacity(*id, presence));
                counts.slots_free += u32::from(self.free(*id, presence, &load));
                counts.wrap_up += u32::from(load.wrap_up_until.is_some());
            }
        }
        counts
    }

    /// Operators of the queues that somebody sees.
    pub(super) fn sees(&self, sight: &Sight, operator: OperatorId) -> bool {
        match sight {
            Sight::All => true,
            Sight::Queues(queues) => self
                .house
                .operators
                .get(&operator)
                .is_some_and(|of| of.queues.iter().any(|membership| queues.contains(&membership.queue))),
        }
    }

    pub(super) fn name_of(&self, operator: OperatorId) -> Option<String> {
        self.desk.operators.iter().find(|(id, ..)| *id == operator).map(|(_, name, _)| name.clone())
    }
}

/// What happened in the window.
fn fill(figures: &mut Figures, tally: &Tally, promise: Promise) {
    let within_ms = promise.within_ms.map_or(WITHIN_MS, i64::from);
    figures.entered = tally.entered;
    figures.answered = tally.answered();
    figures.answered_in_time = tally.answered_within(within_ms);
    figures.abandoned = tally.abandoned();
    figures.abandoned_short = tally.abandoned_short();
    figures.flowed_out = tally.flowed_out();
    figures.service_level_percent = share_percent(figures.answered_in_time, tally.judged());
    figures.abandoned_percent = share_percent(figures.abandoned - figures.abandoned_short, tally.judged());
    figures.wait = spread(&tally.wait);
    figures.first_reply = spread(&tally.first_reply);
    figures.reply = spread(&tally.reply);
    figures.handling = spread(&tally.handling);
    figures.missed_offers = tally.missed_offers;
    figures.declined_offers = tally.declined_offers;
    figures.transferred = tally.transferred;
    figures.closed = tally.closed;
    figures.reopened = tally.reopened;
    figures.promise = promise;
}

fn spread(histogram: &Histogram) -> Option<Spread> {
    Some(Spread {
        count: histogram.count(),
        average_ms: histogram.average_ms()?,
        median_ms: histogram.percentile_ms(50)?,
        p90_ms: histogram.percentile_ms(90)?,
        longest_ms: histogram.longest_ms()?,
    })
}

/// What is at this moment, added up.
fn add_now(all: &mut Figures, queue: &Figures) {
    all.waiting += queue.waiting;
    all.offered += queue.offered;
    all.in_work += queue.in_work;
    all.on_hold += queue.on_hold;
    all.wrap_up += queue.wrap_up;
    all.longest_since = earlier(all.longest_since, queue.longest_since);
    all.reply_since = earlier(all.reply_since, queue.reply_since);
}

fn earlier(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    one.into_iter().chain(other).min()
}

/// The promise of several queues: what they all promise.
fn one_promise(queues: &[QueueLive]) -> Promise {
    let mut promises = queues.iter().map(|queue| queue.figures.promise);
    let Some(first) = promises.next() else { return Promise::default() };
    promises.fold(first, |all, one| Promise {
        service_level_percent: all
            .service_level_percent
            .filter(|_| all.service_level_percent == one.service_level_percent),
        within_ms: all.within_ms.filter(|_| all.within_ms == one.within_ms),
        longest_wait_ms: all.longest_wait_ms.filter(|_| all.longest_wait_ms == one.longest_wait_ms),
        first_reply_ms: all.first_reply_ms.filter(|_| all.first_reply_ms == one.first_reply_ms),
    })
}
