//! No first reply.

use super::*;
use crate::fact::{NoReply, Silence};

fn silent(play: &mut Play, chat: ConversationId, ticket_version: Version) {
    let why = Silence::NoFirstReply;
    play.tells(chat, |now| now.no_reply = Some(NoReply { ticket_version, why }));
}

#[test]
fn a_silent_chat_goes_to_somebody_else_once_and_is_told_of_then() {
    let mut play = Play::with(settings(|_| ()), &[ANNA, BOB]);
    let chat = play.opens(1);
    play.accept(ANNA, chat).unwrap();
    let version = play.ticket(chat).version;
    silent(&mut play, chat, version);
    assert_eq!(play.place(chat), "offer b");
    assert_eq!(play.ticket(chat).since, START);
    play.accept(BOB, chat).unwrap();
    let version = play.ticket(chat).version;
    silent(&mut play, chat, version);
    assert_eq!(play.place(chat), "b", "it is not passed round for ever");
    assert_eq!(play.alerts(), [&Alert::StillSilent { conversation: chat, operator: BOB }]);
}

#[test]
fn silence_of_an_assignee_before_is_nobodys() {
    let mut play = Play::with(settings(|_| ()), &[ANNA, BOB]);
    let chat = play.opens(1);
    play.accept(ANNA, chat).unwrap();
    let version = play.ticket(chat).version;
    play.take(BOB, chat).unwrap();
    silent(&mut play, chat, version);
    assert_eq!(play.place(chat), "b");
}

fn hand(play: &mut Play, chat: ConversationId, is_warm: bool) {
    let command = transfer(chat, Target::Operator(BOB), is_warm, OrElse::Fail);
    play.ask(&command).unwrap().unwrap();
}

#[test]
fn a_chat_that_is_handed_over_does_not_go_back_to_somebody_silent() {
    for is_warm in [true, false] {
        let mut play = Play::with(settings(|_| ()), &[ANNA, BOB]);
        let chat = play.opens(1);
        play.accept(ANNA, chat).unwrap();
        let version = play.ticket(chat).version;
        hand(&mut play, chat, is_warm);
        silent(&mut play, chat, version);
        play.decline(BOB, chat).unwrap();
        assert_eq!(play.place(chat), "rest", "warm: {is_warm}");
    }
}

#[test]
fn silence_over_a_warm_handover_that_failed_is_silence_still() {
    let mut play = Play::with(settings(|_| ()), &[ANNA, BOB]);
    let chat = play.opens(1);
    play.accept(ANNA, chat).unwrap();
    let version = play.ticket(chat).version;
    hand(&mut play, chat, true);
    play.decline(BOB, chat).unwrap();
    assert_eq!(play.place(chat), "a");
    // The timeline owner has heard of no other assignee, nor of a newer version.
    silent(&mut play, chat, version);
    assert_eq!(play.place(chat), "offer b");
}
