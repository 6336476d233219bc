//! A whole transcript passes; each way of breaking it is refused under the promise that it breaks.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use checker::{Claim, EntryRow, Evidence, Line, LogRow, RowState, Shown, Transcript, Who, Write, check};
use domain::entry::Author;
use domain::{ClientId, CustomerId, OperatorId, SenderId, SenderNo, TenantId, TimelineId};
use uuid::Uuid;

const fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

const TENANT: TenantId = TenantId(id(1));
const ALICE: CustomerId = CustomerId(id(2));
const BOB: OperatorId = OperatorId(id(3));
const CAROL: OperatorId = OperatorId(id(4));
const TIMELINE: TimelineId = TimelineId(id(5));
const PAGE: SenderId = SenderId(id(6));
const ROUTER: Uuid = id(7);

fn entry(position: u64, seq: Option<u64>, author: Author, client: u128, kind: &str) -> EntryRow {
    let sender = match author {
        Author::Customer(_) => Some((PAGE, SenderNo(position))),
        _ => None,
    };
    EntryRow {
        tenant: TENANT,
        customer: ALICE,
        timeline: TIMELINE,
        position,
        seq,
        author,
        client_id: ClientId(id(client)),
        sender,
        kind: kind.to_owned(),
        assignee: None,
    }
}

/// Alice asks twice, Bob joins, makes a note, answers; Alice and Bob have shown all.
fn whole() -> (Vec<Transcript>, Evidence) {
    let alice = Author::Customer(ALICE);
    let bob = Author::Operator(BOB);
    let mut joined = entry(3, Some(3), Author::System, 103, "event");
    joined.assignee = Some(Some(BOB));
    let entries = vec![
        entry(1, Some(1), alice, 101, "message"),
        entry(2, Some(2), alice, 102, "message"),
        joined,
        entry(4, None, bob, 104, "note"),
        entry(5, Some(4), bob, 105, "message"),
    ];
    let log = [(alice, 101), (alice, 102), (alice, 101), (bob, 104), (bob, 105)]
        .iter()
        .zip(0..)
        .map(|((author, client), offset)| LogRow {
            partition: 0,
            offset,
            timeline: TIMELINE,
            author: author.id(),
            client_id: ClientId(id(*client)),
        })
        .collect();
    let topic = || "inbound".to_owned();
    let claims = vec![Claim { topic: topic(), partition: 0, epoch: 1, owner: ROUTER }];
    let writes =
        (1..=2).map(|turn| Write { topic: topic(), partition: 0, epoch: 1, owner: ROUTER, turn }).collect();

    let mut lines = Vec::new();
    for (no, client) in [(1, 101), (2, 102)] {
        let client_id = ClientId(id(client));
        lines.push(Line::Said { timeline: TIMELINE, client_id, sender: PAGE, sender_no: SenderNo(no) });
        lines.push(Line::Row { client_id, state: RowState::Sending });
        lines.push(Line::Accepted { client_id });
        lines.push(Line::Row { client_id, state: RowState::Sent });
    }
    lines.push(Line::Marks { timeline: TIMELINE, delivered: 2, read: 1 });
    let shown = |numbers: Vec<(u64, u128)>| {
        numbers
            .into_iter()
            .map(|(n, client)| Line::Shown(Shown { timeline: TIMELINE, n, client_id: ClientId(id(client)) }))
    };
    lines.extend(shown(vec![(1, 101), (2, 102), (3, 103), (4, 105)]));
    let alice = Transcript {
        name: "alice".to_owned(),
        who: Who::Customer(TENANT, ALICE),
        from: vec![(TIMELINE, 0)],
        to_the_end: vec![TIMELINE],
        lines,
    };
    let bob = Transcript {
        name: "bob".to_owned(),
        who: Who::Operator(TENANT, BOB),
        from: vec![(TIMELINE, 0)],
        to_the_end: vec![TIMELINE],
        lines: shown(vec![(1, 101), (2, 102), (3, 103), (4, 104), (5, 105)]).collect(),
    };
    (vec![alice, bob], Evidence { entries, log, claims, writes })
}

fn refused(promise: &str, break_it: impl FnOnce(&mut Vec<Transcript>, &mut Evidence)) {
    let (mut transcripts, mut evidence) = whole();
    break_it(&mut transcripts, &mut evidence);
    let verdict = check(&transcripts, &evidence);
    assert!(
        verdict.breaches.iter().any(|breach| breach.promise == promise),
        "{promise} was not refused: {verdict}"
    );
}

fn place_of(lines: &[Line], wanted: impl Fn(&Line) -> bool) -> usize {
    lines.iter().position(wanted).unwrap()
}

#[test]
fn a_whole_transcript_passes() {
    let (transcripts, evidence) = whole();
    let verdict = check(&transcripts, &evidence);
    assert!(verdict.is_clean(), "{verdict}");
    assert_eq!((verdict.accepted, verdict.entries, verdict.shown, verdict.records), (2, 5, 9, 5));
}

