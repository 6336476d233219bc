//! C9 and C10: one owner of a partition, one assignee of a conversation.

use std::collections::HashMap;

use domain::entry::Author;

use super::numbered::timelines;
use crate::Evidence;

/// C9: each write's epoch was claimed by its writer, and neither epoch nor turn of a partition ever goes back.
pub(crate) fn only_the_epochs_owner_wrote(evidence: &Evidence) -> Vec<String> {
    let mut found = Vec::new();
    let mut owners = HashMap::new();
    for claim in &evidence.claims {
        let key = (claim.topic.as_str(), claim.partition, claim.epoch);
        if let Some(before) = owners.insert(key, claim.owner)
            && before != claim.owner
        {
            found
                .push(format!("epoch {} of {}/{} has two owners", claim.epoch, claim.topic, claim.partition));
        }
    }
    let mut last = HashMap::new();
    for write in &evidence.writes {
        let place = format!("{}/{}", write.topic, write.partition);
        match owners.get(&(write.topic.as_str(), write.partition, write.epoch)) {
            Some(owner) if *owner == write.owner => {}
            _ => found.push(format!(
                "{} wrote to {place} under epoch {}, which is not its own",
                write.owner, write.epoch
            )),
        }
        let now = (write.epoch, write.turn);
        if let Some((epoch, turn)) = last.insert((write.topic.as_str(), write.partition), now)
            && (epoch > write.epoch || turn >= write.turn)
        {
            found.push(format!(
                "{place}: turn {} of epoch {} came after turn {turn} of {epoch}",
                write.turn, write.epoch
            ));
        }
    }
    found
}

/// C10: every message of an operator was written by the assignee of that moment.
pub(crate) fn one_assignee_answers(evidence: &Evidence) -> Vec<String> {
    let mut found = Vec::new();
    for (timeline, entries) in timelines(evidence) {
        let mut assignee = None;
        for entry in entries {
            if let Some(change) = entry.assignee {
                assignee = change;
            }
            if let Author::Operator(operator) = entry.author
                && entry.kind == "message"
                && assignee != Some(operator)
            {
                found.push(format!(
                    "{timeline}: {operator} answered at {} without being the assignee",
                    entry.position
                ));
            }
        }
    }
    found
}
