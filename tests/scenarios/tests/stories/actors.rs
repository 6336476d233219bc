//! What several stories begin with.

use domain::{ConversationId, TimelineId};
use world::{Client, PATIENCE, World};

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
    operator.takes(conversation).await.expect("a waiting conversation can be taken");
    has_joined(operator, timeline).await;
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
