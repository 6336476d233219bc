//! Administration changes queues and operators while chats go on.

use super::*;
use crate::ids::SkillId;
use crate::policy::Membership;
use crate::timeline::Rules;

const SALES: u128 = 1;
const FRENCH: SkillId = SkillId(Uuid::from_u128(50));

fn with_sales(change: impl FnOnce(&mut Settings)) -> Settings {
    settings(|settings| {
        settings.queues.push(QueueSettings::new(queue(SALES), "Sales"));
        for operator in &mut settings.operators {
            operator.queues.push(Membership { queue: queue(SALES), limit: None });
        }
        change(settings);
    })
}

fn change(play: &mut Play, settings: Settings) {
    play.desk.set_settings(settings);
    play.ask(&Command::SettingsChanged);
}

fn opens_in_sales(play: &mut Play, n: u128) -> ConversationId {
    let now = ConversationNow { queue: queue(SALES), since: play.at, ..now(chat(n)) };
    play.ask(&Command::Conversation(now));
    chat(n)
}

#[test]
fn what_waits_in_a_queue_that_goes_waits_in_the_default_one() {
    let mut play = Play::with(with_sales(|_| ()), &[]);
    let chat = opens_in_sales(&mut play, 1);
    let board = play.desk.board_version();
    change(&mut play, settings(|_| ()));
    assert_eq!((play.ticket(chat).queue, play.place(chat)), (default_queue(), "wait".to_owned()));
    assert!(play.steps().contains(&&What::Waits { cause: Cause::QueueGone }));
    assert_eq!(play.desk.board_version(), board.next());
    play.device(ANNA, 1, false);
    play.status(ANNA, Status::Online);
    assert_eq!(play.place(chat), "offer a");
}

#[test]
fn an_offer_stands_though_its_queue_goes() {
    let mut play = Play::with(with_sales(|_| ()), &[ANNA]);
    let chat = opens_in_sales(&mut play, 1);
    let offer = play.ticket(chat).version;
    change(&mut play, settings(|_| ()));
    let accept = Command::Accept { by: ANNA, conversation: chat, offer };
    assert!(play.ask(&accept).unwrap().is_ok(), "its card on the screen is still good");
    assert_eq!((play.ticket(chat).queue, play.place(chat)), (default_queue(), "a".to_owned()));
}

#[test]
fn a_hold_outlives_its_queue_and_still_ends_with_the_customers_word() {
    let mut play = Play::with(with_sales(|_| ()), &[ANNA]);
    let chat = opens_in_sales(&mut play, 1);
    play.accept(ANNA, chat).unwrap();
    play.ask(&Command::Hold { by: ANNA, conversation: chat, is_held: true }).unwrap().unwrap();
    change(&mut play, settings(|_| ()));
    assert_eq!(play.place(chat), "a held");
    assert!(play.events.iter().any(|event| matches!(event, Event::Inbox { .. })), "Anna sees the new queue");
    let version = play.ticket(chat).version;
    play.tells(chat, |now| now.resumes = Some(version));
    assert_eq!(play.place(chat), "a");
}

#[test]
fn an_operator_who_is_taken_off_the_desk_leaves_it() {
    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    let (first, second) = (play.opens(1), play.opens(2));
    play.accept(ANNA, first).unwrap();
    change(&mut play, settings(|settings| drop(settings.operators.remove(0))));
    assert_eq!((play.place(first), play.place(second)), ("a lost".to_owned(), "wait".to_owned()));
    play.seated(ANNA);
    assert_eq!((play.place(first), play.place(second)), ("a lost".to_owned(), "wait".to_owned()));
    assert_eq!(play.take(ANNA, second), Err(Refusal::NoSuchOperator));
    change(&mut play, settings(|_| ()));
    assert_eq!(play.place(second), "offer a", "and is offered things again once back on it");
}

