//! What is sent twice is shown once; what was missed is shown in order.

use domain::{ClientId, SenderId};
use protocol::frame::{ClientFrame, Say, SpeechKind};
use uuid::Uuid;
use world::client::Order;
use world::{PATIENCE, World};

use super::actors::{a_customer_who_wrote, takes};

pub(crate) async fn three_hundred_missed_messages_are_resumed_elsewhere(world: &mut World) {
    let anna = world.operator("anna").await;
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "I will be away").await;
    let timeline = alice.timeline();
    takes(&anna, timeline, conversation).await;
    alice.sees_joined(timeline).await;
    alice.order(Order::Offline).await;
    for n in 0..300 {
        anna.says_in(timeline, SpeechKind::Message, &format!("while you were away {n}")).await;
        // Ticks set the pace: an echo may take a second where nothing is pushed.
        anna.wait(PATIENCE, |page| match page.outbox.iter().filter(|row| !row.accepted).count() {
            0..8 => Ok(()),
            n => Err(format!("{n} texts have no tick")),
        })
        .await;
    }
    let mut elsewhere = world.gateways.clone();
    elsewhere.rotate_left(1);
    alice.order(Order::Gateways(elsewhere)).await;
    alice.order(Order::Online).await;
    for n in 0..30 {
        anna.says_in(timeline, SpeechKind::Message, &format!("while you come back {n}")).await;
    }
    alice.sees("while you come back 29").await;
    anna.sees_in(timeline, "while you come back 29").await;
    let shown = alice.page().threads[&timeline].cursor;
    assert_eq!(shown, 332, "the first word, Anna's joining, 330 messages");
    world.verdict().await;
}

pub(crate) async fn a_retry_after_a_lost_tick_shows_once(world: &mut World) {
    let (alice, _) = a_customer_who_wrote(world, "alice", "first").await;
    for n in 0..10 {
        // The socket goes at once: whether the tick was on its way is chance, and must not matter.
        alice.says(&format!("cut {n}")).await;
        alice.order(Order::Cut).await;
        alice.sees(&format!("cut {n}")).await;
    }
    let timeline = alice.timeline();
    assert_eq!(alice.page().threads[&timeline].cursor, 11);
    world.verdict().await;
}

pub(crate) async fn an_old_id_sent_again_shows_once(world: &mut World) {
    let (alice, _) = a_customer_who_wrote(world, "alice", "first").await;
    let timeline = alice.timeline();
    let say = Say {
        timeline,
        cid: ClientId(Uuid::now_v7()),
        sender: SenderId(Uuid::now_v7()),
        no: 1,
        kind: SpeechKind::Message,
        text: "from a tab that slept".to_owned(),
        files: Vec::new(),
    };
    alice.frames(vec![ClientFrame::Say(say.clone())]).await;
    alice.sees("from a tab that slept").await;
    // More texts than any memory of recent ids holds per timeline, and a day's silence as the store sees it.
    for n in 0..200 {
        alice.says(&format!("later {n}")).await;
    }
    alice.sees("later 199").await;
    world.a_day_passes(timeline).await;
    alice.reconnects().await;
    alice.frames(vec![ClientFrame::Say(say)]).await;
    alice.says("the last").await;
    alice.sees("the last").await;
    assert_eq!(alice.page().threads[&timeline].cursor, 203);
    world.verdict().await;
}
