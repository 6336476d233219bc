//! The table of the parent's doc, cell by cell.

use uuid::Uuid;

use super::*;
use crate::conversation::Assignee;
use crate::fact::StageNow;
use crate::ids::{CustomerId, TimelineId};
use crate::number::Timestamp;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

const CHAT: ConversationId = ConversationId(Uuid::from_u128(30));
const ANNA: OperatorId = OperatorId(Uuid::from_u128(1));
const BOB: OperatorId = OperatorId(Uuid::from_u128(2));

/// The rows of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Row {
    None,
    Waiting,
    /// To Anna.
    Assigned,
    Done,
}

const ROWS: [Row; 4] = [Row::None, Row::Waiting, Row::Assigned, Row::Done];

fn desk(row: Row) -> Desk {
    let tenant = TenantId(id(20));
    let mut desk = Desk::new(tenant);
    for (id, name) in [(ANNA, "Anna"), (BOB, "Bob")] {
        let inbox_version = Version::ZERO;
        desk.operators
            .insert(id, Operator { id, tenant, desk: desk.id, name: name.to_owned(), inbox_version });
    }
    if row != Row::None {
        play(&mut desk, &now(2, 1, StageNow::Human));
    }
    if matches!(row, Row::Assigned | Row::Done) {
        play(&mut desk, &take(ANNA));
    }
    if row == Row::Done {
        play(&mut desk, &now(3, 1, StageNow::Closed));
    }
    desk
}

fn play(desk: &mut Desk, command: &Command) -> Decision {
    let decision = decide(desk, command);
    for event in &decision.events {
        desk.apply(event);
    }
    decision
}

fn take(by: OperatorId) -> Command {
    Command::Take { by, client_id: ClientId(id(100)), conversation: CHAT, if_version: None }
}

fn now(version: u64, opened_version: u64, stage: StageNow) -> Command {
    let desk = Desk::new(TenantId(id(20)));
    Command::Conversation(ConversationNow {
        tenant: desk.tenant,
        desk: desk.id,
        queue: desk.queue,
        timeline: TimelineId(id(31)),
        conversation: CHAT,
        customer: CustomerId(id(32)),
        version: Version(version),
        opened_version: Version(opened_version),
        stage,
        since: Timestamp(1),
        wanted_by: None,
    })
}

fn assignee(desk: &Desk) -> Option<OperatorId> {
    desk.tickets[&CHAT].assignee().map(|assignee: &Assignee| assignee.operator)
}

fn inboxes(desk: &Desk) -> (u64, u64) {
    (desk.operators[&ANNA].inbox_version.0, desk.operators[&BOB].inbox_version.0)
}

#[test]
fn whoever_takes_a_waiting_or_assigned_ticket_has_it() {
    for row in ROWS {
        let mut desk = desk(row);
        let before = inboxes(&desk);
        let decision = play(&mut desk, &take(BOB));
        match row {
            Row::None => assert_eq!(decision, Decision::refused(Refusal::NoSuchConversation)),
            Row::Done => assert_eq!(decision, Decision::refused(Refusal::Closed)),
            Row::Waiting => {
                assert_eq!(assignee(&desk), Some(BOB));
                assert_eq!(inboxes(&desk), (before.0, before.1 + 1));
            }
            Row::Assigned => {
                assert_eq!(assignee(&desk), Some(BOB));
                assert_eq!(inboxes(&desk), (before.0 + 1, before.1 + 1));
            }
        }
    }
}

#[test]
fn taking_what_is_mine_is_answered_and_changes_nothing() {
    let mut desk = desk(Row::Assigned);
    let version = desk.tickets[&CHAT].version;
    let decision = play(&mut desk, &take(ANNA));
    assert_eq!(decision, Decision { events: vec![], answer: Some(Ok(version)) });
}

#[test]
fn an_unknown_operator_and_a_stale_version_are_refused() {
    let mut desk = desk(Row::Waiting);
    assert_eq!(play(&mut desk, &take(OperatorId(id(99)))), Decision::refused(Refusal::NoSuchOperator));
    let actual = desk.tickets[&CHAT].version;
    let stale = Command::Take {
        by: BOB,
        client_id: ClientId(id(1)),
        conversation: CHAT,
        if_version: Some(actual.next()),
    };
    assert_eq!(play(&mut desk, &stale), Decision::refused(Refusal::VersionMismatch { actual }));
}

#[test]
fn a_fact_of_the_same_opening_moves_nobody() {
    for row in [Row::Waiting, Row::Assigned] {
        let mut desk = desk(row);
        let before = desk.tickets[&CHAT].clone();
        play(&mut desk, &now(4, 1, StageNow::Human));
        let after = &desk.tickets[&CHAT];
        assert_eq!((after.version, &after.state), (before.version, &before.state), "{row:?}");
        assert_eq!(after.conversation_version, Version(4));
    }
}

#[test]
fn a_newer_opening_waits_again_or_goes_to_the_one_who_asked_for_it() {
    for row in ROWS {
        let mut desk = desk(row);
        play(&mut desk, &now(5, 5, StageNow::Human));
        assert_eq!(desk.tickets[&CHAT].state, TicketState::Waiting, "{row:?}");

        let mut desk = self::desk(row);
        let before = desk.tickets.get(&CHAT).map(|ticket| ticket.version);
        let Command::Conversation(fact) = now(5, 5, StageNow::Human) else { unreachable!() };
        play(&mut desk, &Command::Conversation(ConversationNow { wanted_by: Some(ANNA), ..fact }));
        assert_eq!(assignee(&desk), Some(ANNA), "{row:?}");
        assert!(before < Some(desk.tickets[&CHAT].version), "{row:?}: the timeline must hear of it");
    }
}

#[test]
fn a_closed_conversation_is_done_and_leaves_the_inbox() {
    for stage in [StageNow::Closed, StageNow::Bot] {
        let mut desk = desk(Row::Assigned);
        let before = inboxes(&desk);
        let decision = play(&mut desk, &now(5, 1, stage));
        assert_eq!(desk.tickets[&CHAT].state, TicketState::Done);
        assert_eq!(inboxes(&desk), (before.0 + 1, before.1));
        let done = decision
            .events
            .iter()
            .any(|event| matches!(event, Event::Inbox { change: InboxChange::Done, .. }));
        assert!(done);
    }
}

#[test]
fn an_old_or_doubled_fact_changes_nothing() {
    for row in [Row::Waiting, Row::Assigned, Row::Done] {
        let mut desk = desk(row);
        for stage in [StageNow::Human, StageNow::Closed, StageNow::Bot] {
            assert_eq!(play(&mut desk, &now(2, 1, stage)), Decision::nothing(), "{row:?} {stage:?}");
        }
    }
}

#[test]
fn the_board_grows_by_one_whenever_what_waits_changes() {
    let mut desk = desk(Row::None);
    play(&mut desk, &now(1, 1, StageNow::Human));
    assert_eq!((desk.board_version, desk.waiting().count()), (Version(1), 1));
    play(&mut desk, &take(ANNA));
    assert_eq!((desk.board_version, desk.waiting().count()), (Version(2), 0));
    play(&mut desk, &take(BOB));
    assert_eq!(desk.board_version, Version(2));
}
