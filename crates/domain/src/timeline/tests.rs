//! The table of the parent's doc, cell by cell.

mod forms;
mod hands;
mod words;

use uuid::Uuid;

use super::*;
use crate::conversation::{Assignee, CloseReason};
use crate::entry::{EntryKind, Happening, UndeliveredReason};
use crate::file::Attachment;
use crate::ids::{ConversationId, FileId, QueueId};

const AT: Timestamp = Timestamp(1_000_000);

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn anna() -> Assignee {
    Assignee { operator: OperatorId(id(1)), name: "Anna".to_owned() }
}

fn bob() -> Assignee {
    Assignee { operator: OperatorId(id(2)), name: "Bob".to_owned() }
}

fn customer() -> Author {
    Author::Customer(CustomerId(id(10)))
}

/// The rows of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Row {
    None,
    Bot,
    Waiting,
    /// Anna answers and had the last word.
    Assigned,
    Closed,
}

const ROWS: [Row; 5] = [Row::None, Row::Bot, Row::Waiting, Row::Assigned, Row::Closed];

fn timeline(row: Row) -> Timeline {
    let tenant = TenantId(id(20));
    let profile = Profile { customer: CustomerId(id(10)), name: String::new() };
    let mut timeline = Timeline::new(TimelineId(id(30)), tenant, DeskId::default_of(tenant), profile);
    let rules = |opens_with| Rules { opens_with, ..Rules::default() };
    let mut play = |command: Command, opens_with| {
        let decision = decide(&timeline, &command, Known::New, &rules(opens_with), Timestamp(500_000));
        for event in &decision.events {
            timeline.apply(event);
        }
    };
    match row {
        Row::None => {}
        Row::Bot => play(say(customer(), Speech::Message, 100), OpensWith::Bot),
        Row::Waiting => play(say(customer(), Speech::Message, 100), OpensWith::People),
        Row::Assigned | Row::Closed => {
            play(say(customer(), Speech::Message, 100), OpensWith::People);
            play(Command::Ticket(ticket(1, 1, Some(anna()))), OpensWith::People);
            play(say(Author::Operator(anna().operator), Speech::Message, 101), OpensWith::People);
            if row == Row::Closed {
                play(close(Author::Operator(anna().operator)), OpensWith::People);
            }
        }
    }
    timeline
}

fn say(author: Author, speech: Speech, client: u128) -> Command {
    Command::Say {
        author,
        client_id: ClientId(id(client)),
        sender: None,
        speech,
        text: "text".to_owned(),
        files: vec![],
    }
}

fn close(by: Author) -> Command {
    Command::Close { by, client_id: ClientId(id(900)), if_version: None }
}

fn reopen(by: Author) -> Command {
    Command::Reopen { by, client_id: ClientId(id(901)), if_version: None }
}

fn ticket(version: u64, conversation_version: u64, assignee: Option<Assignee>) -> TicketNow {
    TicketNow {
        tenant: Some(TenantId(id(20))),
        timeline: TimelineId(id(30)),
        conversation: ConversationId::opened_at(TimelineId(id(30)), Position(1)),
        version: Version(version),
        conversation_version: Version(conversation_version),
        assignee,
        queue: None,
        is_held: false,
        is_lost: false,
        rules: None,
    }
}

fn decided(row: Row, command: &Command) -> (Timeline, Decision) {
    decided_at(row, command, AT)
}

fn decided_at(row: Row, command: &Command, at: Timestamp) -> (Timeline, Decision) {
    let mut timeline = timeline(row);
    let decision = decide(&timeline, command, Known::New, &Rules::default(), at);
    for event in &decision.events {
        timeline.apply(event);
    }
    (timeline, decision)
}

fn kinds(decision: &Decision) -> Vec<&EntryKind> {
    decision
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Added(entry) => Some(&entry.kind),
            Event::Changed(_) => None,
        })
        .collect()
}

fn stage(timeline: &Timeline) -> Stage {
    timeline.conversation.as_ref().unwrap().stage.clone()
}

#[test]
fn a_customers_message_is_never_undelivered_and_leaves_the_conversation_open() {
    for row in ROWS {
        let (after, decision) = decided(row, &say(customer(), Speech::Message, 1));
        let last = kinds(&decision).pop().unwrap().clone();
        assert_eq!(last, EntryKind::Message { text: "text".to_owned() }, "{row:?}");
        assert!(after.conversation.as_ref().unwrap().is_open(), "{row:?}");
        let tells_desk = decision.concerns_desk(&timeline(row));
        assert_eq!(tells_desk, matches!(row, Row::None | Row::Closed), "{row:?}");
    }
}

