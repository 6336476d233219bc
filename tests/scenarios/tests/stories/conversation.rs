//! A conversation from its first word to its end, and on.

use protocol::frame::{ClientFrame, EntryBody, SpeechKind};
use protocol::problem::ProblemKind;
use world::{PATIENCE, World};

use super::actors::{a_customer_who_wrote, has_joined, takes};

pub(crate) async fn a_first_message_and_its_reply(world: &mut World) {
    let anna = world.operator("anna").await;
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "where is my parcel?").await;
    let timeline = alice.timeline();
    takes(&anna, timeline, conversation).await;
    anna.sees_in(timeline, "where is my parcel?").await;
    let reply = anna.says_in(timeline, SpeechKind::Message, "in Leeds since this morning").await;
    anna.has_tick(reply).await;
    let n = alice.sees("in Leeds since this morning").await;
    assert_eq!(n, 3, "the question, Anna's joining, the answer");
    world.verdict().await;
}

pub(crate) async fn a_message_to_a_closed_conversation_reopens_it(world: &mut World) {
    let anna = world.operator("anna").await;
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "a question").await;
    let timeline = alice.timeline();
    takes(&anna, timeline, conversation).await;
    anna.closes(timeline).await.unwrap();
    let closed = |page: &mut world::client::Page| {
        let last = page.threads[&timeline].entries.last().map(|entry| entry.body.clone());
        match last {
            Some(EntryBody::Closed { reason }) if reason == "by_operator" => Ok(()),
            other => Err(format!("not closed: {other:?}")),
        }
    };
    alice.wait(PATIENCE, closed).await;
    alice.says("one more thing").await;
    alice.sees("one more thing").await;
    assert_eq!(alice.page().conversation(timeline), Some(conversation), "the same conversation goes on");
    takes(&anna, timeline, conversation).await;
    anna.sees_in(timeline, "one more thing").await;
    world.verdict().await;
}

pub(crate) async fn an_operator_takes_up_a_closed_conversation(world: &mut World) {
    let anna = world.operator("anna").await;
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "a question").await;
    let timeline = alice.timeline();
    takes(&anna, timeline, conversation).await;
    let refused =
        anna.command(|cid| ClientFrame::Reopen { timeline, cid, if_version: None }).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::NotClosed);
    anna.closes(timeline).await.unwrap();
    anna.command(|cid| ClientFrame::Reopen { timeline, cid, if_version: None }).await.unwrap();
    let joined_twice = |page: &mut world::client::Page| {
        let entries = &page.threads[&timeline].entries;
        let joined = entries.iter().filter(|entry| matches!(entry.body, EntryBody::Joined { .. })).count();
        if joined == 2 { Ok(()) } else { Err(format!("Anna joined {joined} times")) }
    };
    anna.wait(PATIENCE, joined_twice).await;
    anna.says_in(timeline, SpeechKind::Message, "I have found it").await;
    alice.sees("I have found it").await;
    world.verdict().await;
}

pub(crate) async fn a_text_after_the_chat_moved_becomes_undelivered(world: &mut World) {
    let anna = world.operator("anna").await;
    let james = world.operator("james").await;
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "a question").await;
    let timeline = alice.timeline();
    takes(&anna, timeline, conversation).await;
    james.takes(conversation).await.unwrap();
    has_joined(&james, timeline).await;
    let late = anna.says_in(timeline, SpeechKind::Message, "too late").await;
    anna.has_tick(late).await;
    let undelivered = |page: &mut world::client::Page| {
        let entries = &page.threads[&timeline].entries;
        let found = entries.iter().find(|entry| entry.cid == late).ok_or("the text is not there")?;
        match &found.body {
            EntryBody::Undelivered { reason, .. } if reason == "not_yours" => Ok(()),
            other => Err(format!("it became {other:?}")),
        }
    };
    anna.wait(PATIENCE, undelivered).await;
    james.says_in(timeline, SpeechKind::Message, "in time").await;
    alice.sees("in time").await;
    let seen = alice.page().threads[&timeline].entries.len();
    assert_eq!(seen, 4, "the question, Anna, James for Anna, the answer");
    world.verdict().await;
}

pub(crate) async fn reading_turns_the_ticks(world: &mut World) {
    let anna = world.operator("anna").await;
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "a question").await;
    let timeline = alice.timeline();
    takes(&anna, timeline, conversation).await;
    anna.sees_in(timeline, "a question").await;
    let marks = |wanted: (u64, u64)| {
        move |page: &mut world::client::Page| {
            let thread = &page.threads[&timeline];
            let found = (thread.delivered, thread.read);
            if found.0 >= wanted.0 && found.1 >= wanted.1 {
                Ok(())
            } else {
                Err(format!("marks are {found:?}"))
            }
        }
    };
    alice.wait(PATIENCE, marks((1, 0))).await;
    let n = anna.page().threads[&timeline].cursor;
    anna.frames(vec![ClientFrame::Read { timeline, n }]).await;
    alice.wait(PATIENCE, marks((1, 1))).await;
    world.verdict().await;
}
