//! Proves the promises from what everyone saw: the transcripts of all clients, the entries in the store, the records in
//! the log.
//!
//! | promise | what is proved | file |
//! |---|---|---|
//! | C1 | every accepted client id has exactly one entry | `promise/kept.rs` |
//! | C2 | positions and seqs are gapless and unique, entries stand in log order | `promise/numbered.rs` |
//! | C3 | entries of one outbox stand in outbox order | `promise/ordered.rs` |
//! | C4 | what a client showed is an unbroken, ordered run of the entries, nothing twice | `promise/shown.rs` |
//! | C5 | in the end every live client has shown everything it may see | `promise/shown.rs` |
//! | C6 | no customer held a position, a note, a whisper; nobody saw another tenant | `promise/private.rs` |
//! | C7 | no state on a screen moved backwards | `promise/forward.rs` |
//! | C8 | nothing accepted was refused later | `promise/kept.rs` |
//! | C9 | only the owner of the epoch wrote | `promise/owned.rs` |
//! | C10 | nobody answers but the one assignee and supervisors | `promise/owned.rs` |
//!
//! The checker is pure: what it is given decides what it says. Its own tests break each promise and see it refuse.

mod evidence;
mod promise;
mod transcript;

pub use evidence::{Claim, EntryRow, Evidence, LogRow, Write};
pub use transcript::{Line, RowState, Shown, Transcript, Who};

use std::fmt;

/// A promise that was broken, with what shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// `C1` … `C10`.
    pub promise: &'static str,
    pub what: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.promise, self.what)
    }
}

/// What was proved, and on how much.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub breaches: Vec<Breach>,
    /// Texts that got a tick.
    pub accepted: usize,
    pub entries: usize,
    /// Entries shown, over all clients.
    pub shown: usize,
    pub records: usize,
    pub clients: usize,
}

impl Verdict {
    pub fn is_clean(&self) -> bool {
        self.breaches.is_empty()
    }
}

/// Lost, doubled, reordered, leaked: the four words of the promise.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |promises: &[&str]| {
            self.breaches.iter().filter(|breach| promises.contains(&breach.promise)).count()
        };
        write!(
            f,
            "{} clients, {} ticks, {} records, {} entries, {} shown: {} lost, {} doubled or reordered, {} leaked, {} other",
            self.clients,
            self.accepted,
            self.records,
            self.entries,
            self.shown,
            count(&["C1", "C5", "C8"]),
            count(&["C2", "C3", "C4"]),
            count(&["C6"]),
            count(&["C7", "C9", "C10"]),
        )?;
        for breach in self.breaches.iter().take(20) {
            write!(f, "\n  {breach}")?;
        }
        Ok(())
    }
}

/// Holds all promises against what was seen. At most 100 breaches are kept per promise.
pub fn check(transcripts: &[Transcript], evidence: &Evidence) -> Verdict {
    let mut breaches = Vec::new();
    let mut add = |promise: &'static str, found: Vec<String>| {
        breaches.extend(found.into_iter().take(100).map(|what| Breach { promise, what }));
    };
    add("C1", promise::kept::every_tick_has_one_entry(transcripts, evidence));
    add("C2", promise::numbered::numbers_have_no_gap(evidence));
    add("C2", promise::numbered::entries_stand_in_log_order(evidence));
    add("C3", promise::ordered::outboxes_are_in_order(evidence));
    add("C4", promise::shown::runs_are_unbroken(transcripts, evidence));
    add("C5", promise::shown::everything_was_shown(transcripts, evidence));
    add("C6", promise::private::nothing_leaked(transcripts, evidence));
    add("C7", promise::forward::states_move_forward(transcripts));
    add("C8", promise::kept::no_tick_was_taken_back(transcripts));
    add("C9", promise::owned::only_the_epochs_owner_wrote(evidence));
    add("C10", promise::owned::one_assignee_answers(evidence));
    let lines = || transcripts.iter().flat_map(|transcript| &transcript.lines);
    Verdict {
        breaches,
        accepted: lines().filter(|line| matches!(line, Line::Accepted { .. })).count(),
        entries: evidence.entries.len(),
        shown: lines().filter(|line| matches!(line, Line::Shown(_))).count(),
        records: evidence.log.len(),
        clients: transcripts.len(),
    }
}
