//! Status, next status, capacity, devices, connection.

use super::*;
use crate::operator::GRACE_MS;

fn lunch() -> Status {
    Status::Away { reason: "lunch".to_owned() }
}

fn next(play: &mut Play, operator: OperatorId, status: Status) {
    play.ask(&Command::SetStatus { operator, status, is_next: true }).unwrap().unwrap();
}

fn connection(play: &Play) -> Connection {
    play.operator(ANNA).presence.connection
}

#[test]
fn only_who_is_online_and_connected_is_offered_anything() {
    for status in [Status::Offline, lunch()] {
        let mut play = Play::with(settings(|_| ()), &[ANNA]);
        play.status(ANNA, status);
        let chat = play.opens(1);
        assert_eq!(play.place(chat), "wait");
        play.status(ANNA, Status::Online);
        assert_eq!(play.place(chat), "offer a");
    }
    let mut play = Play::empty(settings(|_| ()));
    play.status(ANNA, Status::Online);
    let chat = play.opens(1);
    assert_eq!(play.place(chat), "wait", "no page of Anna's was ever heard of");
}

#[test]
fn the_next_status_comes_when_the_last_chat_is_done() {
    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    let (first, second) = (play.opens(1), play.opens(2));
    play.accept(ANNA, first).unwrap();
    play.accept(ANNA, second).unwrap();
    next(&mut play, ANNA, lunch());
    let third = play.opens(3);
    assert_eq!(play.place(third), "wait", "nothing new meanwhile");
    play.closes(first);
    assert_eq!(play.operator(ANNA).presence.status, Status::Online);
    play.closes(second);
    assert_eq!(play.operator(ANNA).presence.status, lunch());
    assert_eq!(play.operator(ANNA).presence.next, None);
    assert_eq!(play.place(third), "wait");
}

#[test]
fn the_next_status_of_who_has_nothing_comes_at_once_and_an_offer_is_nothing() {
    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    next(&mut play, ANNA, lunch());
    assert_eq!(play.operator(ANNA).presence.status, lunch());

    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    let chat = play.opens(1);
    next(&mut play, ANNA, lunch());
    assert_eq!(play.place(chat), "wait");
    assert_eq!(play.operator(ANNA).presence.status, lunch());
}

#[test]
fn a_next_status_is_taken_back_by_a_status() {
    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    let first = play.opens(1);
    play.accept(ANNA, first).unwrap();
    next(&mut play, ANNA, lunch());
    let second = play.opens(2);
    play.status(ANNA, Status::Online);
    assert_eq!(play.place(second), "offer a");
}

#[test]
fn the_lower_of_both_capacities_counts_and_never_is_more_offered() {
    let mut play = Play::with(settings(|settings| settings.operators[0].capacity = 3), &[ANNA]);
    let chats: Vec<ConversationId> = (0..5).map(|n| play.opens(n)).collect();
    assert_eq!(play.desk.load(ANNA), (3, 3));
    let capacity = |capacity| Command::SetCapacity { operator: ANNA, capacity };
    play.ask(&capacity(Some(9))).unwrap().unwrap();
    assert_eq!(play.desk.load(ANNA).0, 3);
    play.ask(&capacity(Some(1))).unwrap().unwrap();
    play.accept(ANNA, chats[0]).unwrap();
    play.closes(chats[0]);
    assert_eq!(play.desk.load(ANNA).0, 2, "what was offered stays, nothing comes");
    play.ask(&capacity(None)).unwrap().unwrap();
    assert_eq!(play.desk.load(ANNA).0, 3);
}

#[test]
fn the_hard_limit_bounds_offers_and_not_what_is_taken_by_hand() {
    let change = |settings: &mut Settings| {
        settings.queues[0].rules.held_frees_slot = true;
        settings.operators[0].capacity = 1;
        settings.operators[0].hard_limit = 2;
    };
    let mut play = Play::with(settings(change), &[ANNA]);
    for n in 0..2 {
        let chat = play.opens(n);
        play.accept(ANNA, chat).unwrap();
        play.ask(&Command::Hold { by: ANNA, conversation: chat, is_held: true }).unwrap().unwrap();
    }
    assert_eq!(play.desk.load(ANNA), (0, 2));
    let third = play.opens(3);
    assert_eq!(play.place(third), "wait", "slots are free, and yet it is enough");
    assert!(play.take(ANNA, third).is_ok(), "whoever takes by hand has decided");
    assert_eq!(play.desk.load(ANNA), (1, 3));
}

