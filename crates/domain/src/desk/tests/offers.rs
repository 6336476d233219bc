//! An offer is accepted, declined, missed, not seen, withdrawn; rounds.

use super::*;
use crate::operator::{MISSED, MISSES};
use crate::policy::{ROUND_REST_MS, Spread};
use crate::ticket::UNSEEN_MS;

#[test]
fn what_waits_is_offered_at_once_and_accepted() {
    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    let chat = play.opens(1);
    assert_eq!(play.place(chat), "offer a");
    let version = play.accept(ANNA, chat).unwrap();
    assert_eq!(play.place(chat), "a");
    assert_eq!(play.ticket(chat).version, version);
    assert_eq!(play.accept(ANNA, chat), Ok(version), "the second device gets the same answer");
    assert_eq!(play.accept(BOB, chat), Err(Refusal::NotOffered));
}

#[test]
fn a_declined_offer_goes_to_the_next_with_the_reason_kept() {
    let mut play = Play::with(settings(|_| ()), &[ANNA, BOB]);
    let chat = play.opens(1);
    play.decline(ANNA, chat).unwrap();
    assert_eq!(play.place(chat), "offer b");
    assert!(play.steps().contains(&&What::Declined { operator: ANNA, reason: "busy".to_owned() }));
    assert_eq!(play.ticket(chat).tried, [ANNA]);
}

#[test]
fn an_offer_stands_as_long_as_its_queue_says() {
    let mut play = Play::with(settings(|settings| settings.queues[0].offer_ms = 45_000), &[ANNA]);
    let chat = play.opens(1);
    play.seen(ANNA, chat);
    play.pass(44_999);
    assert_eq!(play.place(chat), "offer a");
    play.pass(1);
    assert!(play.steps().contains(&&What::Missed { operator: ANNA }));
    assert_eq!(play.ticket(chat).tried, [ANNA]);
}

#[test]
fn an_offer_that_no_page_shows_goes_on_after_three_seconds_and_counts_for_nobody() {
    let mut play = Play::with(settings(|_| ()), &[ANNA, BOB]);
    let chat = play.opens(1);
    play.pass(UNSEEN_MS - 1);
    assert_eq!(play.place(chat), "offer a");
    play.pass(1);
    assert_eq!(play.place(chat), "offer b");
    assert!(play.steps().contains(&&What::Unseen { operator: ANNA }));
    assert_eq!(play.ticket(chat).tried, []);
    assert_eq!(play.operator(ANNA).presence.misses, 0);
    assert_eq!(play.operator(ANNA).presence.connection, Connection::Doubted);
}

#[test]
fn whoever_did_not_see_an_offer_gets_no_other_until_heard_of() {
    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    let chat = play.opens(1);
    play.pass(UNSEEN_MS);
    assert_eq!(play.place(chat), "wait");
    play.pass(60 * SECOND);
    assert_eq!(play.place(chat), "wait");
    play.seated(ANNA);
    assert_eq!(play.place(chat), "offer a", "was not tried: the same round");
    assert_eq!(play.ticket(chat).round, 1);
}

#[test]
fn two_offers_missed_in_a_row_are_away_and_everything_else_goes_on() {
    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    let chats = [play.opens(1), play.opens(2), play.opens(3)];
    chats.iter().for_each(|chat| play.seen(ANNA, *chat));
    // The third is offered a second later.
    play.decline(ANNA, chats[2]).unwrap();
    assert_eq!(usize::from(MISSES), 2);
    play.pass(1);
    let third = play.opens(4);
    play.seen(ANNA, third);
    assert_eq!(play.place(third), "offer a");
    play.pass(30 * SECOND - 1);
    assert_eq!(play.operator(ANNA).presence.status, Status::Away { reason: MISSED.to_owned() });
    assert!(play.alerts().contains(&&Alert::OperatorMisses { operator: ANNA }));
    assert_eq!(play.place(third), "wait", "what else is offered does not wait for its end");
    assert_eq!(play.ticket(third).tried, []);
}

