//! How a conversation comes to its end by time.

use super::*;

fn closing(decision: &Decision) -> Option<Timestamp> {
    kinds(decision).into_iter().find_map(|kind| match kind {
        EntryKind::Event { event: Happening::Closing { at } } => Some(*at),
        _ => None,
    })
}

#[test]
fn inactivity_warns_the_customer_and_then_closes() {
    let mut talk = Talk::answered();
    assert_eq!(talk.due_minute(), Some(10));
    talk.minute(10).due();
    assert!(talk.now().words.is_idle);
    assert_eq!(talk.due_minute(), Some(18));
    let warned = talk.minute(18).due();
    assert_eq!(closing(&warned), Some(Timestamp(20 * MINUTE)));
    assert_eq!(talk.due_minute(), Some(20));
    talk.minute(20).due();
    assert_eq!(talk.now().stage, Stage::Closed { reason: CloseReason::Inactive, at: talk.at });
    assert_eq!(talk.now().due_at, None);
}

#[test]
fn a_word_after_the_warning_takes_it_back() {
    for customer in [true, false] {
        let mut talk = Talk::answered();
        talk.minute(18).due();
        talk.minute(19);
        if customer {
            talk.customer_says()
        } else {
            talk.anna_says()
        };
        assert!(!talk.now().words.is_warned);
        talk.minute(25).due();
        assert!(!talk.is_closed(), "the end counts from the newest word");
    }
}

#[test]
fn a_late_warning_still_comes_before_the_end() {
    // Nobody could decide for hours.
    let mut talk = Talk::answered();
    let warned = talk.minute(300).due();
    assert!(!talk.is_closed(), "never closed without the warning's time");
    assert_eq!(closing(&warned), Some(Timestamp(302 * MINUTE)));
    assert_eq!(talk.due_minute(), Some(302));
    talk.minute(302).due();
    assert!(talk.is_closed());
}

#[test]
fn what_the_customer_waits_for_is_closed_only_by_its_own_rule() {
    let mut talk = Talk::assigned();
    talk.rules.unanswered_ms = None;
    talk.minute(3).due();
    assert_eq!(talk.due_minute(), None);
    talk.minute(10_000).due();
    assert!(!talk.is_closed());

    let mut talk = Talk::assigned();
    talk.minute(3).due();
    talk.minute(38).due();
    assert!(talk.now().words.is_warned);
    talk.minute(40).due();
    assert!(talk.is_closed());
}

#[test]
fn a_long_wait_in_the_queue_closes_nothing() {
    let mut talk = Talk::new();
    assert_eq!(talk.due_minute(), None, "no time runs while nobody answers");
    talk.minute(500).hear(ticket(1, 1, Some(anna())));
    let decision = talk.due();
    assert_eq!(decision, Decision::nothing());
    assert_eq!(talk.due_minute(), Some(503));
}

#[test]
fn a_new_assignee_has_the_whole_time() {
    let mut talk = Talk::answered();
    talk.minute(19).hear(ticket(2, 1, Some(bob())));
    assert_eq!(talk.due_minute(), Some(29));
    assert!(!talk.now().words.is_answered);
}

#[test]
fn what_is_on_hold_closes_with_a_warning_and_later_than_else() {
    let mut talk = Talk::answered();
    talk.minute(5).hear(held(2));
    assert_eq!(talk.due_minute(), Some(63));
    talk.minute(63).due();
    assert!(!talk.is_closed());
    talk.minute(65).due();
    assert!(talk.is_closed());
}

#[test]
fn a_hold_that_ends_late_closes_nothing_at_once() {
    let mut talk = Talk::answered();
    talk.minute(18).due();
    talk.minute(19).hear(held(2));
    assert!(!talk.now().words.is_warned, "the warning was of another end");
    talk.minute(50).hear(ticket(3, 1, Some(anna())));
    assert_eq!(talk.due(), Decision::nothing());
    assert_eq!(talk.due_minute(), Some(68), "the customer has the whole time again");
}

#[test]
fn rules_that_changed_count_from_the_next_look_on() {
    let mut talk = Talk::answered();
    talk.minute(10).due();
    talk.rules.inactive_ms = Some(50 * MINUTE);
    talk.minute(18).due();
    assert!(!talk.now().words.is_warned);
    assert_eq!(talk.due_minute(), Some(48));
}

#[test]
fn time_alone_changes_nothing_where_nobody_answers() {
    for row in [Row::None, Row::Bot, Row::Waiting, Row::Closed] {
        let (_, decision) = decided_at(row, &Command::Due, Timestamp(i64::MAX));
        assert_eq!(decision, Decision::nothing(), "{row:?}");
    }
}

#[test]
fn whoever_reopens_a_conversation_is_not_awaited() {
    let mut talk = Talk::answered();
    talk.play(&close(Author::Operator(anna().operator)));
    talk.play(&reopen(Author::Operator(anna().operator)));
    let version = talk.now().version;
    talk.hear(TicketNow { conversation_version: version, ..ticket(5, 1, Some(anna())) });
    assert_eq!(talk.due_minute(), Some(10), "the customer owes the next word, not Anna the first");
}

#[test]
fn leaving_while_nobody_answers_is_abandoning() {
    let mut talk = Talk::new();
    talk.play(&close(customer()));
    assert_eq!(talk.now().stage, Stage::Closed { reason: CloseReason::Abandoned, at: talk.at });
    let mut talk = Talk::assigned();
    talk.play(&close(customer()));
    assert_eq!(talk.now().stage, Stage::Closed { reason: CloseReason::ByCustomer, at: talk.at });
}

#[test]
fn what_the_queue_says_counts_and_not_what_is_said_everywhere() {
    let mut talk = Talk::answered();
    let rules = Rules { inactive_ms: Some(5 * MINUTE), warn_ms: None, idle_ms: None, ..rules() };
    talk.minute(1).hear(TicketNow { rules: Some(rules), ..ticket(2, 1, Some(anna())) });
    assert_eq!(talk.due_minute(), Some(5), "from the word on, though it was told later");
    talk.minute(5).due();
    assert!(talk.is_closed());
    talk.minute(15).customer_says();
    let version = talk.now().version.0;
    talk.hear(ticket(3, version, Some(anna())));
    assert_eq!(talk.now().words.rules, None, "a queue that says nothing is as everywhere");
    talk.anna_says();
    assert_eq!(talk.due_minute(), Some(25), "idle after ten minutes");
}

#[test]
fn what_the_queue_says_counts_for_what_nobody_answered_and_outlives_the_end() {
    for (minutes, is_same) in [(10, true), (1, false)] {
        let mut talk = Talk::new();
        let rules = Rules { reopen_within_ms: minutes * MINUTE, ..rules() };
        talk.hear(TicketNow { rules: Some(rules), ..ticket(1, 1, None) });
        let before = talk.now().id;
        talk.play(&Command::Close { by: customer(), client_id: ClientId(id(77)), if_version: None });
        talk.minute(5).customer_says();
        assert_eq!(talk.now().id == before, is_same, "{minutes}");
    }
}