#[test]
fn a_message_to_a_closed_conversation_reopens_it_within_its_time_and_opens_another_after() {
    let rules = Rules::default();
    let in_time = Timestamp(500_000 + rules.reopen_within_ms);
    let (after, decision) = decided_at(Row::Closed, &say(customer(), Speech::Message, 1), in_time);
    let before = timeline(Row::Closed).conversation.unwrap();
    let conversation = after.conversation.unwrap();
    assert_eq!(conversation.id, before.id);
    assert_eq!(conversation.opened_version, conversation.version);
    assert_eq!(kinds(&decision)[0], &EntryKind::Event { event: Happening::Reopened });

    let (after, decision) = decided_at(Row::Closed, &say(customer(), Speech::Message, 1), in_time.plus_ms(1));
    let conversation = after.conversation.unwrap();
    assert_ne!(conversation.id, before.id);
    assert_eq!(kinds(&decision).len(), 1);
}

#[test]
fn an_operators_message_reaches_the_customer_only_from_the_assignee_or_a_supervisor() {
    let cases = [
        (Row::Bot, None, Some(UndeliveredReason::NotYours), Some(UndeliveredReason::NotYours)),
        (Row::Waiting, None, Some(UndeliveredReason::NotYours), Some(UndeliveredReason::NotYours)),
        (Row::Assigned, None, None, Some(UndeliveredReason::NotYours)),
        (
            Row::Closed,
            Some(UndeliveredReason::Closed),
            Some(UndeliveredReason::Closed),
            Some(UndeliveredReason::Closed),
        ),
    ];
    for (row, supervisor, assignee, other) in cases {
        for (author, expected) in [
            (Author::Supervisor(OperatorId(id(3))), supervisor),
            (Author::Operator(anna().operator), assignee),
            (Author::Operator(bob().operator), other),
        ] {
            let (after, decision) = decided(row, &say(author, Speech::Message, 1));
            let text = "text".to_owned();
            let kind = match expected {
                Some(reason) => EntryKind::Undelivered { text, reason },
                None => EntryKind::Message { text },
            };
            assert_eq!(kinds(&decision), [&kind], "{row:?} {author:?}");
            assert_eq!(stage(&after), stage(&timeline(row)), "{row:?}: words never change the stage");
        }
    }
}

#[test]
fn staff_cannot_speak_where_no_conversation_was() {
    for author in [Author::Operator(anna().operator), Author::Supervisor(bob().operator)] {
        let (_, decision) = decided(Row::None, &say(author, Speech::Message, 1));
        assert_eq!(decision, Decision::refused(Refusal::NoSuchConversation));
    }
}

#[test]
fn notes_and_whispers_have_a_position_and_no_seq() {
    for row in [Row::Bot, Row::Waiting, Row::Assigned, Row::Closed] {
        for (author, speech) in [
            (Author::Operator(bob().operator), Speech::Note),
            (Author::Supervisor(bob().operator), Speech::Note),
            (Author::Supervisor(bob().operator), Speech::Whisper),
        ] {
            let before = timeline(row);
            let (after, decision) = decided(row, &say(author, speech, 1));
            let Event::Added(entry) = &decision.events[0] else { panic!("an entry comes first") };
            assert_eq!(entry.position, before.last_position.next());
            assert_eq!(entry.seq, None);
            assert!(entry.visible().is_none());
            assert_eq!(after.last_seq, before.last_seq);
        }
    }
}

#[test]
fn who_may_not_write_a_kind_is_refused() {
    for (author, speech) in [
        (customer(), Speech::Note),
        (customer(), Speech::Whisper),
        (Author::Operator(anna().operator), Speech::Whisper),
        (Author::System, Speech::Message),
    ] {
        let (_, decision) = decided(Row::Assigned, &say(author, speech, 1));
        assert_eq!(decision, Decision::refused(Refusal::NotAllowed), "{author:?} {speech:?}");
    }
}

#[test]
fn a_known_entry_is_repeated_and_nothing_changes() {
    for row in ROWS {
        let timeline = timeline(row);
        let command = say(customer(), Speech::Message, 100);
        let decision = decide(&timeline, &command, Known::At(Position(1)), &Rules::default(), AT);
        assert_eq!(decision, Decision { repeats: Some(Position(1)), ..Decision::default() });
    }
}