#[test]
fn misses_count_in_a_row_only() {
    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    for n in 0..4 {
        let chat = play.opens(n);
        play.seen(ANNA, chat);
        if n % 2 == 0 {
            play.pass(30 * SECOND);
            assert_eq!(play.operator(ANNA).presence.misses, 1);
            play.take(ANNA, chat).unwrap();
        } else {
            play.accept(ANNA, chat).unwrap();
            assert_eq!(play.operator(ANNA).presence.misses, 0);
        }
    }
    assert_eq!(play.operator(ANNA).presence.status, Status::Online);
}

#[test]
fn when_all_are_tried_it_is_told_and_a_new_round_begins_after_ten_seconds() {
    let mut play = Play::with(settings(|_| ()), &[ANNA, BOB]);
    let chat = play.opens(1);
    play.decline(ANNA, chat).unwrap();
    play.decline(BOB, chat).unwrap();
    assert_eq!(play.place(chat), "rest");
    assert_eq!(play.alerts(), [&Alert::AllTried { conversation: chat, queue: default_queue() }]);
    play.pass(ROUND_REST_MS - 1);
    assert_eq!(play.place(chat), "rest");
    play.pass(1);
    assert!(play.place(chat).starts_with("offer"));
    assert_eq!((play.ticket(chat).round, play.ticket(chat).tried.len()), (2, 0));
    assert_eq!(play.ticket(chat).since, START, "the wait is one");
}

#[test]
fn somebody_new_is_asked_while_it_rests() {
    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    let chat = play.opens(1);
    play.decline(ANNA, chat).unwrap();
    assert_eq!(play.place(chat), "rest");
    play.device(BOB, 1, false);
    play.status(BOB, Status::Online);
    assert_eq!(play.place(chat), "offer b");
}

#[test]
fn an_offer_needs_no_answer_if_the_queue_or_the_operator_says_so() {
    let by_queue = settings(|settings| settings.queues[0].auto_accepts = true);
    let by_operator = settings(|settings| settings.operators[0].auto_accepts = true);
    for settings in [by_queue, by_operator] {
        let mut play = Play::with(settings, &[ANNA]);
        let chat = play.opens(1);
        assert_eq!(play.place(chat), "a");
        assert!(play.steps().iter().any(|what| matches!(what, What::AutoAccepted { .. })));
    }
}

#[test]
fn taking_turns_counts_what_needed_no_answer() {
    let mut play = Play::with(
        settings(|settings| {
            settings.queues[0].auto_accepts = true;
            settings.queues[0].rules.spread = Spread::RoundRobin;
        }),
        &[ANNA, BOB, CAROL],
    );
    let places: Vec<String> = (0..6)
        .map(|n| {
            play.pass(SECOND);
            let chat = play.opens(n);
            play.place(chat)
        })
        .collect();
    assert_eq!(places, ["a", "b", "c", "a", "b", "c"]);
}

#[test]
fn a_take_beats_an_offer() {
    let mut play = Play::with(settings(|_| ()), &[ANNA, BOB]);
    let chat = play.opens(1);
    let offer = play.ticket(chat).version;
    play.take(BOB, chat).unwrap();
    let late = Command::Accept { by: ANNA, conversation: chat, offer };
    assert_eq!(play.ask(&late), Some(Err(Refusal::NotOffered)));
    assert_eq!(play.place(chat), "b");
}

#[test]
fn a_new_owner_gives_every_offer_ten_seconds_and_the_length_of_the_outage() {
    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    let chat = play.opens(1);
    play.seen(ANNA, chat);
    play.at = play.at.plus_ms(120 * SECOND);
    play.ask(&Command::Claimed { outage_ms: 3 * SECOND });
    assert_eq!(play.place(chat), "offer a");
    play.pass(10 * SECOND - 1);
    assert_eq!(play.place(chat), "offer a");
    play.pass(1);
    assert_eq!(play.place(chat), "rest");

    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    let chat = play.opens(1);
    play.at = play.at.plus_ms(SECOND);
    play.ask(&Command::Claimed { outage_ms: SECOND });
    play.pass(UNSEEN_MS - 1);
    assert_eq!(play.place(chat), "offer a", "it may be seen from the claim on");
}