#[test]
fn what_a_queue_asks_for_is_asked_of_what_waits_in_it_too() {
    let mut play = Play::with(settings(|settings| settings.queues[0].skills = vec![FRENCH]), &[ANNA]);
    let chat = play.opens(1);
    assert_eq!(play.place(chat), "wait");
    change(&mut play, settings(|_| ()));
    assert_eq!(play.place(chat), "offer a");

    let mut play = Play::with(settings(|_| ()), &[]);
    let chat = play.opens(1);
    change(&mut play, settings(|settings| settings.queues[0].skills = vec![FRENCH]));
    play.device(ANNA, 1, false);
    play.status(ANNA, Status::Online);
    assert_eq!(play.place(chat), "wait");
    change(
        &mut play,
        settings(|settings| {
            settings.queues[0].skills = vec![FRENCH];
            settings.operators[0].skills = vec![FRENCH];
        }),
    );
    assert_eq!(play.place(chat), "offer a");
}

#[test]
fn a_paused_queue_offers_nothing_until_it_goes_on() {
    let mut play = Play::with(settings(|settings| settings.queues[0].rules.is_paused = true), &[ANNA]);
    let chat = play.opens(1);
    assert_eq!(play.place(chat), "wait");
    change(&mut play, settings(|_| ()));
    assert_eq!(play.place(chat), "offer a");
}

#[test]
fn a_desk_that_nobody_has_set_up_has_one_queue_with_everybody_in_it() {
    let mut play = Play::with(Settings::new(), &[ANNA]);
    let chat = play.opens(1);
    assert_eq!(play.place(chat), "offer a");
}

#[test]
fn a_new_name_is_the_one_that_the_next_customer_sees() {
    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    change(&mut play, settings(|settings| settings.operators[0].name = "Anna K.".to_owned()));
    let chat = play.opens(1);
    play.accept(ANNA, chat).unwrap();
    assert_eq!(play.ticket(chat).assignee().unwrap().name, "Anna K.");
}

#[test]
fn what_comes_for_a_queue_that_is_gone_waits_in_the_default_one() {
    let mut play = Play::with(settings(|_| ()), &[ANNA]);
    let chat = opens_in_sales(&mut play, 1);
    assert_eq!((play.ticket(chat).queue, play.place(chat)), (default_queue(), "offer a".to_owned()));

    // It was closed while the queue was there, and is opened again after.
    let mut play = Play::with(with_sales(|_| ()), &[ANNA]);
    let chat = opens_in_sales(&mut play, 1);
    play.closes(chat);
    change(&mut play, settings(|_| ()));
    play.tells(chat, |now| now.opened_version = now.version);
    assert_eq!((play.ticket(chat).queue, play.place(chat)), (default_queue(), "offer a".to_owned()));
}

/// What the timeline was told last of its queue's words.
fn told(play: &Play, chat: ConversationId) -> Option<Option<i64>> {
    play.ticket(chat).now().rules.map(|rules| rules.inactive_ms)
}

fn patient(settings: &mut Settings) {
    settings.queues[1].words = Some(Rules { inactive_ms: None, ..Rules::default() });
}

#[test]
fn what_a_queue_says_about_words_is_told_with_its_tickets() {
    let mut play = Play::with(with_sales(patient), &[ANNA]);
    let (here, there) = (play.opens(1), opens_in_sales(&mut play, 2));
    assert_eq!((told(&play, here), told(&play, there)), (None, Some(None)));
    let waiting = Ticket { version: Version(1), ..play.ticket(there).clone() };
    assert!(waiting.differs_for_timeline(None), "before anybody answers, too");
    play.accept(ANNA, here).unwrap();
    play.ask(&transfer(here, Target::Queue(queue(SALES)), false, OrElse::Queue));
    assert_eq!(told(&play, here), Some(None), "a transfer brings the words of the new queue");
}

#[test]
fn what_changes_about_words_is_told_of_what_is_answered_already() {
    let mut play = Play::with(with_sales(|_| ()), &[ANNA]);
    let chat = opens_in_sales(&mut play, 1);
    play.accept(ANNA, chat).unwrap();
    let before = play.ticket(chat).clone();
    change(&mut play, with_sales(patient));
    let after = play.ticket(chat).clone();
    assert_eq!((told(&play, chat), play.place(chat)), (Some(None), "a".to_owned()));
    assert!(after.version > before.version && after.differs_for_timeline(Some(&before)));
    change(&mut play, with_sales(patient));
    assert_eq!(play.ticket(chat).version, after.version, "told once");
    // Whoever takes over tells what changed while nobody decided.
    play.desk.set_settings(with_sales(|_| ()));
    play.ask(&Command::Claimed { outage_ms: 0 });
    assert_eq!(told(&play, chat), None);
}
