//! The reports that no stream has taken yet.

use std::collections::{HashMap, VecDeque};

use domain::{TenantId, TimelineId};
use protocol::link::{Report, Side};

/// Reports that wait, of all kinds together.
pub(super) const WAITING: usize = 4096;

/// How many reports found no room since the start.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Dropped {
    pub typing: u64,
    /// Marks and doubled senders: only when 4 096 of them wait, which takes an outage of every router.
    pub others: u64,
}

/// What waits. Marks of one side of one timeline are one report with the highest numbers.
#[derive(Default)]
pub(super) struct Waiting {
    marks: HashMap<Key, Mark>,
    /// Marks in the order in which they began to wait, so that none waits for ever.
    order: VecDeque<Key>,
    doubled: VecDeque<Report>,
    typing: VecDeque<Report>,
    dropped: Dropped,
}

type Key = (TenantId, TimelineId, Side);

#[derive(Clone, Copy)]
struct Mark {
    delivered: u64,
    read: u64,
}

impl Waiting {
    /// Adds a report. When there is no room, typing goes first, the oldest before the newest.
    pub(super) fn put(&mut self, report: Report) {
        match report {
            Report::Mark { tenant, timeline, side, delivered, read } => {
                let key = (tenant, timeline, side);
                if let Some(mark) = self.marks.get_mut(&key) {
                    mark.delivered = mark.delivered.max(delivered);
                    mark.read = mark.read.max(read);
                } else if self.make_room() {
                    self.marks.insert(key, Mark { delivered, read });
                    self.order.push_back(key);
                } else {
                    self.dropped.others += 1;
                }
            }
            Report::Doubled { .. } => {
                if self.make_room() {
                    self.doubled.push_back(report);
                } else {
                    self.dropped.others += 1;
                }
            }
            Report::Typing { .. } => {
                if self.make_room() {
                    self.typing.push_back(report);
                } else {
                    self.dropped.typing += 1;
                }
            }
        }
    }

    fn make_room(&mut self) -> bool {
        if self.len() < WAITING {
            return true;
        }
        let made = self.typing.pop_front().is_some();
        self.dropped.typing += u64::from(made);
        made
    }

    /// Takes up to `n`, what matters most first.
    pub(super) fn take(&mut self, n: usize) -> Vec<Report> {
        let mut taken = Vec::with_capacity(n.min(self.len()));
        while taken.len() < n {
            let next =
                self.doubled.pop_front().or_else(|| self.take_mark()).or_else(|| self.typing.pop_front());
            match next {
                Some(report) => taken.push(report),
                None => break,
            }
        }
        taken
    }

    fn take_mark(&mut self) -> Option<Report> {
        let key = self.order.pop_front()?;
        let mark = self.marks.remove(&key)?;
        let (tenant, timeline, side) = key;
        Some(Report::Mark { tenant, timeline, side, delivered: mark.delivered, read: mark.read })
    }

    /// Puts back what a broken stream may not have carried. Typing is of the moment and stays lost; the others are
    /// harmless when doubled.
    pub(super) fn put_back(&mut self, reports: Vec<Report>) {
        for report in reports {
            match report {
                Report::Typing { .. } => self.dropped.typing += 1,
                Report::Mark { .. } | Report::Doubled { .. } => self.put(report),
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.order.len() + self.doubled.len() + self.typing.len()
    }

    pub(super) fn dropped(&self) -> Dropped {
        self.dropped
    }
}

#[cfg(test)]
mod tests;
