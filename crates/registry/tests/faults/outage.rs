//! Redis or its Sentinels hang or die.

use std::time::{Duration, Instant};

use registry::redis::RedisRegistry;
use registry::{ConnectionRegistry as _, PodKind};

use crate::world::{Gateway, eventually, joined, options, whole};

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_master_is_replaced() {
    let mut group = services::redis_group().await;
    let mut gateway = Gateway::with_seats(&group, 50).await;
    let (_, router) = joined(&group, PodKind::Router).await;
    eventually("exact", || gateway.is_found_exactly(&router)).await;
    group.kill_master();
    let gap = gap_of(&mut gateway, &router).await;
    println!("killed master: no look-up for {gap:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_master_is_replaced_and_its_return_disturbs_nobody() {
    let group = services::redis_group().await;
    let mut gateway = Gateway::with_seats(&group, 50).await;
    let (_, router) = joined(&group, PodKind::Router).await;
    eventually("exact", || gateway.is_found_exactly(&router)).await;
    let stopped = group.stop_master();
    let gap = gap_of(&mut gateway, &router).await;
    println!("stopped master: no look-up for {gap:?}");
    // It wakes, applies what was sent to it meanwhile, and learns that it is a replica.
    group.cont(stopped);
    let until = Instant::now() + Duration::from_secs(5);
    while Instant::now() < until {
        if let Ok(lookup) = router.look_up(&gateway.subjects()).await {
            gateway.must_be_reached_by(&lookup);
        }
        gateway.seat().await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    eventually("exact again", || gateway.is_found_exactly(&router)).await;
}

/// Looks up until answers come and are exact again; each answer on the way must reach everybody. Returns how long no
/// look-up was answered.
async fn gap_of(gateway: &mut Gateway, router: &RedisRegistry) -> Duration {
    let start = Instant::now();
    let mut failed = 0;
    let gap = loop {
        // Connections go on arriving while nothing can be written.
        gateway.seat().await;
        match router.look_up(&gateway.subjects()).await {
            Ok(lookup) => {
                gateway.must_be_reached_by(&lookup);
                if failed > 0 {
                    break start.elapsed();
                }
            }
            Err(error) => {
                assert!(error.is_transient(), "{error}");
                // Whoever cannot look up broadcasts to these.
                assert!(router.pods(PodKind::Gateway).await.iter().any(|lease| lease.pod == gateway.pod));
                failed += 1;
            }
        }
        assert!(start.elapsed() < Duration::from_secs(30), "no answer since {failed} look-ups");
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    let took = eventually("exact again", || gateway.is_found_exactly(router)).await;
    println!("{failed} look-ups failed; exact again {took:?} after the first answer");
    gap
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_first_sentinel_does_not_block_the_start() {
    let group = services::redis_group().await;
    group.stop_sentinel(0);
    let start = Instant::now();
    let registry = RedisRegistry::connect(options(&group)).await.unwrap();
    registry.ping(Duration::from_secs(5)).await.unwrap();
    println!("connected after {:?}", start.elapsed());
    group.stop_sentinel(1);
    // The one that is left is no majority, but nobody contradicts it.
    let registry = RedisRegistry::connect(options(&group)).await.unwrap();
    registry.ping(Duration::from_secs(5)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn with_everything_down_pods_are_told_from_memory() {
    let group = services::redis_group().await;
    let gateway = Gateway::with_seats(&group, 1).await;
    let (_, router) = joined(&group, PodKind::Router).await;
    eventually("exact", || gateway.is_found_exactly(&router)).await;
    let options = options(&group);
    drop(group);
    eventually("the outage is noticed", || async { router.look_up(&gateway.subjects()).await.is_err() })
        .await;
    let error = router.look_up(&gateway.subjects()).await.unwrap_err();
    assert!(error.is_transient(), "{error}");
    assert_eq!(router.pods(PodKind::Gateway).await[0].pod, gateway.pod);
    eventually("the lease is not whole", || async { !gateway.registry.is_whole() }).await;
    let wait = Duration::from_millis(300);
    assert!(router.ping(wait).await.is_err_and(|error| error.is_transient()));

    // A process starts without Redis, within a moment, and can end.
    let start = Instant::now();
    let late = RedisRegistry::connect(options).await.unwrap();
    assert!(late.join(gateway.pod.clone()).await.is_err_and(|error| error.is_transient()));
    assert!(start.elapsed() < Duration::from_secs(3));
    late.leave(wait).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_began_without_redis_joins_when_it_comes() {
    let group = services::redis_group().await;
    for index in 0..3 {
        group.stop_sentinel(index);
    }
    let gateway = registry::Pod {
        id: domain::PodId(uuid::Uuid::new_v4()),
        boot: uuid::Uuid::new_v4(),
        kind: PodKind::Gateway,
        address: "a:1".to_owned(),
    };
    let registry = RedisRegistry::connect(options(&group)).await.unwrap();
    assert!(registry.join(gateway.clone()).await.is_err());
    for index in 0..3 {
        group.cont_sentinel(index);
    }
    whole(&registry).await;
    assert_eq!(registry.pods(PodKind::Gateway).await[0].pod, gateway);
}
