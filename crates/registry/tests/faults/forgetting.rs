//! Redis answers, but forgot: all of it, a lease, a key of the table.

use std::time::{Duration, Instant};

use registry::{ConnectionRegistry as _, PodKind};
use uuid::Uuid;

use crate::world::{Gateway, PREFIX, eventually, joined};

/// Bulk answers begin with their length in bytes.
fn bulk(answer: &str) -> String {
    answer.lines().nth(1).unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn emptied_every_second_it_still_reaches_everybody() {
    let group = services::redis_group().await;
    let mut gateways = [Gateway::with_seats(&group, 200).await, Gateway::with_seats(&group, 200).await];
    let (_, router) = joined(&group, PodKind::Router).await;
    eventually("the seats are found", || gateways[0].is_found_exactly(&router)).await;

    let (mut asked, mut flushed, mut exact) = (0, 0, 0);
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(8) {
        if start.elapsed().as_secs() >= flushed {
            group.flush_all().await;
            flushed += 1;
        }
        for gateway in &mut gateways {
            // Connections come and go all the while.
            gateway.seat().await;
            let (subject, seat) = gateway.seats.remove(0);
            gateway.registry.remove(&[subject], seat.connection).await;
            // A look-up that fails is a broadcast.
            if let Ok(lookup) = router.look_up(&gateway.subjects()).await {
                gateway.must_be_reached_by(&lookup);
                asked += 1;
                exact += usize::from(lookup.not_whole.is_empty());
            }
        }
    }
    println!("{flushed} flushes, {asked} look-ups, {exact} of them without a broadcast");
    assert!(flushed >= 8 && asked > 100);
    for gateway in &gateways {
        let took = eventually("exact again", || gateway.is_found_exactly(&router)).await;
        println!("exact again after {took:?}");
        assert!(gateway.registry.is_whole());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_lease_is_noticed_by_the_next_beat() {
    let group = services::redis_group().await;
    let gateway = Gateway::with_seats(&group, 5).await;
    let (_, router) = joined(&group, PodKind::Router).await;
    eventually("exact", || gateway.is_found_exactly(&router)).await;

    let key = format!("{PREFIX}pod:{}", gateway.pod.id);
    let before = bulk(&group.ask_master(&format!("GET {key}")).unwrap());
    group.ask_master(&format!("DEL {key}")).unwrap();
    let lookup = router.look_up(&gateway.subjects()).await.unwrap();
    gateway.must_be_reached_by(&lookup);
    assert_eq!(lookup.not_whole, vec![gateway.pod.clone()]);
    let took = eventually("exact again", || gateway.is_found_exactly(&router)).await;
    println!("exact again after {took:?}");
    let after = bulk(&group.ask_master(&format!("GET {key}")).unwrap());
    assert!(!before.is_empty() && before != after, "the lease was put back as whole without an assertion");
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_keys_of_the_table_are_noticed_by_the_sweep() {
    let group = services::redis_group().await;
    let gateway = Gateway::with_seats(&group, 40).await;
    let (_, router) = joined(&group, PodKind::Router).await;
    eventually("exact", || gateway.is_found_exactly(&router)).await;
    let key = format!("{PREFIX}pod:{}", gateway.pod.id);
    let before = bulk(&group.ask_master(&format!("GET {key}")).unwrap());
    let lost = [3, 17, 31].map(|index| format!("{PREFIX}seats1:{}", gateway.seats[index].0));
    group.ask_master(&format!("DEL {}", lost.join(" "))).unwrap();
    assert!(!gateway.is_found_exactly(&router).await, "the fault did not bite");
    // One beat may find the first of them; what it then asserts is everything.
    let start = Instant::now();
    let waited = tokio::time::timeout(Duration::from_secs(35), async {
        while !gateway.is_found_exactly(&router).await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    assert!(waited.await.is_ok(), "one sweep takes 30 s");
    println!("noticed and mended after {:?}", start.elapsed());
    let after = bulk(&group.ask_master(&format!("GET {key}")).unwrap());
    assert_ne!(before, after, "what was lost came back by chance, unnoticed");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lost_list_of_pods_is_put_back() {
    let group = services::redis_group().await;
    let gateway = Gateway::with_seats(&group, 1).await;
    group.ask_master(&format!("DEL {PREFIX}pods")).unwrap();
    // One that has never heard of the gateway learns of it with the gateway's next beat.
    let (_, router) = joined(&group, PodKind::Router).await;
    eventually("exact", || gateway.is_found_exactly(&router)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_is_none_costs_a_broadcast_and_nothing_more() {
    let group = services::redis_group().await;
    let mut gateway = Gateway::with_seats(&group, 2).await;
    let (_, router) = joined(&group, PodKind::Router).await;
    eventually("exact", || gateway.is_found_exactly(&router)).await;

    let key = format!("{PREFIX}seats1:{}", gateway.seats[0].0);
    group.ask_master(&format!("HSET {key} {} junk", Uuid::new_v4())).unwrap();
    let lookup = router.look_up(&gateway.subjects()).await.unwrap();
    assert_eq!(lookup.not_whole, vec![gateway.pod.clone()]);
    assert_eq!(lookup.found[0].seats, vec![gateway.seats[0].1.clone()], "what can be read counts");
    let (subject, seat) = gateway.seats[0].clone();
    assert_eq!(gateway.registry.add(&[subject], seat.clone()).await.unwrap(), vec![seat]);
    gateway.seat().await;
    let others = &gateway.subjects()[1..];
    assert_eq!(router.look_up(others).await.unwrap().not_whole, vec![], "other subjects are not concerned");
    group.ask_master(&format!("DEL {key}")).unwrap();
    eventually("exact", || gateway.is_found_exactly(&router)).await;
}
