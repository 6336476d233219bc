//! C7: no state on a screen moved backwards.

use std::collections::HashMap;

use crate::{Line, Transcript};

/// A row's state and the other side's marks only grow.
pub(crate) fn states_move_forward(transcripts: &[Transcript]) -> Vec<String> {
    let mut found = Vec::new();
    for transcript in transcripts {
        let mut rows = HashMap::new();
        let mut marks = HashMap::new();
        for line in &transcript.lines {
            match line {
                Line::Row { client_id, state } => {
                    if let Some(before) = rows.insert(*client_id, *state)
                        && before > *state
                    {
                        found.push(format!(
                            "{}: {client_id} went from {before:?} to {state:?}",
                            transcript.name
                        ));
                    }
                }
                Line::Marks { timeline, delivered, read } => {
                    let (d, r) = marks.insert(*timeline, (*delivered, *read)).unwrap_or((0, 0));
                    if d > *delivered || r > *read {
                        found.push(format!("{}: the marks of {timeline} went back", transcript.name));
                    }
                }
                _ => {}
            }
        }
    }
    found
}
