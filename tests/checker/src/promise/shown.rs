//! C4 and C5: what stood on the screens.

use std::collections::HashMap;

use domain::{ClientId, TimelineId};

use crate::{Evidence, Line, Transcript};

/// Per timeline and kind of reader: number → client id.
struct Numbers {
    positions: HashMap<(TimelineId, u64), ClientId>,
    seqs: HashMap<(TimelineId, u64), ClientId>,
    last_position: HashMap<TimelineId, u64>,
    last_seq: HashMap<TimelineId, u64>,
}

impl Numbers {
    fn of(evidence: &Evidence) -> Self {
        let mut numbers = Self {
            positions: HashMap::new(),
            seqs: HashMap::new(),
            last_position: HashMap::new(),
            last_seq: HashMap::new(),
        };
        for entry in &evidence.entries {
            numbers.positions.insert((entry.timeline, entry.position), entry.client_id);
            raise(&mut numbers.last_position, entry.timeline, entry.position);
            if let Some(seq) = entry.seq {
                numbers.seqs.insert((entry.timeline, seq), entry.client_id);
                raise(&mut numbers.last_seq, entry.timeline, seq);
            }
        }
        numbers
    }
}

fn raise(highest: &mut HashMap<TimelineId, u64>, timeline: TimelineId, n: u64) {
    let value = highest.entry(timeline).or_default();
    *value = n.max(*value);
}

/// C4: from its cursor on, each number once, in order, and the entry of that number.
pub(crate) fn runs_are_unbroken(transcripts: &[Transcript], evidence: &Evidence) -> Vec<String> {
    let numbers = Numbers::of(evidence);
    let mut found = Vec::new();
    for transcript in transcripts {
        let entries = if transcript.who.is_customer() { &numbers.seqs } else { &numbers.positions };
        let mut cursor: HashMap<TimelineId, u64> = transcript.from.iter().copied().collect();
        for line in &transcript.lines {
            let Line::Shown(shown) = line else { continue };
            let last = cursor.entry(shown.timeline).or_insert(0);
            let name = &transcript.name;
            if shown.n != *last + 1 {
                found.push(format!("{name} showed {} of {} after {last}", shown.n, shown.timeline));
            }
            match entries.get(&(shown.timeline, shown.n)) {
                Some(client_id) if *client_id == shown.client_id => {}
                Some(_) => {
                    found.push(format!("{name} showed another text as {} of {}", shown.n, shown.timeline))
                }
                None => found
                    .push(format!("{name} showed {} of {}, which does not exist", shown.n, shown.timeline)),
            }
            *last = shown.n.max(*last);
        }
    }
    found
}

/// C5: clients that stayed have shown the last number.
pub(crate) fn everything_was_shown(transcripts: &[Transcript], evidence: &Evidence) -> Vec<String> {
    let numbers = Numbers::of(evidence);
    let mut found = Vec::new();
    for transcript in transcripts {
        let last = if transcript.who.is_customer() { &numbers.last_seq } else { &numbers.last_position };
        let mut shown: HashMap<TimelineId, u64> = transcript.from.iter().copied().collect();
        for line in &transcript.lines {
            if let Line::Shown(line) = line {
                raise(&mut shown, line.timeline, line.n);
            }
        }
        for timeline in &transcript.to_the_end {
            let (has, wants) = (shown.get(timeline).unwrap_or(&0), last.get(timeline).unwrap_or(&0));
            if has < wants {
                found.push(format!(
                    "{} has shown {timeline} up to {has}; it ends at {wants}",
                    transcript.name
                ));
            }
        }
    }
    found
}
