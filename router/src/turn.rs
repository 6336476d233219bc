//! One turn: take → decide → commit → tell.
//!
//! A turn is what waited in the log when the last one had committed. It is decided on an overlay ([`overlay`]) of the
//! states held ([`states`]), written behind the fence of every partition it touches, and only then taken over and told.
//! Nothing is told before the commit; everything told after it is a hint that may be lost.

pub(crate) mod decide;
pub(crate) mod load;
pub(crate) mod needs;
pub(crate) mod overlay;
pub(crate) mod recent;
#[cfg(test)]
mod simulation;
pub(crate) mod slice;
pub(crate) mod states;

use std::collections::VecDeque;
use std::time::Instant;

use crate::commit::{Verdict, commit};
use crate::writer::Writer;
use crate::writer::back_off::BackOff;

use decide::{Decided, decide};
use slice::{Partition, Slice};
use store::StoreError;
use store::turn::CommitError;

/// The process stops now: the turn was given up, undecided or unwritten.
#[derive(Debug)]
pub(crate) struct GivenUp;

/// Takes the slices through one turn; through several, if some of them cannot be written together.
pub(crate) async fn run(writer: &mut Writer, taken: Vec<Slice>) -> Result<(), GivenUp> {
    let mut waiting = VecDeque::from([taken]);
    while let Some(mut slices) = waiting.pop_front() {
        if slices.is_empty() {
            continue;
        }
        let started = Instant::now();
        let mut back_off = BackOff::new(&writer.ports.shutdown);
        let mut behind = false;
        let rest = loop {
            let attempt = attempt(writer, &slices).await;
            if !matches!(attempt, Attempt::Written { .. }) {
                writer.ports.metrics.turns_repeated.inc();
            }
            match attempt {
                Attempt::Written { decided, lost } => {
                    slices.iter().for_each(Slice::note_written);
                    writer.adopt(&slices, &decided, started);
                    writer.tell(*decided);
                    writer.lose(&lost).await;
                    break vec![];
                }
                // Nothing is written. The same records again; the states they meet have not changed.
                Attempt::Away(error) => {
                    writer.hold_deadlines(&mut slices);
                    if let Some(trace) = slices.iter().find_map(Slice::trace) {
                        tracing::info!(trace, "this record and those behind it wait");
                    }
                    back_off.wait("a turn waits for the store", &error).await?;
                    if slices.is_empty() {
                        break vec![];
                    }
                }
                // Memory was behind the store; it is loaded anew. Twice is a fault that loading does not mend.
                Attempt::Known(error) if behind => break writer.take_apart(slices, error).await,
                Attempt::Known(_) => {
                    writer.forget_states(&slices);
                    behind = true;
                }
                Attempt::Again(rest) => break vec![rest],
                Attempt::Refused(error) => break writer.take_apart(slices, error).await,
            }
        };
        waiting.extend(rest);
    }
    Ok(())
}

enum Attempt {
    Written {
        decided: Box<Decided>,
        lost: Vec<Partition>,
    },
    Away(StoreError),
    /// What is still ours is decided again.
    Again(Vec<Slice>),
    Known(CommitError),
    Refused(CommitError),
}

async fn attempt(writer: &mut Writer, slices: &[Slice]) -> Attempt {
    let is_ours = |slice: &&Slice| writer.owned.contains_key(&slice.partition);
    if !slices.iter().all(|slice| is_ours(&slice)) {
        return Attempt::Again(slices.iter().filter(is_ours).cloned().collect());
    }
    let known = match load::load(writer, slices).await {
        Ok(known) => known,
        Err(error) => return CommitError::from(error).into(),
    };
    let at = writer.ports.clock.now();
    let decided = decide(&mut writer.states, slices, known, &writer.ports.config.rules, at);
    let verdict = commit(writer, slices, &decided).await;
    if !matches!(verdict, Verdict::Written { .. }) {
        writer.states.undo(&decided);
    }
    match verdict {
        Verdict::Written { lost } => Attempt::Written { decided: Box::new(decided), lost },
        Verdict::Lost(lost) => {
            writer.lose(&lost).await;
            // The next attempt takes what is left.
            Attempt::Again(slices.to_vec())
        }
        Verdict::Not(error) => error.into(),
    }
}

impl From<CommitError> for Attempt {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Transient(error) => Self::Away(error),
            CommitError::Duplicate => Self::Known(error),
            error => Self::Refused(error),
        }
    }
}
