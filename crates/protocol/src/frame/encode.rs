//! Entries as frames. The customer's frame is built from [`Visible`] alone, so a leaked note does not compile.

use domain::conversation::CloseReason;
use domain::entry::{Author, Entry, EntryKind, Happening, UndeliveredReason, Visible};
use domain::file::Attachment;

use super::{AnswerBody, AuthorKind, EntryBody, EntryFrame, FileBody};

impl EntryFrame {
    /// The frame that the customer is sent: `n` is the seq, and nothing tells the position.
    pub fn for_customer(visible: &Visible<'_>) -> Self {
        Self {
            timeline: visible.timeline(),
            n: visible.seq().0,
            seq: None,
            conversation: visible.conversation(),
            cid: visible.client_id(),
            by: AuthorKind::of(visible.author()),
            by_id: visible.author().id(),
            by_name: None,
            at: visible.at().0,
            files: visible.files().iter().map(FileBody::of).collect(),
            body: EntryBody::of(visible.kind()),
        }
    }

    /// The frame that staff is sent: `n` is the position. `name` is the name of the operator who wrote it, if one did.
    pub fn for_staff(entry: &Entry, name: Option<String>) -> Self {
        Self {
            timeline: entry.timeline,
            n: entry.position.0,
            seq: entry.seq.map(|seq| seq.0),
            conversation: entry.conversation,
            cid: entry.client_id,
            by: AuthorKind::of(entry.author),
            by_id: entry.author.id(),
            by_name: name.filter(|_| entry.author.operator().is_some()),
            at: entry.at.0,
            files: entry.files.iter().map(FileBody::of).collect(),
            body: EntryBody::of(&entry.kind),
        }
    }
}

impl AuthorKind {
    pub const fn of(author: Author) -> Self {
        match author {
            Author::Customer(_) => Self::Customer,
            Author::Operator(_) => Self::Operator,
            Author::Supervisor(_) => Self::Supervisor,
            Author::System => Self::System,
        }
    }
}

impl FileBody {
    pub fn of(file: &Attachment) -> Self {
        Self {
            id: file.id,
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size_bytes: file.size_bytes,
            thumbnail: file.has_thumbnail,
            scanned: file.is_scanned,
        }
    }
}

impl EntryBody {
    pub fn of(kind: &EntryKind) -> Self {
        match kind {
            EntryKind::Message { text } => Self::Message { text: text.clone() },
            EntryKind::Note { text } => Self::Note { text: text.clone() },
            EntryKind::Whisper { text } => Self::Whisper { text: text.clone() },
            EntryKind::Undelivered { text, reason } => {
                Self::Undelivered { text: text.clone(), reason: undelivered_reason(*reason).to_owned() }
            }
            EntryKind::Form { answers } => Self::Form {
                answers: answers
                    .iter()
                    .map(|answer| AnswerBody {
                        key: answer.key.clone(),
                        label: answer.label.clone(),
                        value: answer.value.clone(),
                    })
                    .collect(),
            },
            EntryKind::Event { event } => match event {
                Happening::Joined { assignee, left } => Self::Joined {
                    name: assignee.name.clone(),
                    operator: assignee.operator,
                    left: left.as_ref().map(|left| left.name.clone()),
                },
                Happening::Left { assignee } => Self::Left { name: assignee.name.clone() },
                Happening::Closed { reason } => Self::Closed { reason: close_reason(*reason).to_owned() },
                Happening::Reopened => Self::Reopened,
                Happening::Closing { at } => Self::Closing { closes_at: at.0 },
            },
        }
    }
}

const fn undelivered_reason(reason: UndeliveredReason) -> &'static str {
    match reason {
        UndeliveredReason::NotYours => "not_yours",
        UndeliveredReason::Closed => "closed",
    }
}

const fn close_reason(reason: CloseReason) -> &'static str {
    match reason {
        CloseReason::ByOperator => "by_operator",
        CloseReason::ByCustomer => "by_customer",
        CloseReason::BySupervisor => "by_supervisor",
        CloseReason::Inactive => "inactive",
        CloseReason::Abandoned => "abandoned",
    }
}

#[cfg(test)]
mod tests {
    use domain::{ClientId, ConversationId, CustomerId, OperatorId, Position, Seq, TimelineId, Timestamp};
    use uuid::Uuid;

    use super::*;

    fn entry(seq: Option<u64>, kind: EntryKind) -> Entry {
        Entry {
            timeline: TimelineId(Uuid::from_u128(1)),
            position: Position(7),
            seq: seq.map(Seq),
            conversation: ConversationId(Uuid::from_u128(2)),
            author: Author::Customer(CustomerId(Uuid::from_u128(3))),
            client_id: ClientId(Uuid::from_u128(4)),
            sender: None,
            kind,
            files: Vec::new(),
            at: Timestamp(5),
        }
    }

    #[test]
    fn a_customer_is_told_the_seq_and_no_position() {
        let entry = entry(Some(3), EntryKind::Message { text: "hi".into() });
        let frame = EntryFrame::for_customer(&entry.visible().expect("it has a seq"));
        assert_eq!((frame.n, frame.seq), (3, None));
    }

    #[test]
    fn staff_is_told_position_and_seq() {
        let frame = EntryFrame::for_staff(&entry(Some(3), EntryKind::Message { text: "hi".into() }), None);
        assert_eq!((frame.n, frame.seq), (7, Some(3)));
    }

    #[test]
    fn only_staff_is_told_the_name_and_only_of_an_operator() {
        let by_customer = entry(Some(3), EntryKind::Message { text: "hi".into() });
        let by_operator =
            Entry { author: Author::Operator(OperatorId(Uuid::from_u128(6))), ..by_customer.clone() };
        let named = |entry: &Entry| EntryFrame::for_staff(entry, Some("Bob".to_owned())).by_name;
        assert_eq!(named(&by_operator).as_deref(), Some("Bob"));
        assert_eq!(named(&by_customer), None);
        assert_eq!(EntryFrame::for_customer(&by_operator.visible().expect("it has a seq")).by_name, None);
    }

    #[test]
    fn a_note_has_no_frame_for_the_customer() {
        assert!(entry(None, EntryKind::Note { text: "pst".into() }).visible().is_none());
    }
}
