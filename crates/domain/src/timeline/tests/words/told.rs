//! What the desk hears of words, and only that.

use super::*;

#[test]
fn plain_messages_tell_the_desk_nothing() {
    let mut talk = Talk::assigned();
    for round in 0..5 {
        assert!(!talk.customer_says(), "round {round}");
        assert!(!talk.anna_says(), "round {round}");
        assert!(!talk.supervisor_says(), "round {round}");
    }
    assert_eq!(talk.now().version, Version(2), "nor is anything new to be seen");
}

#[test]
fn no_first_reply_is_told_once() {
    let mut talk = Talk::assigned();
    talk.minute(3);
    assert!(talk.tells(&Command::Due));
    assert_eq!(talk.now().words.no_reply, no_reply(1, Silence::NoFirstReply));
    talk.minute(4);
    assert!(!talk.tells(&Command::Due));
    assert!(!talk.customer_says());
}

#[test]
fn a_reply_in_time_or_by_a_supervisor_is_a_reply() {
    let mut talk = Talk::assigned();
    talk.minute(2).anna_says();
    talk.customer_says();
    talk.minute(30).due();
    assert_eq!(talk.now().words.no_reply, None, "a first reply is owed once");

    let mut talk = Talk::assigned();
    talk.minute(2).supervisor_says();
    talk.minute(5).due();
    assert_eq!(talk.now().words.no_reply, None);
}

#[test]
fn a_reply_after_its_time_is_told_too() {
    let mut talk = Talk::assigned();
    talk.minute(3).due();
    assert!(talk.anna_says());
    assert_eq!(talk.now().words.no_reply, None);
}

#[test]
fn idle_is_told_and_so_is_the_next_word() {
    let mut talk = Talk::answered();
    talk.minute(10);
    assert!(talk.tells(&Command::Due));
    assert!(talk.customer_says());
    assert!(!talk.now().words.is_idle);
}

#[test]
fn an_assignee_who_has_gone_is_given_up_at_once_if_the_customer_waits() {
    let mut talk = Talk::assigned();
    assert!(talk.hear(lost(2)));
    assert_eq!(talk.now().words.no_reply, no_reply(2, Silence::Gone));
}

#[test]
fn an_assignee_who_has_answered_is_given_up_at_the_customers_next_word() {
    let mut talk = Talk::answered();
    assert!(!talk.hear(lost(2)));
    assert_eq!(talk.now().words.no_reply, None);
    assert!(talk.customer_says());
    assert_eq!(talk.now().words.no_reply, no_reply(2, Silence::Gone));
    assert!(!talk.customer_says(), "once is enough");
}

#[test]
fn an_assignee_who_is_back_is_not_given_up() {
    let mut talk = Talk::answered();
    talk.hear(lost(2));
    talk.hear(ticket(3, 1, Some(anna())));
    assert!(!talk.customer_says());
    assert_eq!(talk.now().words.no_reply, None);
}

#[test]
fn gone_is_told_again_of_a_newer_ticket_and_stands_over_silence() {
    // The desk may have ignored the first, of an earlier going.
    let mut talk = Talk::assigned();
    talk.hear(lost(2));
    assert!(talk.hear(lost(4)));
    assert_eq!(talk.now().words.no_reply, no_reply(4, Silence::Gone));

    let mut talk = Talk::assigned();
    talk.minute(3).due();
    talk.supervisor_says();
    talk.hear(lost(2));
    assert_eq!(talk.now().words.no_reply, no_reply(1, Silence::NoFirstReply));
    assert!(talk.customer_says());
    assert_eq!(talk.now().words.no_reply, no_reply(2, Silence::Gone));
}

#[test]
fn a_word_of_the_customer_resumes_what_is_on_hold() {
    let mut talk = Talk::answered();
    assert!(!talk.hear(held(2)));
    assert!(talk.customer_says());
    assert_eq!(talk.now().words.resumes, Some(Version(2)));
    assert!(!talk.customer_says());
    assert!(talk.hear(ticket(3, 1, Some(anna()))), "what was asked for has happened");
    assert_eq!((talk.now().words.resumes, talk.now().words.held), (None, None));
}

#[test]
fn a_hold_is_resumed_whatever_the_ticket_went_through_meanwhile() {
    let mut talk = Talk::answered();
    talk.hear(held(2));
    talk.hear(held(4));
    talk.customer_says();
    assert_eq!(talk.now().words.resumes, Some(Version(4)));
    assert!(talk.hear(held(6)), "the desk did not take the resumption of version 4");
    assert_eq!(talk.now().words.resumes, Some(Version(6)));
}

#[test]
fn a_word_of_staff_resumes_nothing() {
    let mut talk = Talk::answered();
    talk.hear(held(2));
    assert!(!talk.anna_says());
    assert_eq!(talk.now().words.resumes, None);
}

#[test]
fn the_queue_of_the_ticket_is_the_conversations() {
    let mut talk = Talk::assigned();
    let queue = QueueId(id(77));
    talk.hear(TicketNow { queue: Some(queue), ..ticket(2, 1, Some(anna())) });
    assert_eq!(talk.now().queue, queue);
    talk.hear(ticket(3, 1, Some(bob())));
    assert_eq!(talk.now().queue, queue, "a build that does not name it changes nothing");
}
