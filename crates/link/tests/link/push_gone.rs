//! A push stream whose pod dies, hangs or lies.

use std::time::{Duration, Instant};

use link::push::{Gone, Pusher};
use protocol::link::{Outcome, Purpose, Push, PushAnswer};

use crate::way::{Way, accept_push, delivery, me, until};

on_both_ways!(
    a_pod_that_dies_in_mid_batch_ends_every_ticket_at_once,
    a_pod_that_never_reads_is_given_up_after_1024_batches,
    a_pod_that_never_reads_costs_bounded_memory_and_blocks_nobody,
    a_pod_that_reads_and_never_answers_is_gone_after_five_seconds,
    an_answer_of_another_length_ends_the_stream,
    an_answer_that_was_not_asked_for_ends_the_stream,
    nothing_is_taken_for_a_pod_that_is_gone,
    a_delivery_that_no_message_can_hold_fails_alone,
    dropping_the_pusher_ends_the_stream_and_its_tickets,
    a_pod_that_comes_back_is_dialled_anew,
);

async fn a_pod_that_dies_in_mid_batch_ends_every_ticket_at_once(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let mut down = accept_push(&mut pod).await;
    let tickets: Vec<_> = (0..100).map(|n| pusher.deliver(vec![delivery(n, 200)])).collect();
    let Some(Push::Deliver { batch, .. }) = down.next().await else { panic!("not a delivery") };
    down.answer(PushAnswer { batch, outcomes: vec![Outcome::Ok] });
    let died = Instant::now();
    drop(down);
    let mut outcomes = Vec::new();
    for ticket in tickets {
        outcomes.push(ticket.await);
    }
    assert!(died.elapsed() < Duration::from_secs(2), "{:?}", died.elapsed());
    assert_eq!(outcomes[0], Ok(vec![Outcome::Ok]));
    assert!(outcomes[1..].iter().all(|outcome| *outcome == Err(Gone::Broken)), "{outcomes:?}");
    pusher.closed().await;
}

async fn a_pod_that_never_reads_is_given_up_after_1024_batches(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let _never_read = accept_push(&mut pod).await;
    let tickets: Vec<_> = (0..1024).map(|n| pusher.deliver(vec![delivery(n, 200)])).collect();
    assert!(!pusher.is_gone(), "1 024 are allowed");
    let one_more = pusher.deliver(vec![delivery(1024, 200)]);
    assert_eq!(one_more.await, Err(Gone::Full));
    assert!(pusher.is_gone());
    for ticket in tickets {
        assert_eq!(ticket.await, Err(Gone::Full));
    }
}

async fn a_pod_that_never_reads_costs_bounded_memory_and_blocks_nobody(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let _never_read = accept_push(&mut pod).await;
    let begun = Instant::now();
    let mut taken_bytes = 0;
    while !pusher.is_gone() {
        drop(pusher.deliver(vec![delivery(0, 64 * 1024)]));
        taken_bytes += 64 * 1024;
        assert!(
            taken_bytes < 64 * 1024 * 1024,
            "more than what may wait, what is under way and the sockets' buffers"
        );
    }
    assert!(begun.elapsed() < Duration::from_secs(4), "given up for its size, not for its silence");
    assert_eq!(pusher.deliver(vec![delivery(0, 50)]).await, Err(Gone::Full));
}

async fn a_pod_that_reads_and_never_answers_is_gone_after_five_seconds(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let mut down = accept_push(&mut pod).await;
    let reading = tokio::spawn(async move { while down.next().await.is_some() {} });
    let begun = Instant::now();
    let first = pusher.deliver(vec![delivery(1, 50)]);
    let second = pusher.deliver(vec![delivery(2, 50)]);
    assert_eq!(first.await, Err(Gone::Silent));
    assert_eq!(second.await, Err(Gone::Silent));
    let waited = begun.elapsed();
    assert!(waited >= Duration::from_secs(5) && waited < Duration::from_secs(8), "{waited:?}");
    reading.await.unwrap();
}

async fn an_answer_of_another_length_ends_the_stream(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let mut down = accept_push(&mut pod).await;
    let ticket = pusher.deliver(vec![delivery(1, 50), delivery(2, 50)]);
    let Some(Push::Deliver { batch, .. }) = down.next().await else { panic!("not a delivery") };
    down.answer(PushAnswer { batch, outcomes: vec![Outcome::Ok] });
    assert_eq!(ticket.await, Err(Gone::Broken));
    pusher.closed().await;
}

async fn an_answer_that_was_not_asked_for_ends_the_stream(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let mut down = accept_push(&mut pod).await;
    down.answer(PushAnswer { batch: 77, outcomes: vec![Outcome::Ok] });
    pusher.closed().await;
    assert!(down.next().await.is_none(), "the pod sees the end too");
}

async fn nothing_is_taken_for_a_pod_that_is_gone(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    drop(accept_push(&mut pod).await);
    pusher.closed().await;
    let ended = || pusher.send(Push::Settings { version: 1 }).is_err();
    until("messages are refused", ended).await;
    assert_eq!(pusher.deliver(vec![delivery(1, 50)]).await, Err(Gone::Broken));
}

async fn a_delivery_that_no_message_can_hold_fails_alone(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let mut down = accept_push(&mut pod).await;
    let too_long = pusher.deliver(vec![delivery(1, protocol::limit::LINK_BYTES)]);
    assert_eq!(too_long.await, Err(Gone::TooLong));
    let ticket = pusher.deliver(vec![delivery(2, 50)]);
    let Some(Push::Deliver { batch, .. }) = down.next().await else { panic!("not a delivery") };
    down.answer(PushAnswer { batch, outcomes: vec![Outcome::Ok] });
    assert_eq!(ticket.await.unwrap(), [Outcome::Ok]);
}

async fn dropping_the_pusher_ends_the_stream_and_its_tickets(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let pusher = Pusher::dial(&way.net, me(), pod.address()).await.unwrap();
    let mut down = accept_push(&mut pod).await;
    let ticket = pusher.deliver(vec![delivery(1, 50)]);
    drop(pusher);
    assert_eq!(ticket.await, Err(Gone::Closed));
    assert!(matches!(down.next().await, Some(Push::Deliver { .. })), "what was taken is still sent");
    assert!(down.next().await.is_none());
}

async fn a_pod_that_comes_back_is_dialled_anew(way: Way) {
    let mut pod = way.listen(&[Purpose::Push]).await;
    let address = pod.address().to_owned();
    let first = Pusher::dial(&way.net, me(), &address).await.unwrap();
    drop(accept_push(&mut pod).await);
    drop(pod);
    first.closed().await;
    until("nobody listens any more", || {
        tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(Pusher::dial(&way.net, me(), &address)).is_err()
        })
    })
    .await;
    let mut pod = way.net.listen(me(), &address, &[Purpose::Push]).await.unwrap();
    let second = Pusher::dial(&way.net, me(), &address).await.unwrap();
    let down = accept_push(&mut pod).await;
    assert_ne!(second.peer().boot, first.peer().boot);
    drop(down);
}
