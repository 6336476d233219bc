//! An operator's page dies, or they sign out, with chats in hand; and they come back.

use super::*;
use crate::fact::{NoReply, Silence};
use crate::operator::GRACE_MS;

/// Anna has a chat.
fn talking() -> (Play, ConversationId) {
    let mut play = Play::with(settings(|settings| settings.queues[0].wrap_up_ms = 60_000), &[ANNA]);
    let chat = play.opens(1);
    play.accept(ANNA, chat).unwrap();
    (play, chat)
}

fn customer_waits(play: &mut Play, chat: ConversationId) {
    let ticket_version = play.ticket(chat).version;
    play.tells(chat, |now| now.no_reply = Some(NoReply { ticket_version, why: Silence::Gone }));
}

#[test]
fn who_is_missing_keeps_everything_for_a_minute() {
    let (mut play, chat) = talking();
    play.missing(ANNA);
    play.pass(GRACE_MS - 1);
    assert_eq!(play.place(chat), "a");
    play.seated(ANNA);
    play.pass(GRACE_MS);
    assert_eq!(play.place(chat), "a", "back within the grace");
    assert!(play.alerts().is_empty());
}

#[test]
fn after_the_grace_the_supervisor_is_told_and_the_chats_are_lost() {
    let (mut play, chat) = talking();
    play.missing(ANNA);
    play.pass(GRACE_MS);
    assert_eq!(play.place(chat), "a lost");
    assert_eq!(play.alerts(), [&Alert::OperatorGone { operator: ANNA, tickets: 1 }]);
    assert!(play.ticket(chat).now().is_lost, "the timeline owner hears of it");
    play.missing(ANNA);
    assert!(play.alerts().is_empty(), "once");
}

#[test]
fn what_the_customer_waits_for_goes_to_the_head_of_the_queue_with_its_time() {
    let (mut play, chat) = talking();
    play.missing(ANNA);
    play.pass(GRACE_MS);
    let newer = play.opens(2);
    customer_waits(&mut play, chat);
    assert_eq!((play.place(chat), play.ticket(chat).since), ("wait".to_owned(), START));
    play.device(BOB, 1, false);
    play.ask(&Command::SetCapacity { operator: BOB, capacity: Some(1) });
    play.status(BOB, Status::Online);
    assert_eq!((play.place(chat), play.place(newer)), ("offer b".to_owned(), "wait".to_owned()));
}

#[test]
fn whoever_comes_back_has_the_chats_that_nobody_was_given() {
    let (mut play, chat) = talking();
    play.missing(ANNA);
    play.pass(GRACE_MS);
    play.seated(ANNA);
    assert_eq!(play.place(chat), "a");
    assert!(play.steps().contains(&&What::Found { operator: ANNA }));
    customer_waits(&mut play, chat);
    assert_eq!(play.place(chat), "a", "what was told of the absence comes too late");
}

#[test]
fn an_offer_to_somebody_who_is_missing_goes_on_at_once() {
    let mut play = Play::with(settings(|_| ()), &[ANNA, BOB]);
    let chat = play.opens(1);
    play.seen(ANNA, chat);
    play.missing(ANNA);
    assert_eq!(play.place(chat), "offer b");
    assert_eq!(play.ticket(chat).tried, []);
    assert_eq!(play.operator(ANNA).presence.misses, 0);
}

#[test]
fn a_page_that_vanishes_while_doubted_is_missing_like_any_other() {
    let (mut play, chat) = talking();
    let second = play.opens(2);
    play.pass(3 * SECOND);
    assert_eq!(play.operator(ANNA).presence.connection, Connection::Doubted);
    play.missing(ANNA);
    play.pass(GRACE_MS - 1);
    assert_eq!(play.place(chat), "a");
    play.pass(1);
    assert_eq!((play.place(chat), play.place(second)), ("a lost".to_owned(), "wait".to_owned()));
}

#[test]
fn signing_out_has_no_grace() {
    let (mut play, chat) = talking();
    play.status(ANNA, Status::Offline);
    assert_eq!(play.place(chat), "a lost");
    assert!(!play.alerts().is_empty());
    customer_waits(&mut play, chat);
    play.missing(ANNA);
    assert_eq!(play.operator(ANNA).presence.connection, Connection::Gone);
    assert_eq!(play.desk.next_due(), None, "nobody is waited for");
}

#[test]
fn a_page_of_somebody_who_is_off_line_brings_no_chat_back() {
    let (mut play, chat) = talking();
    play.status(ANNA, Status::Offline);
    play.missing(ANNA);
    play.pass(GRACE_MS);
    play.seated(ANNA);
    assert_eq!(play.place(chat), "a lost", "off-line is what Anna has chosen");
    play.status(ANNA, Status::Away { reason: "lunch".to_owned() });
    assert_eq!(play.place(chat), "a", "away keeps what is in hand");
}

#[test]
fn taking_a_chat_that_was_lost_finds_it() {
    let (mut play, chat) = talking();
    play.status(ANNA, Status::Offline);
    play.take(ANNA, chat).unwrap();
    assert_eq!(play.place(chat), "a");
    play.missing(ANNA);
    assert_eq!(play.place(chat), "a", "a page that is loaded again");
    play.pass(GRACE_MS);
    assert_eq!(play.place(chat), "a lost");
}

#[test]
fn what_is_on_hold_is_lost_too_and_released_by_the_customers_word() {
    let (mut play, chat) = talking();
    play.ask(&Command::Hold { by: ANNA, conversation: chat, is_held: true }).unwrap().unwrap();
    play.missing(ANNA);
    play.pass(GRACE_MS);
    assert_eq!(play.place(chat), "a lost held");
    let ticket_version = play.ticket(chat).version;
    play.tells(chat, |now| {
        now.resumes = Some(ticket_version);
        now.no_reply = Some(NoReply { ticket_version, why: Silence::Gone });
    });
    assert_eq!(play.place(chat), "wait");
}

#[test]
fn what_is_written_up_is_done_when_the_operator_has_gone() {
    let (mut play, chat) = talking();
    play.closes(chat);
    assert_eq!(play.place(chat), "wrap a");
    play.missing(ANNA);
    play.pass(GRACE_MS);
    assert_eq!(play.place(chat), "done");
}

#[test]
fn what_is_lost_and_closed_is_written_up_by_nobody() {
    let (mut play, chat) = talking();
    play.missing(ANNA);
    play.pass(GRACE_MS);
    play.closes(chat);
    assert_eq!(play.place(chat), "done");
}

#[test]
fn the_grace_does_not_run_while_nobody_decides() {
    let (mut play, chat) = talking();
    play.missing(ANNA);
    play.at = play.at.plus_ms(50 * SECOND);
    play.ask(&Command::Claimed { outage_ms: 50 * SECOND });
    play.pass(GRACE_MS - 1);
    assert_eq!(play.place(chat), "a");
    play.pass(1);
    assert_eq!(play.place(chat), "a lost");
}
