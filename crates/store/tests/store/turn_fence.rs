//! The fence, with two sessions on real rows.

use std::sync::Arc;

use domain::turn::Turn;
use protocol::record::Topic;
use sqlx::Connection;
use store::turn::CommitError;

use crate::fixture::{Talk, World, eventually, tenant};

fn two_customers_speak() -> Turn {
    let mut turn = Turn::default();
    let tenant = tenant();
    Talk::new(tenant).says(&mut turn, "on one partition");
    Talk::new(tenant).says(&mut turn, "on the other");
    turn
}

/// Another boot takes this partition, as after a lease that ran out.
async fn steal(world: &World, partition: u32) {
    sqlx::query("UPDATE ownership SET owner = gen_random_uuid(), epoch = epoch + 1 WHERE topic = 'inbound' AND partition = $1")
        .bind(i32::try_from(partition).unwrap())
        .execute(&mut world.superuser().await)
        .await
        .unwrap();
}

#[tokio::test]
async fn with_one_of_two_partitions_stolen_neither_a_row_nor_an_offset_moves() {
    let world = World::new().await;
    let mut router = world.claim(2).await;
    let (kept, stolen) = (router.owned[0], router.owned[1]);
    steal(&world, stolen.partition).await;

    let error = router.commit(&two_customers_speak()).await.unwrap_err();
    let CommitError::Lost { still_mine } = error else { panic!("{error:?}") };
    assert_eq!(still_mine, [(Topic::Inbound, kept.partition)]);
    for table in ["entry", "timeline", "conversation"] {
        assert_eq!(world.count(table).await, 0, "{table}");
    }
    for owned in [kept, stolen] {
        let now = world.store.ownership().read(Topic::Inbound, owned.partition).await.unwrap().unwrap().now;
        assert_eq!((now.next_offset, now.turn), (0, 0));
    }

    // The other partition is decided again, alone.
    router.owned.pop();
    router.commit(&two_customers_speak()).await.unwrap();
    assert_eq!(world.count("entry").await, 2);
}

#[tokio::test]
async fn a_zombie_that_wakes_after_its_lease_was_claimed_writes_nothing() {
    let world = World::new().await;
    let mut zombie = world.claim(4).await;
    world.store.ownership().free_all_leases().await.unwrap();
    let mut heir = world.claim(4).await;
    let error = zombie.commit(&two_customers_speak()).await.unwrap_err();
    assert!(matches!(&error, CommitError::Lost { still_mine } if still_mine.is_empty()), "{error:?}");
    assert_eq!(world.count("entry").await, 0);
    heir.commit(&two_customers_speak()).await.unwrap();
    assert_eq!(world.count("entry").await, 2);
}

#[tokio::test]
async fn a_lease_that_ran_out_and_was_not_claimed_still_writes() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    sqlx::query("UPDATE ownership SET lease_until = '-infinity'")
        .execute(&mut world.superuser().await)
        .await
        .unwrap();
    router.commit(&two_customers_speak()).await.unwrap();
    let standing =
        world.store.ownership().read(Topic::Inbound, router.owned[0].partition).await.unwrap().unwrap();
    assert!(standing.is_leased, "the turn renewed it");
}

#[tokio::test]
async fn a_turn_that_was_overtaken_while_it_waited_for_the_row_writes_nothing() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut thief = world.superuser().await;
    let mut stealing = thief.begin().await.unwrap();
    sqlx::query("UPDATE ownership SET owner = gen_random_uuid(), epoch = epoch + 1 WHERE owner = $1")
        .bind(router.boot)
        .execute(&mut *stealing)
        .await
        .unwrap();
    let boot = router.boot;
    let turn = tokio::spawn(async move { router.commit(&two_customers_speak()).await });
    waits_for_a_lock(&world).await;
    stealing.commit().await.unwrap();
    let error = turn.await.unwrap().unwrap_err();
    assert!(matches!(&error, CommitError::Lost { still_mine } if still_mine.is_empty()), "{boot}: {error:?}");
    assert_eq!(world.count("entry").await, 0);
}

#[tokio::test]
async fn a_turn_goes_on_when_the_one_that_it_waited_for_was_rolled_back() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let mut other = world.superuser().await;
    let mut holding = other.begin().await.unwrap();
    sqlx::query("UPDATE ownership SET owner = NULL").execute(&mut *holding).await.unwrap();
    let turn = tokio::spawn(async move { router.commit(&two_customers_speak()).await });
    waits_for_a_lock(&world).await;
    holding.rollback().await.unwrap();
    turn.await.unwrap().unwrap();
    assert_eq!(world.count("entry").await, 2);
}

async fn waits_for_a_lock(world: &World) {
    eventually("the turn waits for the row", || async {
        let waiting: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '-- The one writing statement%')",
        )
        .fetch_one(&mut world.superuser().await)
        .await
        .unwrap();
        waiting
    })
    .await;
}

#[tokio::test]
async fn turns_over_the_same_partitions_in_any_order_never_wait_in_a_circle() {
    let world = World::new().await;
    let router = world.claim(4).await;
    let router = Arc::new(router);
    // All but one of these lose; none may deadlock or write twice.
    let turns: Vec<_> = (0..8)
        .map(|n| {
            let router = router.clone();
            tokio::spawn(async move {
                let mut fences = router.fences(1);
                if n % 2 == 0 {
                    fences.reverse();
                }
                let turn = two_customers_speak();
                let write = store::turn::TurnWrite {
                    boot: router.boot,
                    lease_ms: 3_000,
                    fences,
                    turn: &turn,
                    outbox: vec![],
                    outbox_done: vec![],
                };
                router.store.turn().commit(write).await
            })
        })
        .collect();
    let mut committed = 0;
    for turn in turns {
        match turn.await.unwrap() {
            Ok(_) => committed += 1,
            Err(error) => assert!(matches!(&error, CommitError::Lost { .. }), "{error:?}"),
        }
    }
    assert_eq!(committed, 1);
    assert_eq!(world.count("entry").await, 2);
}

#[tokio::test]
async fn positions_and_seqs_are_gapless_over_many_turns_of_several_writers() {
    let world = World::new().await;
    let mut writers = Vec::new();
    for _ in 0..4 {
        let mut router = world.claim(1).await;
        writers.push(tokio::spawn(async move {
            let mut talk = Talk::new(tenant());
            for n in 0..25 {
                let mut turn = Turn::default();
                talk.says(&mut turn, "message");
                if n % 3 == 0 {
                    talk.operator_says(&mut turn, domain::timeline::Speech::Note, "note");
                }
                router.commit(&turn).await.unwrap();
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let gaps: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM (
            SELECT count(*) n, max(position) p, count(seq) v, max(seq) s FROM entry GROUP BY timeline
         ) t WHERE n <> p OR v <> s",
    )
    .fetch_one(&mut world.superuser().await)
    .await
    .unwrap();
    assert_eq!(gaps, 0);
    assert_eq!(world.count("timeline").await, 4);
}

#[tokio::test]
async fn dropping_the_future_does_not_stop_the_turn() {
    let world = World::new().await;
    let mut router = world.claim(1).await;
    let turn = two_customers_speak();
    // Polled once, then dropped: a time-out of the caller.
    let gave_up = tokio::time::timeout(std::time::Duration::ZERO, router.commit(&turn)).await;
    assert!(gave_up.is_err());
    eventually("the turn is written", || async { world.count("entry").await == 2 }).await;
}
