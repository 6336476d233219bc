//! What waits to be written to one client, bounded by bytes (D12).
//!
//! Entries and hints count; pages and lists do not, because the next is read only once the last is written; ticks,
//! results and other answers do not either, because what a client may send bounds them.

use std::collections::VecDeque;

use domain::TimelineId;
use protocol::frame::ServerFrame;
use protocol::limit::OUTBOUND_BYTES;

use super::lists::List;

/// The text of one WebSocket message, shared between the sessions that get the same.
pub type Text = std::sync::Arc<str>;

/// Encodes a frame of this gateway's own.
pub fn encode(frame: &ServerFrame) -> Text {
    serde_json::to_string(frame).expect("a frame has no map with keys that are not strings").into()
}

/// What a text is, as far as the buffer must know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    /// Answers to what the client did; never dropped.
    Answer,
    /// A page; never dropped, a few at a time.
    Page,
    /// The whole inbox or board; never dropped, one at a time.
    List(List),
    /// An entry that a page can bring again.
    Entry { timeline: TimelineId, n: u64 },
    /// A step of a list, which the whole list brings again.
    Step(List),
    /// Marks of the other side, which the next heads bring again.
    Receipt { timeline: TimelineId },
    /// Typing and heads: dropped on overflow, said again or out of date.
    Hint,
}

impl Class {
    const fn counts(self) -> bool {
        matches!(self, Self::Entry { .. } | Self::Step(_) | Self::Receipt { .. } | Self::Hint)
    }
}

/// What an overflow dropped.
#[derive(PartialEq, Eq, Debug, Default)]
pub(super) struct Lost {
    /// The lowest number of each timeline.
    pub(super) entries: Vec<(TimelineId, u64)>,
    pub(super) lists: Vec<List>,
    /// Timelines of which marks were lost.
    pub(super) receipts: Vec<TimelineId>,
}

/// The buffer.
#[derive(Debug, Default)]
pub(super) struct Outbound {
    texts: VecDeque<(Class, Text)>,
    /// Of the texts that count.
    bytes: usize,
    /// Handed to the socket and not yet taken by the kernel.
    in_socket_bytes: usize,
    /// How many pages wait.
    pages: usize,
    answer_bytes: usize,
}

impl Outbound {
    /// Adds a text that is never dropped.
    pub(super) fn answer(&mut self, text: Text) {
        self.answer_bytes += text.len();
        self.texts.push_back((Class::Answer, text));
    }

    /// Adds an answer before everything else: the client waits for its `welcome`.
    pub(super) fn first(&mut self, text: Text) {
        self.answer_bytes += text.len();
        self.texts.push_front((Class::Answer, text));
    }

    pub(super) fn page(&mut self, text: Text) {
        self.pages += 1;
        self.texts.push_back((Class::Page, text));
    }

    /// Adds a whole list. The caller has asked [`Self::holds`] before it asked a router.
    pub(super) fn list(&mut self, list: List, text: Text) {
        self.texts.push_back((Class::List(list), text));
    }

    /// Whether this whole list waits to be written.
    pub(super) fn holds(&self, list: List) -> bool {
        self.texts.iter().any(|(class, _)| *class == Class::List(list))
    }

    /// Adds a text if there is room for it.
    pub(super) fn offer(&mut self, class: Class, text: Text) -> bool {
        let limit = if matches!(class, Class::Entry { .. }) { OUTBOUND_BYTES } else { OUTBOUND_BYTES / 2 };
        if self.bytes + self.in_socket_bytes + text.len() > limit {
            return false;
        }
        self.bytes += text.len();
        self.texts.push_back((class, text));
        true
    }

