//! A conversation is opened again.

use super::*;

fn reopens(play: &mut Play, chat: ConversationId, by: Option<OperatorId>) {
    let since = play.at;
    play.tells(chat, |now| {
        now.opened_version = now.version;
        now.since = since;
        now.wanted_by = by;
    });
}

/// Bob had it, and it is closed; with time to write it up.
fn closed(wrap_up_ms: u32) -> (Play, ConversationId) {
    let mut play = Play::with(settings(|settings| settings.queues[0].wrap_up_ms = wrap_up_ms), &[BOB]);
    let chat = play.opens(1);
    play.accept(BOB, chat).unwrap();
    play.closes(chat);
    play.device(ANNA, 1, false);
    play.status(ANNA, Status::Online);
    (play, chat)
}

#[test]
fn it_goes_to_the_last_operator_if_online_and_free() {
    let (mut play, chat) = closed(0);
    // Anna has been idle for longer.
    play.pass(60 * SECOND);
    reopens(&mut play, chat, None);
    assert_eq!((play.place(chat), play.ticket(chat).since), ("offer b".to_owned(), play.at));
    for is_away in [true, false] {
        let (mut play, chat) = closed(0);
        if is_away {
            play.status(BOB, Status::Away { reason: String::new() });
        } else {
            play.ask(&Command::SetCapacity { operator: BOB, capacity: Some(0) });
        }
        reopens(&mut play, chat, None);
        assert_eq!(play.place(chat), "offer a");
    }
}

#[test]
fn a_new_opening_is_a_new_round_with_everybody_to_ask_and_one_more_chance_to_be_silent() {
    let (mut play, chat) = closed(0);
    reopens(&mut play, chat, None);
    play.decline(BOB, chat).unwrap();
    play.closes(chat);
    reopens(&mut play, chat, None);
    let ticket = play.ticket(chat);
    assert_eq!((ticket.tried.len(), ticket.round, ticket.is_rerouted), (0, 1, false));
    assert_eq!(play.place(chat), "offer b");
}

#[test]
fn what_is_reopened_while_it_is_written_up_waits_like_any_other_and_goes_to_the_same() {
    let (mut play, chat) = closed(60_000);
    assert_eq!(play.place(chat), "wrap b");
    reopens(&mut play, chat, None);
    assert_eq!(play.place(chat), "offer b");
    assert_eq!(play.desk.load(BOB), (1, 1), "one slot, not two");
    let late = Command::WrappedUp { by: BOB, conversation: chat };
    assert_eq!(play.ask(&late), Some(Err(Refusal::NotClosed)));
}

#[test]
fn whoever_reopens_it_has_it() {
    let (mut play, chat) = closed(0);
    reopens(&mut play, chat, Some(ANNA));
    assert_eq!(play.place(chat), "a");
    assert!(play.steps().contains(&&What::Given { to: ANNA }));
}

#[test]
fn whoever_reopens_it_and_is_gone_by_then_is_known_to_be_gone() {
    let (mut play, chat) = closed(0);
    reopens(&mut play, chat, Some(CAROL));
    assert_eq!(play.place(chat), "c lost");
    assert!(play.ticket(chat).now().is_lost);
}

#[test]
fn nobody_is_given_what_an_operator_of_another_desk_reopens() {
    let (mut play, chat) = closed(0);
    reopens(&mut play, chat, Some(OperatorId(Uuid::from_u128(99))));
    assert_eq!(play.place(chat), "offer b");
}
