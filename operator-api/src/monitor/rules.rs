//! The tenants' alert rules, judged once a second by one pod for each tenant.
//!
//! Whether an alert lasts is what its row says; since when a rule is met or unmet is known to the pod that judges alone: one
//! that takes over begins to count anew. What cannot be read changes nothing.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::alarm::{self, Act, State};
use domain::{QueueId, TenantId, Timestamp};
use protocol::monitor::{AlertKind, Digests, FigureName, Figures, Live, Spread, WindowName};
use protocol::settings::AlertRuleBody;
use store::alerts::Raising;
use store::settings::nouns::Kept;
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use super::picture::Sight;
use crate::refusal::Refused;
use crate::state::Api;

const LOOK: Duration = Duration::from_secs(1);
/// A pod that has not looked for so long is followed by another.
const LEASE_MS: i64 = 5_000;

/// How far it has come with each rule.
type States = HashMap<Uuid, State>;

/// Judges until the process stops.
pub(crate) async fn watch(api: Arc<Api>, boot: Uuid) {
    let mut known: HashMap<TenantId, States> = HashMap::new();
    let mut tick = interval(LOOK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = api.shutdown.stopping() => break,
        }
        let mine = match api.store.alerts().watch(boot, LEASE_MS).await {
            Ok(mine) => mine,
            Err(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::warn!(error, "alert rules could not be claimed; it is tried again");
                continue;
            }
        };
        known.retain(|tenant, _| mine.contains(tenant));
        for tenant in mine {
            let states = known.entry(tenant).or_default();
            if judge(&api, boot, tenant, states).await.is_err() {
                tracing::warn!(%tenant, "alert rules were not judged; it is tried again");
            }
        }
    }
    if let Err(error) = api.store.alerts().release_watch(boot).await {
        let error: &dyn std::error::Error = &error;
        tracing::warn!(error, "alert rules were not released; another pod takes them in {LEASE_MS} ms");
    }
}

async fn judge(api: &Api, boot: Uuid, tenant: TenantId, states: &mut States) -> Result<(), Refused> {
    let alerts = api.store.alerts();
    let picture = api.monitor.picture(api, tenant).await?;
    let lasting = alerts.lasting_rules(tenant).await?;
    let rules = &picture.house.rules;
    states.retain(|id, _| rules.iter().any(|rule| rule.id == *id));
    // Nothing is beyond a rule that is not there any more.
    for gone in lasting.iter().filter(|id| rules.iter().all(|rule| rule.id != **id)) {
        alerts.end(tenant, boot, *gone).await?;
    }
    let live = picture.live(WindowName::Minutes30, &Sight::All, Digests::default());
    let now = Timestamp(live.as_of);
    for rule in rules {
        let figure = figure(&live, &rule.body);
        let state = states.entry(rule.id).or_default();
        *state = of_row(*state, lasting.contains(&rule.id));
        let (after, act) = alarm::decide(*state, &rule.body.rule(), figure, now);
        match act {
            Some(Act::Raise) => drop(alerts.raise(tenant, boot, raising(rule, figure)).await?),
            Some(Act::End) => drop(alerts.end(tenant, boot, rule.id).await?),
            None => {}
        }
        *state = after;
    }
    Ok(())
}

/// Whether an alert lasts is what its row says.
const fn of_row(known: State, lasts: bool) -> State {
    match (known.lasts(), lasts) {
        (false, true) => State::Raised,
        (true, false) => State::Quiet,
        (true, true) | (false, false) => known,
    }
}

fn raising(rule: &Kept<AlertRuleBody>, figure: Option<f64>) -> Raising {
    let body = &rule.body;
    let queue = body.queue.map(QueueId);
    let kind = AlertKind::Rule {
        rule: rule.id,
        name: body.name.clone(),
        figure: body.figure,
        queue,
        value: figure.unwrap_or_default(),
        threshold: f64::from(body.threshold),
        shows_toast: body.shows_toast,
        plays_sound: body.plays_sound,
    };
    let detail = serde_json::to_string(&kind).expect("an alert is plain data");
    Raising { rule: rule.id, queue, detail }
}

/// The figure that a rule is about; none: there is nothing of the kind, or no such queue.
fn figure(live: &Live, rule: &AlertRuleBody) -> Option<f64> {
    let figures = match rule.queue {
        None => &live.all,
        Some(id) => &live.queues.iter().find(|queue| queue.id.0 == id)?.figures,
    };
    match rule.figure {
        FigureName::FreeSlots => Some(f64::from(live.operators.slots_free)),
        name => value(figures, name, live.as_of),
    }
}

/// In milliseconds, per cent or a number.
#[expect(clippy::cast_precision_loss, reason = "no time in milliseconds comes near 2 to the 53rd")]
fn value(figures: &Figures, name: FigureName, now_ms: i64) -> Option<f64> {
    let count = |count: u32| Some(f64::from(count));
    let ms = |ms: i64| ms as f64;
    let age = |since: Option<i64>| since.map(|since| ms((now_ms - since).max(0)));
    let average = |spread: Option<Spread>| spread.map(|spread| ms(spread.average_ms));
    match name {
        FigureName::Waiting => count(figures.waiting),
        FigureName::LongestWait => age(figures.longest_since),
        FigureName::InWork => count(figures.in_work),
        FigureName::ReplyOverdue => age(figures.reply_since),
        FigureName::Estimate => figures.estimate_ms.map(|(_, to)| ms(to)),
        FigureName::Entered => count(figures.entered),
        FigureName::Answered => count(figures.answered),
        FigureName::Abandoned => count(figures.abandoned),
        FigureName::AbandonedPercent => figures.abandoned_percent,
        FigureName::FlowedOut => count(figures.flowed_out),
        FigureName::ServiceLevel => figures.service_level_percent,
        FigureName::Wait => average(figures.wait),
        FigureName::FirstReply => average(figures.first_reply),
        FigureName::Reply => average(figures.reply),
        FigureName::Handling => average(figures.handling),
        FigureName::MissedOffers => count(figures.missed_offers),
        FigureName::DeclinedOffers => count(figures.declined_offers),
        FigureName::Transferred => count(figures.transferred),
        FigureName::Closed => count(figures.closed),
        FigureName::Reopened => count(figures.reopened),
        // Of all together alone.
        FigureName::FreeSlots => None,
    }
}
