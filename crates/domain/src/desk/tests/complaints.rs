//! What people complain about in other products cannot happen here; the numbers are those of the research.

use super::*;
use crate::fact::{NoReply, Silence};
use crate::operator::GRACE_MS;
use crate::policy::Outcome;

#[test]
fn complaint_3_a_slot_that_becomes_free_is_filled_in_the_same_decision() {
    let one = |settings: &mut Settings| settings.operators[0].capacity = 1;
    type Free = fn(&mut Play, ConversationId);
    let ways: [(&str, Free); 5] = [
        ("closed", |play, chat| play.closes(chat)),
        ("handed back", |play, conversation| {
            let handed = transfer(conversation, Target::Queue(queue(1)), false, OrElse::Queue);
            play.ask(&handed).unwrap().unwrap();
        }),
        ("taken over", |play, chat| assert!(play.take(BOB, chat).is_ok())),
        ("idle", |play, chat| play.tells(chat, |now| now.is_idle = true)),
        ("on hold", |play, chat| {
            play.ask(&Command::Hold { by: ANNA, conversation: chat, is_held: true }).unwrap().unwrap();
        }),
    ];
    for (name, free) in ways {
        let change = |settings: &mut Settings| {
            one(settings);
            settings.queues[0].rules.idle_frees_slot = true;
            settings.queues[0].rules.held_frees_slot = true;
            settings.queues.push(QueueSettings::new(queue(1), "Sales"));
        };
        let mut play = Play::with(settings(change), &[ANNA]);
        let (first, second) = (play.opens(1), play.opens(2));
        play.accept(ANNA, first).unwrap();
        assert_eq!(play.place(second), "wait");
        assert!(play.desk.explain(second).is_some(), "what waits is never invisible");
        free(&mut play, first);
        assert_eq!(play.place(second), "offer a", "{name}");
    }
}

#[test]
fn complaint_4_no_chat_is_stuck_on_an_operator_who_is_offline_or_silent() {
    let talking = || {
        let mut play = Play::with(settings(|_| ()), &[ANNA]);
        let chat = play.opens(1);
        play.accept(ANNA, chat).unwrap();
        play.device(BOB, 1, false);
        play.status(BOB, Status::Online);
        (play, chat)
    };
    let waits = |play: &mut Play, chat, why| {
        let ticket_version = play.ticket(chat).version;
        play.tells(chat, |now| now.no_reply = Some(NoReply { ticket_version, why }));
    };
    let (mut play, chat) = talking();
    play.missing(ANNA);
    play.pass(GRACE_MS);
    waits(&mut play, chat, Silence::Gone);
    assert_eq!(play.place(chat), "offer b", "the laptop died");

    let (mut play, chat) = talking();
    play.status(ANNA, Status::Offline);
    waits(&mut play, chat, Silence::Gone);
    assert_eq!(play.place(chat), "offer b", "signed out");

    let (mut play, chat) = talking();
    waits(&mut play, chat, Silence::NoFirstReply);
    assert_eq!(play.place(chat), "offer b", "there, and silent");

    let mut play = Play::with(settings(|_| ()), &[ANNA, BOB]);
    let chat = play.opens(1);
    play.pass(3 * SECOND);
    assert_eq!(play.place(chat), "offer b", "never saw the offer");
}

#[test]
fn complaint_5_the_queue_has_an_order_limits_and_a_wait_that_is_told() {
    let mut play = Play::with(settings(|settings| settings.operators[0].capacity = 2), &[ANNA]);
    let chats: Vec<ConversationId> = [5, 3, 4, 1, 2]
        .into_iter()
        .map(|n| {
            play.pass(100);
            play.opens(n)
        })
        .collect();
    let places = |play: &Play| chats.iter().map(|chat| play.place(*chat)).collect::<Vec<_>>();
    assert_eq!(places(&play), ["offer a", "offer a", "wait", "wait", "wait"], "never above the limit");
    play.pass(100);
    play.ask(&Command::Due);
    let why = play.desk.explain(chats[2]).unwrap();
    assert_eq!((why.outcome, why.waited_ms), (Outcome::NobodyFits, 300));
    for done in 0..3 {
        play.accept(ANNA, chats[done]).unwrap();
        play.closes(chats[done]);
        assert_eq!(play.place(chats[done + 2]), "offer a", "first come, first served");
    }
}

#[test]
fn complaint_10_two_operators_never_have_the_same_chat() {
    // Both press at once: two records, one after the other.
    let mut play = Play::with(settings(|_| ()), &[ANNA, BOB]);
    let chat = play.opens(1);
    let offer = play.ticket(chat).version;
    play.ask(&Command::Accept { by: ANNA, conversation: chat, offer }).unwrap().unwrap();
    let late = Command::Accept { by: BOB, conversation: chat, offer };
    assert_eq!(play.ask(&late), Some(Err(Refusal::NotOffered)));
    assert_eq!(play.place(chat), "a");

    // Two take it, having seen the same: the second is told so.
    let mut play = Play::with(settings(|_| ()), &[]);
    let chat = play.opens(1);
    let if_version = Some(play.ticket(chat).version);
    let take = |by| Command::Take { by, client_id: ClientId(Uuid::nil()), conversation: chat, if_version };
    let version = play.ask(&take(ANNA)).unwrap().unwrap();
    assert_eq!(play.ask(&take(BOB)), Some(Err(Refusal::VersionMismatch { actual: version })));
    assert_eq!(play.place(chat), "a");
}

#[test]
fn complaint_14_presence_is_what_was_chosen_and_what_is_measured_and_never_guessed() {
    // Nothing heard, nothing changed.
    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    play.ask(&Command::Presence(Presence::default()));
    play.pass(3_600 * SECOND);
    let presence = &play.operator(ANNA).presence;
    assert_eq!((&presence.status, presence.connection), (&Status::Online, Connection::Connected));

    // A dead page changes what is measured and leaves what was chosen.
    play.missing(ANNA);
    play.pass(GRACE_MS);
    assert_eq!(play.operator(ANNA).presence.status, Status::Online);
    play.seated(ANNA);
    let chat = play.opens(1);
    assert_eq!(play.place(chat), "offer a", "online again without a click");

    // Pages that are closed do not speak for their operator.
    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    play.device(ANNA, 2, false);
    let pages = vec![SenderId(Uuid::from_u128(2))];
    play.ask(&Command::Presence(Presence { seated: vec![ANNA], missing: vec![], pages }));
    play.device(ANNA, 2, true);
    let chat = play.opens(1);
    assert_eq!(play.place(chat), "wait", "the first page was closed, nobody is at the second");
}
