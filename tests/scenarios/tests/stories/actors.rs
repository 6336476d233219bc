//! What several stories begin with.

use std::time::Duration;

use domain::{ClientId, ConversationId, TimelineId};
use protocol::frame::{ChatCard, ClientFrame};
use uuid::Uuid;
use world::{Client, PATIENCE, World};

/// Without a `result` in this time a client asks for its inbox.
const RESULT_WAIT: Duration = Duration::from_secs(2);

/// A customer who has written one message, and the conversation that it opened.
pub(crate) async fn a_customer_who_wrote(
    world: &mut World,
    name: &str,
    text: &str,
) -> (Client, ConversationId) {
    let customer = world.customer(name).await;
    let client_id = customer.says(text).await;
    customer.has_tick(client_id).await;
    customer.sees(text).await;
    let timeline = customer.timeline();
    let conversation =
        customer.page().conversation(timeline).expect("an entry that is shown names its conversation");
    (customer, conversation)
}

/// Waits until the conversation waits on the operator's board, takes it, and waits until it may write.
pub(crate) async fn takes(operator: &Client, timeline: TimelineId, conversation: ConversationId) {
    let waiting = |page: &mut world::client::Page| {
        let board = page.board.as_ref().ok_or("no board yet")?;
        let found = board.waiting.iter().any(|card| card.conversation == conversation);
        if found { Ok(()) } else { Err(format!("{conversation} is not on the board")) }
    };
    operator.wait(PATIENCE, waiting).await;
    let cid = ClientId(Uuid::now_v7());
    operator.frames(vec![ClientFrame::Take { conversation, cid, if_version: None }]).await;
    let is_mine = |page: &mut world::client::Page| match page.results.get(&cid) {
        Some(Err(problem)) => panic!("a waiting conversation can be taken: {problem:?}"),
        Some(Ok(_)) => Ok(()),
        None if chats(page).any(|chat| chat.conversation == conversation) => Ok(()),
        None => Err("neither a result nor in the inbox".to_owned()),
    };
    tokio::select! {
        () = operator.wait(PATIENCE, is_mine) => {}
        () = asks_for_the_inbox(operator) => {}
    }
    if !operator.page().results.contains_key(&cid) {
        // It was found in the inbox: what has been said there is read like any other chat's.
        let req = operator.page().next_req();
        operator.frames(vec![ClientFrame::History { req, timeline, after: None, before: None }]).await;
    }
    has_joined(operator, timeline).await;
}

fn chats(page: &world::client::Page) -> impl Iterator<Item = &ChatCard> {
    page.inbox.iter().flat_map(|inbox| &inbox.chats)
}

/// What a client does while no `result` comes.
async fn asks_for_the_inbox(operator: &Client) {
    loop {
        tokio::time::sleep(RESULT_WAIT).await;
        operator.frames(vec![ClientFrame::Inbox {}]).await;
    }
}

/// The entry that says who answers is on the operator's own screen: from here on the operator may write.
pub(crate) async fn has_joined(operator: &Client, timeline: TimelineId) {
    let name = operator.page().me.as_ref().map(|me| me.name.clone()).unwrap_or_default();
    let joined = |page: &mut world::client::Page| {
        let thread = page.threads.get(&timeline).ok_or("the timeline is not there yet")?;
        let last = thread.entries.iter().rev().find_map(|entry| match &entry.body {
            protocol::frame::EntryBody::Joined { name, .. } => Some(name.clone()),
            _ => None,
        });
        if last.as_ref() == Some(&name) { Ok(()) } else { Err(format!("{name} has not joined: {last:?}")) }
    };
    operator.wait(PATIENCE, joined).await;
}
