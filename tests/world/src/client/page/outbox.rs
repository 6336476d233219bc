//! What a page has said and not seen among the entries yet. What goes out, and when, is decided here alone.

use checker::{Line, RowState};
use domain::{ClientId, FileId, SenderNo, TimelineId};
use protocol::frame::{ClientFrame, Say, SpeechKind};
use uuid::Uuid;

use super::Page;

/// Texts without a tick that a page lets be under way: below the gateway's lane, so that the lane is never full.
const WINDOW: usize = 16;

/// A text that has no entry yet.
#[derive(Clone, Debug)]
pub struct Row {
    pub say: Say,
    pub accepted: bool,
    /// Sent on the connection that is open now.
    pub(super) under_way: bool,
}

impl Page {
    /// Puts a text into the outbox. What goes out, and when, is [`Self::due`]'s alone: one path keeps the order.
    pub fn say(&mut self, timeline: TimelineId, kind: SpeechKind, text: &str) -> ClientId {
        self.say_with(timeline, kind, text, &[])
    }

    /// The same with files that were uploaded before.
    pub fn say_with(
        &mut self,
        timeline: TimelineId,
        kind: SpeechKind,
        text: &str,
        files: &[FileId],
    ) -> ClientId {
        let cid = ClientId(Uuid::now_v7());
        let no = self.next_no;
        self.next_no += 1;
        let say = Say {
            timeline,
            cid,
            sender: self.sender,
            no,
            kind,
            text: text.to_owned(),
            files: files.to_vec(),
        };
        self.transcript.push(Line::Said {
            timeline,
            client_id: cid,
            sender: say.sender,
            sender_no: SenderNo(no),
        });
        self.transcript.push(Line::Row { client_id: cid, state: RowState::Sending });
        self.outbox.push_back(Row { say, accepted: false, under_way: false });
        cid
    }

    /// Texts that may go out now: in order, at most [`WINDOW`] without a tick under way.
    pub fn due(&mut self) -> Vec<ClientFrame> {
        if !self.open || self.held {
            return Vec::new();
        }
        let under_way = self.outbox.iter().filter(|row| row.under_way && !row.accepted).count();
        let mut room = WINDOW.saturating_sub(under_way);
        let mut frames = Vec::new();
        for row in self.outbox.iter_mut().filter(|row| !row.accepted && !row.under_way) {
            if room == 0 {
                break;
            }
            room -= 1;
            row.under_way = true;
            frames.push(ClientFrame::Say(row.say.clone()));
        }
        frames
    }

    /// After `busy`: everything without a tick goes out again, in order.
    pub fn resend(&mut self) -> Vec<ClientFrame> {
        self.held = false;
        for row in &mut self.outbox {
            row.under_way = false;
        }
        self.due()
    }

    pub(super) fn accepted(&mut self, cid: ClientId) {
        if let Some(row) = self.outbox.iter_mut().find(|row| row.say.cid == cid)
            && !row.accepted
        {
            row.accepted = true;
            self.ticks += 1;
            self.transcript.push(Line::Accepted { client_id: cid });
            self.transcript.push(Line::Row { client_id: cid, state: RowState::Sent });
        }
    }
}
