//! What settings, choices and tickets add up to.

use std::collections::HashMap;

use domain::desk::{OperatorSettings, Settings};
use domain::operator::{Connection, Presence, Status};
use domain::policy::QueueRules;
use domain::{QueueId, SkillId, Timestamp};
use store::reads::{DeskLoad, OperatorLoad};

use super::list::{Can, OperatorPlace, OperatorTarget, QueueTarget, Targets, status};

/// The desk at `at`. Whoever has no settings is left out: nothing is offered to them.
pub(super) fn targets(
    desk: &Settings,
    load: &DeskLoad,
    skills: &HashMap<SkillId, String>,
    at: Timestamp,
) -> Targets {
    let rules: HashMap<QueueId, &QueueRules> =
        desk.queues.iter().map(|queue| (queue.rules.id, &queue.rules)).collect();
    let operators: Vec<OperatorTarget> = load
        .operators
        .iter()
        .filter_map(|operator| {
            let settings = desk.operators.iter().find(|settings| settings.id == operator.id)?;
            Some(of_operator(operator, settings, &rules, skills))
        })
        .collect();
    let queues = desk.queues.iter().map(|queue| {
        let line = load.lines.iter().find(|line| line.queue == queue.rules.id);
        let hours = queue.rules.hours.as_ref();
        let here = || operators.iter().filter(|it| place(it, queue.rules.id).is_some());
        let free = here().filter(|it| {
            let has_room = |place: &OperatorPlace| place.limit.is_none_or(|most| place.used < most.into());
            it.can == Can::Take && place(it, queue.rules.id).is_some_and(has_room)
        });
        QueueTarget {
            id: queue.rules.id.0,
            name: queue.name.clone(),
            is_paused: queue.rules.is_paused,
            is_open: hours.is_none_or(|hours| hours.is_open(at)),
            changes_at: hours.and_then(|hours| hours.next_change(at)).map(|(at, _)| at.0),
            waiting: line.map_or(0, |line| line.waiting),
            since: line.map(|line| line.since.0),
            online: here().filter(|it| matches!(it.can, Can::Take | Can::Full)).count(),
            free: free.count(),
            offer_ms: queue.offer_ms,
            skills: named(&queue.skills, skills),
        }
    });
    Targets { at: at.0, queues: queues.collect(), operators }
}

fn place(operator: &OperatorTarget, queue: QueueId) -> Option<&OperatorPlace> {
    operator.queues.iter().find(|place| place.queue == queue.0)
}

fn of_operator(
    load: &OperatorLoad,
    settings: &OperatorSettings,
    rules: &HashMap<QueueId, &QueueRules>,
    skills: &HashMap<SkillId, String>,
) -> OperatorTarget {
    let presence = &load.presence;
    let used_in = |queue: Option<QueueId>| -> u64 {
        let taken = load.in_hand.iter().filter(|it| queue.is_none_or(|queue| it.queue == queue));
        let takes_slot = |it: &&store::reads::InHand| {
            !rules.get(&it.queue).is_some_and(|rules| {
                it.is_idle && rules.idle_frees_slot || it.is_held && rules.held_frees_slot
            })
        };
        taken.filter(takes_slot).map(|it| it.count).sum()
    };
    let open: u64 = load.in_hand.iter().map(|it| it.count).sum();
    let (used, capacity) = (used_in(None), presence.capacity_within(settings.capacity));
    let is_full = used >= capacity.into() || open >= settings.hard_limit.into();
    let (status, reason) = status(presence);
    OperatorTarget {
        id: load.id.0,
        name: load.name.clone(),
        status,
        reason,
        since: presence.since.0,
        can: can(presence, is_full),
        used,
        capacity,
        most: settings.capacity,
        queues: settings
            .queues
            .iter()
            .map(|it| OperatorPlace { queue: it.queue.0, used: used_in(Some(it.queue)), limit: it.limit })
            .collect(),
        skills: named(&settings.skills, skills),
    }
}

fn can(presence: &Presence, is_full: bool) -> Can {
    match (&presence.status, &presence.next) {
        (Status::Offline, _) => Can::Offline,
        (Status::Away { .. }, _) => Can::Away,
        (Status::Online, _) if presence.connection != Connection::Connected => Can::Unreachable,
        (Status::Online, _) if presence.is_away_everywhere() => Can::Untouched,
        (Status::Online, Some(_)) => Can::Leaving,
        (Status::Online, None) if is_full => Can::Full,
        (Status::Online, None) => Can::Take,
    }
}

fn named(ids: &[SkillId], names: &HashMap<SkillId, String>) -> Vec<String> {
    ids.iter().filter_map(|id| names.get(id).cloned()).collect()
}
