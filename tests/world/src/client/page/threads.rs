//! What a page has shown: runs of entries without a gap, and what it asks for when there is one.

use std::collections::BTreeMap;

use checker::{Line, Shown};
use domain::{ConversationId, TimelineId};
use protocol::frame::{ClientFrame, EntryBody, EntryFrame, Page as EntryPage};

use super::Page;

/// What the page has shown of one timeline.
#[derive(Clone, Debug, Default)]
pub struct Thread {
    pub entries: Vec<EntryFrame>,
    pub cursor: u64,
    /// Came before their turn.
    ahead: BTreeMap<u64, EntryFrame>,
    pub head: u64,
    pub delivered: u64,
    pub read: u64,
    pub(super) asked_after: Option<u64>,
    /// The first page was taken: from there on the run must not break.
    begun: bool,
}

impl Page {
    /// The conversation of a timeline, as the newest entry shown names it.
    pub fn conversation(&self, timeline: TimelineId) -> Option<ConversationId> {
        self.threads.get(&timeline)?.entries.last().map(|entry| entry.conversation)
    }

    pub(super) fn page(&mut self, page: EntryPage) -> Vec<ClientFrame> {
        let timeline = page.timeline;
        let first = page.entries.first().map_or(page.head, |entry| entry.n.saturating_sub(1));
        let thread = self.threads.entry(timeline).or_default();
        thread.head = thread.head.max(page.head);
        if !thread.begun && thread.cursor == 0 {
            // The run begins where the first page begins: older entries are history.
            thread.begun = true;
            thread.cursor = first;
            self.from.push((timeline, first));
        }
        self.marks(timeline, page.delivered, page.read);
        self.entries(timeline, page.entries, Some(page.head))
    }

    pub(super) fn marks(&mut self, timeline: TimelineId, delivered: u64, read: u64) {
        let thread = self.threads.entry(timeline).or_default();
        let (delivered, read) = (delivered.max(thread.delivered), read.max(thread.read));
        if (delivered, read) != (thread.delivered, thread.read) {
            (thread.delivered, thread.read) = (delivered, read);
            self.transcript.push(Line::Marks { timeline, delivered, read });
        }
    }

    pub(super) fn entries(
        &mut self,
        timeline: TimelineId,
        entries: Vec<EntryFrame>,
        head: Option<u64>,
    ) -> Vec<ClientFrame> {
        for entry in entries {
            self.transcript.push(Line::Received {
                timeline,
                tenant_of_timeline: None,
                kind: kind_of(&entry.body).to_owned(),
                has_position: entry.seq.is_some(),
            });
            let settled = self.outbox.iter().any(|row| row.say.cid == entry.cid);
            if settled {
                self.accepted(entry.cid);
                self.outbox.retain(|row| row.say.cid != entry.cid);
            }
            let thread = self.threads.entry(timeline).or_default();
            if !thread.begun && head.is_none() && thread.cursor == 0 && entry.n == 1 {
                thread.begun = true;
                self.from.push((timeline, 0));
            }
            thread.head = thread.head.max(entry.n);
            if entry.n > thread.cursor {
                thread.ahead.insert(entry.n, entry);
            }
        }
        let before = self.threads[&timeline].cursor;
        self.show(timeline);
        let cursor = self.threads[&timeline].cursor;
        let mut frames = self.ask_for_gap(timeline);
        if cursor > before {
            frames.push(ClientFrame::Ack { timeline, n: cursor });
            if self.reads {
                frames.push(ClientFrame::Read { timeline, n: cursor });
            }
        }
        frames.extend(self.due());
        frames
    }

    /// Shows what follows the cursor without a gap.
    fn show(&mut self, timeline: TimelineId) {
        let Some(thread) = self.threads.get_mut(&timeline) else { return };
        if !thread.begun {
            return;
        }
        while let Some(entry) = thread.ahead.remove(&(thread.cursor + 1)) {
            thread.cursor = entry.n;
            self.transcript.push(Line::Shown(Shown { timeline, n: entry.n, client_id: entry.cid }));
            thread.entries.push(entry);
        }
        let cursor = thread.cursor;
        thread.ahead.retain(|n, _| *n > cursor);
    }

    pub(super) fn ask_for_gap(&mut self, timeline: TimelineId) -> Vec<ClientFrame> {
        let req = self.next_req();
        let Some(thread) = self.threads.get_mut(&timeline) else { return Vec::new() };
        if thread.cursor >= thread.head || thread.asked_after == Some(thread.cursor) {
            return Vec::new();
        }
        let after = thread.begun.then_some(thread.cursor);
        thread.asked_after = Some(thread.cursor);
        vec![ClientFrame::History { req, timeline, after, before: None }]
    }
}

pub fn kind_of(body: &EntryBody) -> &'static str {
    match body {
        EntryBody::Message { .. } => "message",
        EntryBody::Note { .. } => "note",
        EntryBody::Whisper { .. } => "whisper",
        EntryBody::Undelivered { .. } => "undelivered",
        EntryBody::Joined { .. }
        | EntryBody::Left { .. }
        | EntryBody::Closed { .. }
        | EntryBody::Reopened
        | EntryBody::Closing { .. } => "event",
        EntryBody::Form { .. } => "form",
    }
}

/// The text of an entry that has one.
pub fn text_of(body: &EntryBody) -> Option<&str> {
    match body {
        EntryBody::Message { text }
        | EntryBody::Note { text }
        | EntryBody::Whisper { text }
        | EntryBody::Undelivered { text, .. } => Some(text),
        EntryBody::Joined { .. }
        | EntryBody::Left { .. }
        | EntryBody::Closed { .. }
        | EntryBody::Reopened
        | EntryBody::Closing { .. }
        | EntryBody::Form { .. } => None,
    }
}
