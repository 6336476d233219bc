//! Decides a turn: partition by partition, record by record, on an overlay. Pure.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use domain::fact::Fact;
use domain::timeline::Rules;
use domain::turn::{CommandResult, Tell, Turn};
use domain::{DeskId, Position, Subject, TenantId, TimelineId, Timestamp};
use protocol::record::{Command, Record, ReplyTo};
use runtime::Trace;

use super::needs::{Known, asker};
use super::overlay::Overlay;
use super::recent::Answer;
use super::slice::{Partition, Slice};
use super::states::States;
use crate::{desk, timeline};

/// What a turn comes to.
#[derive(Default, Debug)]
pub(crate) struct Decided {
    pub turn: Turn,
    /// The facts of each source partition, in the order they were decided: its outbox row.
    pub facts: HashMap<Partition, Vec<TracedFact>>,
    /// Answers that API pods wait for.
    pub replies: Vec<(ReplyTo, Answer)>,
    /// Entries that were there already and are told to their authors again.
    pub repeats: Vec<Repeat>,
    /// Desks that were asked something: changed or not.
    pub desks: BTreeSet<DeskId>,
    /// Which of `turn.tell` stems from a record with a trace, lowest first.
    pub traces: Vec<Traced>,
}

/// What one record's trace covers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Traced {
    pub tells: Range<usize>,
    pub trace: Trace,
}

/// A fact with the trace of the record that led to it. A deadline has none, and rows keep none: what is produced again
/// after a claim says only what is true, not whose message it was.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct TracedFact {
    pub fact: Fact,
    pub trace: Option<Trace>,
}

/// An entry that its author sent again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Repeat {
    pub author: Subject,
    pub timeline: TimelineId,
    pub position: Position,
    pub trace: Option<Trace>,
}

/// A turn in the making.
pub(crate) struct Batch<'a> {
    pub overlay: Overlay<'a>,
    pub rules: &'a Rules,
    pub at: Timestamp,
    pub decided: Decided,
}

/// Decides on everything that was taken. Timelines stay as they are; what becomes of desks can be taken back.
pub(crate) fn decide(
    states: &mut States,
    slices: &[Slice],
    known: Known,
    rules: &Rules,
    at: Timestamp,
) -> Decided {
    let overlay = Overlay::new(states, known);
    let mut batch = Batch { overlay, rules, at, decided: Decided::default() };
    for slice in slices {
        let mut facts = Vec::new();
        for id in &slice.due {
            timeline::due(&mut batch, *id);
            facts.extend(batch.take_facts(None));
        }
        for (id, commands) in &slice.asks {
            desk::asked(&mut batch, *id, commands);
            facts.extend(batch.take_facts(None));
        }
        for record in &slice.records {
            batch.record(record);
            facts.extend(batch.take_facts(trace_of(record)));
        }
        if !facts.is_empty() {
            batch.decided.facts.insert(slice.partition, facts);
        }
    }
    batch.decided
}

impl Batch<'_> {
    fn record(&mut self, record: &Record) {
        let first = self.decided.turn.tell.len();
        self.decide(record);
        let tells = first..self.decided.turn.tell.len();
        if let Some(trace) = trace_of(record).filter(|_| !tells.is_empty()) {
            self.decided.traces.push(Traced { tells, trace });
        }
    }

    fn take_facts(&mut self, trace: Option<Trace>) -> impl Iterator<Item = TracedFact> + use<> {
        let facts = std::mem::take(&mut self.decided.turn.facts);
        facts.into_iter().map(move |fact| TracedFact { fact, trace })
    }

    fn decide(&mut self, record: &Record) {
        match &record.command {
            Command::Say { .. } | Command::Fill { .. } => timeline::said(self, record),
            Command::Close { .. } | Command::Reopen { .. } => timeline::closed(self, record),
            Command::HandOver { timeline } => timeline::handed_over(self, *timeline),
            Command::Take { .. } | Command::Desk { .. } => desk::commanded(self, record),
            Command::Fact { fact: Fact::Ticket(now) } => timeline::assigned(self, now),
            Command::Fact { fact: Fact::Conversation(now) } => desk::wanted(self, now),
        }
    }

    /// The answer that this command got before, told again; `false` if it is new.
    pub(crate) fn answers_again(&mut self, record: &Record, asked: Asked) -> bool {
        let Some(answer) = asked.key().and_then(|key| self.overlay.known_answer(&key)) else { return false };
        if let Some(asker) = asker(asked.tenant, asked.by) {
            let result = CommandResult { tenant: asked.tenant, asker, client_id: asked.client_id, answer };
            self.decided.turn.tell.push(Tell::Result(result));
        }
        self.reply(record, answer);
        true
    }

    /// Keeps and tells the answer to a new command.
    pub(crate) fn answer(&mut self, record: &Record, asked: Asked, answer: Answer) {
        if let (Some(asker), Some(key)) = (asker(asked.tenant, asked.by), asked.key()) {
            let result = CommandResult { tenant: asked.tenant, asker, client_id: asked.client_id, answer };
            self.decided.turn.answer(result);
            self.overlay.note_answer(key, answer);
        }
        self.reply(record, answer);
    }

    /// Answers the API pod, if one waits.
    pub(crate) fn reply(&mut self, record: &Record, answer: Answer) {
        if let Some(reply_to) = record.reply_to {
            self.decided.replies.push((reply_to, answer));
        }
    }
}

/// The trace that a record is part of; one that is none is as good as missing.
pub(crate) fn trace_of(record: &Record) -> Option<Trace> {
    record.trace.as_deref().and_then(|trace| trace.parse().ok())
}

/// Who asked, and under which id.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    pub tenant: TenantId,
    pub by: domain::entry::Author,
    pub client_id: domain::ClientId,
}

impl Asked {
    fn key(&self) -> Option<super::recent::AnswerKey> {
        asker(self.tenant, self.by).map(|asker| (self.tenant, asker, self.client_id))
    }
}