#[test]
fn closing_says_by_whom_and_closing_twice_is_no_fault() {
    for (by, reason) in [
        (customer(), CloseReason::ByCustomer),
        (Author::Operator(anna().operator), CloseReason::ByOperator),
        (Author::Supervisor(bob().operator), CloseReason::BySupervisor),
    ] {
        let (after, decision) = decided(Row::Assigned, &close(by));
        assert_eq!(stage(&after), Stage::Closed { reason, at: AT });
        assert_eq!(decision.answer, Some(Ok(after.conversation.as_ref().unwrap().version)));
        assert!(decision.concerns_desk(&timeline(Row::Assigned)));

        let (again, decision) = decided(Row::Closed, &close(by));
        assert!(decision.events.is_empty());
        assert_eq!(decision.answer, Some(Ok(again.conversation.unwrap().version)));
    }
    let (_, decision) = decided(Row::Assigned, &close(Author::Operator(bob().operator)));
    assert_eq!(decision, Decision::refused(Refusal::NotYours));
    let (_, decision) = decided(Row::None, &close(customer()));
    assert_eq!(decision, Decision::refused(Refusal::NoSuchConversation));
}

#[test]
fn only_a_closed_conversation_is_reopened_and_for_the_one_who_asked() {
    for row in [Row::Bot, Row::Waiting, Row::Assigned] {
        let (_, decision) = decided(row, &reopen(Author::Operator(bob().operator)));
        assert_eq!(decision, Decision::refused(Refusal::NotClosed), "{row:?}");
    }
    let (after, decision) = decided(Row::Closed, &reopen(Author::Operator(bob().operator)));
    assert_eq!(stage(&after), Stage::Human { assignee: None });
    assert_eq!(decision.wanted_by, Some(bob().operator));
    let (_, decision) = decided(Row::Closed, &reopen(customer()));
    assert_eq!(decision, Decision::refused(Refusal::NotAllowed));
}

#[test]
fn a_stale_version_is_refused_with_the_actual_one() {
    let actual = timeline(Row::Assigned).conversation.unwrap().version;
    let by = Author::Operator(anna().operator);
    let command = Command::Close { by, client_id: ClientId(id(1)), if_version: Some(Version(actual.0 + 1)) };
    let (_, decision) = decided(Row::Assigned, &command);
    assert_eq!(decision, Decision::refused(Refusal::VersionMismatch { actual }));
}

#[test]
fn only_a_bot_hands_over() {
    for row in ROWS {
        let (after, decision) = decided(row, &Command::HandOver);
        if row == Row::Bot {
            assert_eq!(stage(&after), Stage::Human { assignee: None });
            assert!(decision.concerns_desk(&timeline(row)));
        } else {
            assert_eq!(decision, Decision::nothing(), "{row:?}");
        }
    }
}

#[test]
fn a_text_carries_its_files_wherever_it_comes_to_stand() {
    let files = vec![Attachment {
        id: FileId(id(40)),
        name: "pole.png".to_owned(),
        media_type: "image/png".to_owned(),
        size_bytes: 9,
        has_thumbnail: true,
        is_scanned: true,
    }];
    let anna = Author::Operator(anna().operator);
    for (row, author, speech, expected) in [
        (Row::None, customer(), Speech::Message, "message"),
        (Row::Closed, customer(), Speech::Message, "message"),
        (Row::Assigned, anna, Speech::Message, "message"),
        (Row::Assigned, anna, Speech::Note, "note"),
        (Row::Closed, anna, Speech::Message, "undelivered"),
    ] {
        let (text, named) = (String::new(), files.clone());
        let client_id = ClientId(id(1));
        let command = Command::Say { author, client_id, sender: None, speech, text, files: named };
        let (_, decision) = decided(row, &command);
        let said = decision.events.iter().find_map(|event| match event {
            Event::Added(entry) if entry.author == author => Some(entry),
            _ => None,
        });
        let said = said.unwrap_or_else(|| panic!("{row:?}: nothing was said"));
        assert_eq!(said.files, files, "{row:?}");
        let kind = serde_json::to_value(&said.kind).unwrap();
        assert_eq!(kind["kind"], expected, "{row:?}");
    }
}
