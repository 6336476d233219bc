//! One person on several tabs and devices.

use protocol::frame::SpeechKind;
use world::client::{Order, Pass};
use world::{PATIENCE, World};

use super::actors::{a_customer_who_wrote, has_joined, takes};

pub(crate) async fn two_tabs_show_the_same(world: &mut World) {
    let (first, _) = a_customer_who_wrote(world, "alice", "from the first tab").await;
    let pass = first.page().pass.clone();
    assert!(matches!(pass, Pass::Token(_)), "a guest gets a token to keep");
    let last = world.gateways.len() - 1;
    let second = world.client("alice's second tab", pass, last, |_| {}).await;
    assert_eq!(first.timeline(), second.timeline());
    second.sees("from the first tab").await;
    second.says("from the second tab").await;
    first.sees("from the second tab").await;
    second.sees("from the second tab").await;
    world.verdict().await;
}

pub(crate) async fn an_operator_on_two_devices(world: &mut World) {
    let desk = world.operator("anna").await;
    let phone = world.operator("anna").await;
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "a question").await;
    let timeline = alice.timeline();
    takes(&desk, timeline, conversation).await;
    has_joined(&phone, timeline).await;
    desk.says_in(timeline, SpeechKind::Message, "from the desk").await;
    phone.sees_in(timeline, "from the desk").await;
    phone.says_in(timeline, SpeechKind::Message, "from the phone").await;
    desk.sees_in(timeline, "from the phone").await;
    alice.sees("from the phone").await;
    let version = desk.takes(conversation).await.unwrap();
    assert_eq!(phone.takes(conversation).await.unwrap(), version, "already yours, whoever asks");
    world.verdict().await;
}

pub(crate) async fn the_older_attempt_loses(world: &mut World) {
    let (first, _) = a_customer_who_wrote(world, "alice", "before").await;
    let (pass, sender) = {
        let page = first.page();
        (page.pass.clone(), page.sender)
    };
    let last = world.gateways.len() - 1;
    let newer = world
        .client("alice reconnected", pass, last, |page| {
            page.sender = sender;
            page.attempt = 7;
            page.next_no = 100;
        })
        .await;
    first.closed_with(4409).await;
    newer.says("after").await;
    newer.sees("after").await;
    first.order(Order::Offline).await;
    newer
        .wait(PATIENCE, |page| if page.open { Ok(()) } else { Err("the newer one is closed".to_owned()) })
        .await;
    world.verdict().await;
}
