//! A push stream while both sides are well.

use link::push::{PushDown, Pusher};
use protocol::link::{Outcome, Purpose, Push, PushAnswer};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::way::{Way, accept_push, delivery, me, number_of, until};

on_both_ways!(
    deliveries_arrive_in_the_order_of_the_calls,
    outcomes_stand_in_the_order_of_the_deliveries,
    batches_may_be_answered_in_any_order,
    a_call_longer_than_a_message_is_split_and_answered_as_one,
    a_frame_arrives_byte_for_byte,
    other_messages_keep_their_place_among_deliveries,
    both_sides_know_whom_they_talk_to,
    an_empty_call_is_answered,
    answers_given_before_the_pod_leaves_arrive,
    a_pod_is_pinged_when_nothing_else_is_said,
);

/// Answers everything `Ok` and hands the numbers on in the order of arrival.
fn answering(mut down: PushDown) -> tokio::task::JoinHandle<Vec<u64>> {
    tokio::spawn(async move {
        let mut seen = Vec::new();
        while let Some(push) = down.next().await {
            if let Push::Deliver { batch, deliveries } = push {
                seen.extend(deliveries.iter().map(number_of));
                down.answer(PushAnswer { batch, outcomes: vec![Outcome::Ok; deliveries.len()] });
            }
        }
        seen
    })
}

async fn deliveries_arrive_in_the_order_of_the_calls(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let seen = answering(accept_push(&mut pod).await);
    let mut tickets = Vec::new();
    for call in 0..400_u64 {
        let deliveries = (0..5).map(|i| delivery(call * 5 + i, 200)).collect();
        tickets.push(pusher.deliver(deliveries));
    }
    for ticket in tickets {
        assert_eq!(ticket.await.unwrap(), [Outcome::Ok; 5]);
    }
    drop(pusher);
    let expected: Vec<u64> = (0..2000).collect();
    assert_eq!(seen.await.unwrap(), expected);
}

async fn outcomes_stand_in_the_order_of_the_deliveries(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let mut down = accept_push(&mut pod).await;
    let outcomes = vec![Outcome::Ok, Outcome::Gone, Outcome::Fenced, Outcome::Slow];
    let ticket = pusher.deliver((0..4).map(|n| delivery(n, 50)).collect());
    let Some(Push::Deliver { batch, .. }) = down.next().await else { panic!("not a delivery") };
    down.answer(PushAnswer { batch, outcomes: outcomes.clone() });
    assert_eq!(ticket.await.unwrap(), outcomes);
}

async fn batches_may_be_answered_in_any_order(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let mut down = accept_push(&mut pod).await;
    let first = pusher.deliver(vec![delivery(1, 50)]);
    let second = pusher.deliver(vec![delivery(2, 50)]);
    let mut batches = Vec::new();
    while batches.len() < 2 {
        if let Some(Push::Deliver { batch, .. }) = down.next().await {
            batches.push(batch);
        }
    }
    down.answer(PushAnswer { batch: batches[1], outcomes: vec![Outcome::Slow] });
    assert_eq!(second.await.unwrap(), [Outcome::Slow]);
    down.answers().give(PushAnswer { batch: batches[0], outcomes: vec![Outcome::Ok] });
    assert_eq!(first.await.unwrap(), [Outcome::Ok]);
}

async fn a_call_longer_than_a_message_is_split_and_answered_as_one(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let seen = answering(accept_push(&mut pod).await);
    let ticket = pusher.deliver((0..100).map(|n| delivery(n, 64 * 1024)).collect());
    assert_eq!(ticket.await.unwrap(), [Outcome::Ok; 100]);
    drop(pusher);
    let expected: Vec<u64> = (0..100).collect();
    assert_eq!(seen.await.unwrap(), expected);
}

async fn a_frame_arrives_byte_for_byte(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let mut down = accept_push(&mut pod).await;
    let text = r#"{ "text" : "дом \u00e9 \ud83d\ude00",  "n":1.50, "n":2 }"#;
    let mut sent = delivery(1, 50);
    sent.frame = RawValue::from_string(text.to_owned()).unwrap();
    let _ticket = pusher.deliver(vec![sent.clone()]);
    let Some(Push::Deliver { deliveries, .. }) = down.next().await else { panic!("not a delivery") };
    assert_eq!(deliveries[0].frame.get(), text);
    assert_eq!(deliveries[0].subject, sent.subject);
    assert_eq!(deliveries[0].boot, sent.boot);
}

async fn other_messages_keep_their_place_among_deliveries(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let mut down = accept_push(&mut pod).await;
    let _before = pusher.deliver(vec![delivery(1, 50)]);
    let request = Uuid::new_v4();
    pusher.send(Push::Answer { request, version: Some(3), problem: None }).unwrap();
    let _after = pusher.deliver(vec![delivery(2, 50)]);
    assert!(matches!(down.next().await, Some(Push::Deliver { .. })));
    assert!(
        matches!(down.next().await, Some(Push::Answer { request: r, version: Some(3), .. }) if r == request)
    );
    assert!(matches!(down.next().await, Some(Push::Deliver { .. })));
}

async fn both_sides_know_whom_they_talk_to(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let router = me();
    let pusher = Pusher::dial(&way.net, router, pod.address()).await.unwrap();
    let down = accept_push(&mut pod).await;
    assert_eq!((down.peer().pod, down.peer().boot), (router.pod, router.boot));
    assert_ne!(pusher.peer().pod, router.pod);
    assert!(!pusher.is_gone());
}

async fn an_empty_call_is_answered(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let _seen = answering(accept_push(&mut pod).await);
    assert_eq!(pusher.deliver(Vec::new()).await.unwrap(), []);
}

async fn answers_given_before_the_pod_leaves_arrive(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let mut down = accept_push(&mut pod).await;
    let ticket = pusher.deliver(vec![delivery(1, 50)]);
    let Some(Push::Deliver { batch, .. }) = down.next().await else { panic!("not a delivery") };
    down.answer(PushAnswer { batch, outcomes: vec![Outcome::Ok] });
    drop(down);
    assert_eq!(ticket.await.unwrap(), [Outcome::Ok]);
    until("the pod's leaving is noticed", || pusher.is_gone()).await;
}

async fn a_pod_is_pinged_when_nothing_else_is_said(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let mut down = accept_push(&mut pod).await;
    // The pod reads, so it answers pings by itself; a pod that did not would be gone 5 s after the first, at 10 s.
    let reading = tokio::time::timeout(std::time::Duration::from_secs(12), down.next());
    assert!(reading.await.is_err(), "pings are not handed out, and the stream lives");
    assert!(!pusher.is_gone());
}
