//! What is asked before a conversation.

use super::*;
use crate::form::{Answer, Form};

fn fill(author: Author, queue: Option<QueueId>) -> Command {
    let answer = |key: &str, value: &str| Answer {
        key: key.to_owned(),
        label: key.to_uppercase(),
        value: value.to_owned(),
    };
    let answers = vec![answer("name", " Margarethe "), answer("order", "NV-204-88317")];
    Command::Fill { author, client_id: ClientId(id(300)), sender: None, form: Form { queue, answers } }
}

#[test]
fn a_form_opens_a_conversation_in_the_queue_that_it_names() {
    for row in [Row::None, Row::Closed] {
        let (timeline, decision) = decided(row, &fill(customer(), Some(QueueId(id(77)))));
        let conversation = timeline.conversation.clone().unwrap();
        assert_eq!((conversation.queue, conversation.is_open()), (QueueId(id(77)), true), "{row:?}");
        assert!(decision.concerns_desk(&super::timeline(row)), "{row:?}");
        let [EntryKind::Form { answers }] = kinds(&decision)[..] else { panic!("{row:?}") };
        assert_eq!(answers.len(), 2);
        // What is said next belongs to it.
        let said = decide(
            &Timeline { conversation: Some(conversation.clone()), ..timeline.clone() },
            &say(customer(), Speech::Message, 301),
            Known::New,
            &Rules::default(),
            AT,
        );
        let Some(Event::Added(entry)) = said.events.first() else { panic!("a message") };
        assert_eq!(entry.conversation, conversation.id);
    }
}

#[test]
fn a_form_without_a_choice_opens_the_default_queue() {
    let (timeline, _) = decided(Row::None, &fill(customer(), None));
    assert_eq!(timeline.conversation.unwrap().queue, QueueId::default_of(timeline.desk));
}

#[test]
fn a_form_moves_no_open_conversation() {
    for row in [Row::Bot, Row::Waiting, Row::Assigned] {
        let before = super::timeline(row).conversation;
        let (timeline, decision) = decided(row, &fill(customer(), Some(QueueId(id(77)))));
        assert_eq!(timeline.conversation, before, "{row:?}");
        assert!(!decision.concerns_desk(&super::timeline(row)), "{row:?}");
        assert_eq!(kinds(&decision).len(), 1, "{row:?}");
    }
}

#[test]
fn a_form_names_a_guest_and_nobody_who_has_a_name() {
    let (guest, _) = decided(Row::None, &fill(customer(), None));
    assert_eq!(guest.customer_name, "Margarethe");
    let mut known = super::timeline(Row::None);
    known.customer_name = "Ada".to_owned();
    for event in decide(&known.clone(), &fill(customer(), None), Known::New, &Rules::default(), AT).events {
        known.apply(&event);
    }
    assert_eq!(known.customer_name, "Ada");
}

#[test]
fn a_form_that_stands_is_told_again_and_only_customers_fill_one() {
    let known = Known::At(Position(1));
    let again = decide(&timeline(Row::Waiting), &fill(customer(), None), known, &Rules::default(), AT);
    assert_eq!((again.repeats, again.events.len()), (Some(Position(1)), 0));
    let (_, refused) = decided(Row::Waiting, &fill(Author::Operator(anna().operator), None));
    assert_eq!(refused.answer, Some(Err(Refusal::NotAllowed)));
}
