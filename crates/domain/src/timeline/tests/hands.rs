//! Who answers, as the desk tells it.

use super::*;

#[test]
fn a_ticket_brings_an_operator_in_and_out_with_one_entry_each() {
    let (after, decision) = decided(Row::Waiting, &Command::Ticket(ticket(1, 1, Some(anna()))));
    assert_eq!(
        kinds(&decision),
        [&EntryKind::Event { event: Happening::Joined { assignee: anna(), left: None } }]
    );
    assert_eq!(stage(&after), Stage::Human { assignee: Some(anna()) });

    let (_, decision) = decided(Row::Assigned, &Command::Ticket(ticket(2, 1, Some(bob()))));
    let joined = Happening::Joined { assignee: bob(), left: Some(anna()) };
    assert_eq!(kinds(&decision), [&EntryKind::Event { event: joined }]);

    let (after, decision) = decided(Row::Assigned, &Command::Ticket(ticket(2, 1, None)));
    assert_eq!(kinds(&decision), [&EntryKind::Event { event: Happening::Left { assignee: anna() } }]);
    assert_eq!(stage(&after), Stage::Human { assignee: None });
    assert_eq!(after.conversation.unwrap().due_at, None);
}

#[test]
fn a_ticket_that_is_old_doubled_or_of_an_earlier_opening_changes_nobody() {
    let (_, decision) = decided(Row::Assigned, &Command::Ticket(ticket(1, 1, Some(bob()))));
    assert_eq!(decision, Decision::nothing(), "version 1 was seen");
    for row in [Row::Bot, Row::Closed] {
        let (after, decision) = decided(row, &Command::Ticket(ticket(7, 1, Some(bob()))));
        assert!(kinds(&decision).is_empty());
        assert_eq!(after.conversation.unwrap().ticket_version, Version(7));
    }
    let mut reopened = timeline(Row::Closed);
    for event in
        decide(&reopened, &say(customer(), Speech::Message, 1), Known::New, &Rules::default(), AT).events
    {
        reopened.apply(&event);
    }
    let late = Command::Ticket(ticket(5, 1, Some(anna())));
    let decision = decide(&reopened, &late, Known::New, &Rules::default(), AT);
    assert!(kinds(&decision).is_empty(), "the desk had not heard of the reopening");
}