#[test]
fn c1_a_ticked_text_without_an_entry() {
    refused("C1", |transcripts, _| {
        transcripts[0].lines.push(Line::Accepted { client_id: ClientId(id(999)) })
    });
}

#[test]
fn c1_a_text_that_stands_twice() {
    refused("C1", |_, evidence| {
        let mut twice = evidence.entries[0].clone();
        twice.position = 6;
        twice.seq = Some(5);
        evidence.entries.push(twice);
    });
}

#[test]
fn c2_a_gap_in_the_positions() {
    refused("C2", |_, evidence| evidence.entries[4].position = 6);
}

#[test]
fn c2_a_gap_in_the_seqs() {
    refused("C2", |_, evidence| evidence.entries[4].seq = Some(5));
}

#[test]
fn c2_a_seq_given_twice() {
    refused("C2", |_, evidence| evidence.entries[4].seq = Some(3));
}

#[test]
fn c2_entries_in_another_order_than_the_log() {
    refused("C2", |_, evidence| evidence.log.swap(0, 1));
}

#[test]
fn c3_an_outbox_turned_round() {
    refused("C3", |_, evidence| {
        evidence.entries[0].sender = Some((PAGE, SenderNo(2)));
        evidence.entries[1].sender = Some((PAGE, SenderNo(1)));
    });
}

#[test]
fn c4_an_entry_shown_twice() {
    refused("C4", |transcripts, _| {
        let at = place_of(&transcripts[0].lines, |line| matches!(line, Line::Shown(_)));
        let line = transcripts[0].lines[at].clone();
        transcripts[0].lines.insert(at, line);
    });
}

#[test]
fn c4_two_entries_shown_in_the_wrong_order() {
    refused("C4", |transcripts, _| {
        let at = place_of(&transcripts[1].lines, |line| matches!(line, Line::Shown(_)));
        transcripts[1].lines.swap(at, at + 1);
    });
}

#[test]
fn c4_an_entry_left_out() {
    refused("C4", |transcripts, _| {
        let at = place_of(&transcripts[1].lines, |line| matches!(line, Line::Shown(_)));
        transcripts[1].lines.remove(at + 1);
    });
}

#[test]
fn c4_another_text_under_the_number() {
    refused("C4", |transcripts, _| {
        let at = place_of(&transcripts[0].lines, |line| matches!(line, Line::Shown(_)));
        let Line::Shown(shown) = &mut transcripts[0].lines[at] else { unreachable!() };
        shown.client_id = ClientId(id(105));
    });
}

#[test]
fn c5_the_last_entry_never_shown() {
    refused("C5", |transcripts, _| {
        transcripts[0].lines.pop();
    });
}

fn received(kind: &str, has_position: bool, tenant: Option<TenantId>) -> Line {
    Line::Received { timeline: TIMELINE, tenant_of_timeline: tenant, kind: kind.to_owned(), has_position }
}

#[test]
fn c6_a_customer_that_holds_a_position() {
    refused("C6", |transcripts, _| transcripts[0].lines.push(received("message", true, None)));
}

#[test]
fn c6_a_note_or_whisper_at_the_customer() {
    for kind in ["note", "whisper", "undelivered"] {
        refused("C6", |transcripts, _| transcripts[0].lines.push(received(kind, false, None)));
    }
}

#[test]
fn c6_an_entry_of_another_tenant() {
    refused("C6", |transcripts, _| {
        transcripts[1].lines.push(received("message", true, Some(TenantId(id(99)))));
    });
}

#[test]
fn c6_an_entry_of_another_customer() {
    refused("C6", |transcripts, _| {
        transcripts[0].who = Who::Customer(TENANT, CustomerId(id(98)));
        transcripts[0].lines.push(received("message", false, None));
    });
}

#[test]
fn c7_a_row_that_goes_from_sent_to_sending() {
    refused("C7", |transcripts, _| {
        transcripts[0].lines.push(Line::Row { client_id: ClientId(id(101)), state: RowState::Sending });
    });
}

#[test]
fn c7_marks_that_go_back() {
    refused("C7", |transcripts, _| {
        transcripts[0].lines.push(Line::Marks { timeline: TIMELINE, delivered: 1, read: 1 });
    });
}

#[test]
fn c8_a_tick_taken_back() {
    refused("C8", |transcripts, _| transcripts[0].lines.push(Line::Refused { client_id: ClientId(id(101)) }));
}

#[test]
fn c9_a_write_under_an_epoch_of_another() {
    refused("C9", |_, evidence| evidence.writes[1].owner = id(77));
    refused("C9", |_, evidence| evidence.writes[1].epoch = 2);
}

#[test]
fn c9_an_epoch_with_two_owners() {
    refused("C9", |_, evidence| {
        let mut second = evidence.claims[0].clone();
        second.owner = id(77);
        evidence.claims.push(second);
    });
}

#[test]
fn c9_a_turn_written_twice() {
    refused("C9", |_, evidence| evidence.writes[1].turn = 1);
}

#[test]
fn c10_an_answer_from_one_who_is_not_the_assignee() {
    refused("C10", |_, evidence| evidence.entries[4].author = Author::Operator(CAROL));
}
