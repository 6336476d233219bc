//! C3: entries of one outbox stand in outbox order.

use std::collections::HashMap;

use super::numbered::timelines;
use crate::Evidence;

/// Within a timeline the numbers of one sender only grow.
pub(crate) fn outboxes_are_in_order(evidence: &Evidence) -> Vec<String> {
    let mut found = Vec::new();
    for (timeline, entries) in timelines(evidence) {
        let mut highest = HashMap::new();
        for (sender, no) in entries.iter().filter_map(|entry| entry.sender) {
            if let Some(before) = highest.insert(sender, no)
                && before >= no
            {
                found.push(format!("{timeline}: number {no} of {sender} stands after {before}"));
            }
        }
    }
    found
}