    /// Drops everything that may be dropped, and says what must be told in another way.
    pub(super) fn overflow(&mut self) -> Lost {
        let mut lost = Lost::default();
        self.texts.retain(|(class, _)| {
            match class {
                Class::Entry { timeline, n } => {
                    match lost.entries.iter_mut().find(|(known, _)| known == timeline) {
                        Some((_, lowest)) => *lowest = (*lowest).min(*n),
                        None => lost.entries.push((*timeline, *n)),
                    }
                }
                Class::Step(list) if !lost.lists.contains(list) => lost.lists.push(*list),
                Class::Receipt { timeline } if !lost.receipts.contains(timeline) => {
                    lost.receipts.push(*timeline);
                }
                _ => {}
            }
            !class.counts()
        });
        self.bytes = 0;
        lost
    }

    /// Takes texts of about `bytes` for the socket, at least one.
    pub(super) fn take(&mut self, bytes: usize) -> Vec<Text> {
        let mut taken = Vec::new();
        let mut size = 0;
        while let Some((class, text)) = self.texts.front()
            && (taken.is_empty() || size + text.len() <= bytes)
        {
            size += text.len();
            match class {
                Class::Page => self.pages -= 1,
                Class::List(_) => {}
                Class::Entry { .. } | Class::Step(_) | Class::Receipt { .. } | Class::Hint => {
                    self.bytes -= text.len();
                }
                Class::Answer => self.answer_bytes -= text.len(),
            }
            taken.extend(self.texts.pop_front().map(|(_, text)| text));
        }
        self.in_socket_bytes += size;
        if self.texts.is_empty() {
            // An idle session keeps no room.
            self.texts = VecDeque::new();
        }
        taken
    }

    /// The kernel has taken what was handed to the socket.
    pub(super) fn written(&mut self) {
        self.in_socket_bytes = 0;
    }

    pub(super) fn pages(&self) -> usize {
        self.pages
    }

    /// Bytes of answers that wait.
    pub(super) fn answer_bytes(&self) -> usize {
        self.answer_bytes
    }

    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// How many whole lists wait.
    #[cfg(test)]
    pub(super) fn lists(&self) -> usize {
        self.texts.iter().filter(|(class, _)| matches!(class, Class::List(_))).count()
    }

    /// Bytes that a slow reader makes this pod keep.
    #[cfg(test)]
    pub(super) fn kept_bytes(&self) -> usize {
        self.bytes + self.in_socket_bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn entry(n: u64) -> Class {
        Class::Entry { timeline: TimelineId(Uuid::from_u128(1)), n }
    }

    #[test]
    fn takes_what_fits_and_keeps_the_order() {
        let mut outbound = Outbound::default();
        outbound.answer("a".into());
        assert!(outbound.offer(entry(1), "bb".into()));
        outbound.page("c".into());
        assert_eq!(outbound.take(3), ["a".into(), Text::from("bb")]);
        assert_eq!(outbound.take(0), [Text::from("c")]);
        assert!(outbound.is_empty());
    }

    #[test]
    fn overflow_drops_entries_and_keeps_ticks() {
        let mut outbound = Outbound::default();
        let kib: Text = "x".repeat(1024).into();
        outbound.answer("tick".into());
        let taken = (1..).take_while(|n| outbound.offer(entry(*n), kib.clone())).count();
        assert_eq!(taken, 64);
        let lost = Lost { entries: vec![(TimelineId(Uuid::from_u128(1)), 1)], ..Lost::default() };
        assert_eq!(outbound.overflow(), lost);
        assert_eq!(outbound.kept_bytes(), 0);
        assert_eq!(outbound.take(1024), [Text::from("tick")]);
    }

    #[test]
    fn what_the_socket_holds_counts_until_it_is_written() {
        let mut outbound = Outbound::default();
        assert!(outbound.offer(entry(1), "x".repeat(60 * 1024).into()));
        outbound.take(usize::MAX);
        assert!(!outbound.offer(entry(2), "x".repeat(8 * 1024).into()));
        outbound.written();
        assert!(outbound.offer(entry(2), "x".repeat(8 * 1024).into()));
    }
}
