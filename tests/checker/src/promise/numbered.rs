//! C2: numbers without gaps, entries in log order.

use std::collections::{HashMap, HashSet};

use domain::TimelineId;

use crate::{EntryRow, Evidence};

pub(crate) fn timelines(evidence: &Evidence) -> HashMap<TimelineId, Vec<&EntryRow>> {
    let mut timelines: HashMap<TimelineId, Vec<&EntryRow>> = HashMap::new();
    for entry in &evidence.entries {
        timelines.entry(entry.timeline).or_default().push(entry);
    }
    for entries in timelines.values_mut() {
        entries.sort_by_key(|entry| entry.position);
    }
    timelines
}

/// Positions are 1, 2, 3 …; seqs are 1, 2, 3 … in the same order.
pub(crate) fn numbers_have_no_gap(evidence: &Evidence) -> Vec<String> {
    let mut found = Vec::new();
    for (timeline, entries) in timelines(evidence) {
        let mut seq = 0;
        for (expected, entry) in (1..).zip(&entries) {
            if entry.position != expected {
                found.push(format!("{timeline}: position {} stands where {expected} should", entry.position));
                break;
            }
            let Some(n) = entry.seq else { continue };
            seq += 1;
            if n != seq {
                found.push(format!("{timeline}: seq {n} stands where {seq} should"));
                break;
            }
        }
    }
    found
}

/// The first occurrence of each text in the log has the order of the entries.
pub(crate) fn entries_stand_in_log_order(evidence: &Evidence) -> Vec<String> {
    let mut found = Vec::new();
    let mut in_log: HashMap<TimelineId, Vec<_>> = HashMap::new();
    let mut seen = HashSet::new();
    for row in &evidence.log {
        if seen.insert((row.timeline, row.author, row.client_id)) {
            in_log.entry(row.timeline).or_default().push((row.author, row.client_id));
        }
    }
    for (timeline, entries) in timelines(evidence) {
        let Some(log) = in_log.get(&timeline) else { continue };
        let place: HashMap<_, usize> = log.iter().enumerate().map(|(place, key)| (*key, place)).collect();
        let mut last = None;
        for entry in entries {
            let Some(place) = place.get(&(entry.author.id(), entry.client_id)) else { continue };
            if last.is_some_and(|last| last > *place) {
                found.push(format!(
                    "{timeline}: {} stands after a text that came later in the log",
                    entry.client_id
                ));
            }
            last = Some(*place);
        }
    }
    found
}
