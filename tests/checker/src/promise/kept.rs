//! C1 and C8: a tick is a promise.

use std::collections::{HashMap, HashSet};

use crate::{Evidence, Line, Transcript};

/// C1: every accepted client id has exactly one entry, and no `(timeline, author, client id)` stands twice.
pub(crate) fn every_tick_has_one_entry(transcripts: &[Transcript], evidence: &Evidence) -> Vec<String> {
    let mut found = Vec::new();
    let mut count: HashMap<_, usize> = HashMap::new();
    for entry in &evidence.entries {
        *count.entry((entry.timeline, entry.author.id(), entry.client_id)).or_default() += 1;
    }
    for ((timeline, author, client_id), n) in &count {
        if *n > 1 {
            found.push(format!("{client_id} of {author} stands {n} times in {timeline}"));
        }
    }
    let stored: HashSet<_> = evidence.entries.iter().map(|entry| entry.client_id).collect();
    for transcript in transcripts {
        for line in &transcript.lines {
            if let Line::Accepted { client_id } = line
                && !stored.contains(client_id)
            {
                found.push(format!("{} got a tick for {client_id}, which has no entry", transcript.name));
            }
        }
    }
    found
}

/// C8: what was accepted is never refused. (That it stands somewhere, if only as `undelivered`, is C1.)
pub(crate) fn no_tick_was_taken_back(transcripts: &[Transcript]) -> Vec<String> {
    let mut found = Vec::new();
    for transcript in transcripts {
        let mut accepted = HashSet::new();
        for line in &transcript.lines {
            match line {
                Line::Accepted { client_id } => {
                    accepted.insert(*client_id);
                }
                Line::Refused { client_id } if accepted.contains(client_id) => {
                    found.push(format!("{}: {client_id} was refused after its tick", transcript.name));
                }
                _ => {}
            }
        }
    }
    found
}