#[test]
fn idle_and_held_chats_free_their_slot_if_the_queue_says_so() {
    for (idle_frees_slot, held_frees_slot) in [(false, false), (true, false), (false, true)] {
        let change = |settings: &mut Settings| {
            settings.queues[0].rules.idle_frees_slot = idle_frees_slot;
            settings.queues[0].rules.held_frees_slot = held_frees_slot;
            settings.operators[0].capacity = 1;
        };
        let mut play = Play::with(settings(change), &[ANNA]);
        let (first, second) = (play.opens(1), play.opens(2));
        play.accept(ANNA, first).unwrap();
        play.tells(first, |now| now.is_idle = true);
        assert_eq!(play.place(second), if idle_frees_slot { "offer a" } else { "wait" });
        play.tells(first, |now| now.is_idle = false);
        play.ask(&Command::Hold { by: ANNA, conversation: first, is_held: true }).unwrap().unwrap();
        let is_free = idle_frees_slot || held_frees_slot;
        assert_eq!(play.place(second), if is_free { "offer a" } else { "wait" });
    }
}

#[test]
fn not_accepting_only_when_every_device_is_away() {
    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    play.device(ANNA, 2, false);
    play.device(ANNA, 1, true);
    let first = play.opens(1);
    assert_eq!(play.place(first), "offer a");
    play.device(ANNA, 2, true);
    assert_eq!(play.place(first), "wait", "the offer is for somebody who is there");
    play.device(ANNA, 1, false);
    assert_eq!(play.place(first), "offer a");
}

#[test]
fn the_connection_is_measured_as_its_table_says() {
    type Do = fn(&mut Play);
    type Case<'a> = (&'a str, &'a [Do], fn(&Play) -> Connection);
    let unseen: Do = |play| {
        play.opens(9);
        play.pass(3 * SECOND);
    };
    let lost = |play: &Play| Connection::Lost { since: play.at };
    let cases: [Case; 8] = [
        ("heard", &[], |_| Connection::Connected),
        ("unseen", &[unseen], |_| Connection::Doubted),
        ("unseen, seated", &[unseen, |play| play.seated(ANNA)], |_| Connection::Connected),
        ("unseen, missing", &[unseen, |play| play.missing(ANNA)], lost),
        ("missing", &[|play| play.missing(ANNA)], lost),
        ("missing, seated", &[|play| play.missing(ANNA), |play| play.seated(ANNA)], |_| {
            Connection::Connected
        }),
        ("gone", &[|play| play.missing(ANNA), |play| play.pass(GRACE_MS)], |_| Connection::Gone),
        (
            "gone, missing",
            &[|play| play.missing(ANNA), |play| play.pass(GRACE_MS), |play| play.missing(ANNA)],
            |_| Connection::Gone,
        ),
    ];
    for (name, done, expected) in cases {
        let mut play = Play::with(settings(|_| ()), &[ANNA]);
        done.iter().for_each(|act| act(&mut play));
        assert_eq!(connection(&play), expected(&play), "{name}");
        play.ask(&Command::Presence(Presence::default()));
        assert_eq!(connection(&play), expected(&play), "{name}: unknown changes nothing");
        play.device(ANNA, 1, false);
        assert_eq!(connection(&play), Connection::Connected, "{name}: a word is enough");
    }
}

#[test]
fn every_word_of_an_operator_says_that_they_are_there() {
    let doubted = |is_wrapping: bool| {
        let mut play = Play::with(settings(|settings| settings.queues[0].wrap_up_ms = 600_000), &[ANNA]);
        let first = play.opens(1);
        play.accept(ANNA, first).unwrap();
        if is_wrapping {
            play.closes(first);
        }
        play.opens(2);
        play.pass(3 * SECOND);
        assert_eq!(connection(&play), Connection::Doubted);
        play
    };
    let (by, conversation) = (ANNA, chat(1));
    let hold = Command::Hold { by, conversation, is_held: true };
    let back = transfer(conversation, Target::Back, false, OrElse::Queue);
    for (command, is_wrapping) in
        [(hold, false), (back, false), (Command::WrappedUp { by, conversation }, true)]
    {
        let mut play = doubted(is_wrapping);
        play.ask(&command).unwrap().unwrap();
        assert_eq!(connection(&play), Connection::Connected, "{command:?}");
    }
}

#[test]
fn writing_up_keeps_the_slot_until_it_is_done_or_its_time_is_over() {
    for is_said in [true, false] {
        let change = |settings: &mut Settings| {
            settings.queues[0].wrap_up_ms = 60_000;
            settings.operators[0].capacity = 1;
        };
        let mut play = Play::with(settings(change), &[ANNA]);
        let (first, second) = (play.opens(1), play.opens(2));
        play.accept(ANNA, first).unwrap();
        play.closes(first);
        assert_eq!((play.place(first), play.place(second)), ("wrap a".to_owned(), "wait".to_owned()));
        if is_said {
            play.ask(&Command::WrappedUp { by: ANNA, conversation: first }).unwrap().unwrap();
        } else {
            play.pass(59_999);
            assert_eq!(play.place(first), "wrap a");
            play.pass(1);
        }
        assert_eq!((play.place(first), play.place(second)), ("done".to_owned(), "offer a".to_owned()));
    }
}
