use std::collections::HashSet;

use domain::PodId;
use protocol::record::Topic;
use sqlx::{Connection, PgConnection};
use store::ownership::{Claimable, RouterRow};
use store::{Options, Store, StoreError};
use uuid::Uuid;

use crate::fixture::{LEASE_MS, World, eventually, options};

#[tokio::test]
async fn two_routers_that_claim_at_once_share_the_partitions() {
    let world = World::new().await;
    let (one, two) = (Uuid::new_v4(), Uuid::new_v4());
    let ownership = world.store.ownership();
    let claim = |boot| ownership.claim(Topic::Inbound, boot, 4, LEASE_MS, Claimable::FreeOrExpired);
    let (first, second) = tokio::join!(claim(one), claim(two));
    let (first, second) = (first.unwrap(), second.unwrap());
    let partitions: HashSet<u32> = first.iter().chain(&second).map(|owned| owned.partition).collect();
    assert_eq!(first.len() + second.len(), 4, "each partition once");
    assert_eq!(partitions, HashSet::from([0, 1, 2, 3]));
}

#[tokio::test]
async fn a_claim_of_many_ends_in_time_on_a_slow_server_and_tells_all_that_it_took() {
    const MANY: usize = 40;
    let database = services::postgres().await.fresh_database().await;
    store::migrate(database.url()).await.unwrap();
    let store = Store::connect(Options { statement_ms: 1_000, ..options(database.url()) }).await.unwrap();
    let ownership = store.ownership();
    ownership.ensure_partitions(Topic::Inbound, 40).await.unwrap();
    let mut superuser = PgConnection::connect(database.url()).await.unwrap();
    // No statement takes as long as it may; all together would take 12 s.
    sqlx::raw_sql(
        "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.3); RETURN NEW; END $$;
         CREATE TRIGGER dawdle BEFORE UPDATE ON ownership FOR EACH ROW EXECUTE FUNCTION dawdle();",
    )
    .execute(&mut superuser)
    .await
    .unwrap();
    let boot = Uuid::new_v4();
    let told = ownership.claim(Topic::Inbound, boot, MANY, 60_000, Claimable::FreeOrExpired).await.unwrap();
    assert!((1..MANY).contains(&told.len()), "{} partitions", told.len());
    let taken: i64 = sqlx::query_scalar("SELECT count(*) FROM ownership WHERE owner = $1")
        .bind(boot)
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert_eq!(usize::try_from(taken).unwrap(), told.len(), "one was claimed and not told");
}

#[tokio::test]
async fn a_lease_that_holds_is_not_claimed_and_one_that_ran_out_is() {
    let world = World::new().await;
    let ownership = world.store.ownership();
    let (old, new) = (Uuid::new_v4(), Uuid::new_v4());
    let claimed = ownership.claim(Topic::Desk, old, 4, 300, Claimable::FreeOrExpired).await.unwrap();
    let early = ownership.claim(Topic::Desk, new, 4, LEASE_MS, Claimable::FreeOrExpired).await.unwrap();
    assert!(early.is_empty());
    eventually("the lease runs out", || async {
        !ownership.read(Topic::Desk, 0).await.unwrap().unwrap().is_leased
    })
    .await;
    let free = ownership.claim(Topic::Desk, new, 4, LEASE_MS, Claimable::Free).await.unwrap();
    assert!(free.is_empty(), "an expired lease is not free");
    let taken = ownership.claim(Topic::Desk, new, 4, LEASE_MS, Claimable::FreeOrExpired).await.unwrap();
    assert_eq!(taken.len(), 4);
    for (before, after) in claimed.iter().zip(&taken) {
        assert_eq!(after.epoch.0, before.epoch.0 + 1);
    }
}

#[tokio::test]
async fn renewing_answers_what_is_still_mine() {
    let world = World::new().await;
    let mine = world.claim(2).await;
    let ownership = world.store.ownership();
    let both = ownership.renew(mine.boot, LEASE_MS, &mine.claimed()).await.unwrap();
    assert_eq!(both.len(), 2);
    ownership.release(mine.boot, &mine.claimed()[..1]).await.unwrap();
    let left = ownership.renew(mine.boot, LEASE_MS, &mine.claimed()).await.unwrap();
    assert_eq!(left, [(Topic::Inbound, mine.owned[1].partition)]);
    let other = ownership.renew(Uuid::new_v4(), LEASE_MS, &mine.claimed()).await.unwrap();
    assert!(other.is_empty());
}

#[tokio::test]
async fn a_released_partition_is_claimed_at_once_and_goes_on_where_it_was() {
    let world = World::new().await;
    let mut mine = world.claim(4).await;
    mine.commit(&domain::turn::Turn::default()).await.unwrap();
    let ownership = world.store.ownership();
    ownership.release(mine.boot, &mine.claimed()).await.unwrap();
    let next = ownership.claim(Topic::Inbound, Uuid::new_v4(), 9, LEASE_MS, Claimable::Free).await.unwrap();
    assert_eq!(next.len(), 4);
    assert!(next.iter().all(|owned| owned.next_offset == 1 && owned.turn == 1 && owned.epoch.0 == 2));
}

#[tokio::test]
async fn releasing_what_another_has_claimed_changes_nothing() {
    let world = World::new().await;
    let old = world.claim(4).await;
    world.store.ownership().free_all_leases().await.unwrap();
    let new = world.claim(4).await;
    world.store.ownership().release(old.boot, &old.claimed()).await.unwrap();
    let standing = world.store.ownership().read(Topic::Inbound, 0).await.unwrap().unwrap();
    assert_eq!(standing.owner, Some(new.boot));
}

#[tokio::test]
async fn another_partition_count_is_refused_by_name() {
    let world = World::new().await;
    let error = world.store.ownership().ensure_partitions(Topic::Inbound, 8).await.unwrap_err();
    assert!(
        matches!(error, StoreError::PartitionCount { topic: "inbound", stored: 4, wanted: 8 }),
        "{error:?}"
    );
    assert!(!error.is_transient());
    world.store.ownership().ensure_partitions(Topic::Inbound, 4).await.unwrap();
}

#[tokio::test]
async fn a_beat_answers_the_live_routers_and_a_removed_one_is_gone() {
    let world = World::new().await;
    let ownership = world.store.ownership();
    let router = |n: u128| RouterRow {
        router: PodId(Uuid::from_u128(n)),
        boot: Uuid::from_u128(n + 100),
        address: format!("127.0.0.1:{n}"),
        record_version: 1,
    };
    let (one, two) = (router(1), router(2));
    ownership.register_router(one.clone()).await.unwrap();
    ownership.register_router(two.clone()).await.unwrap();
    assert_eq!(ownership.beat(one.boot).await.unwrap(), [one.clone(), two.clone()]);
    ownership.remove_router(two.boot).await.unwrap();
    assert_eq!(ownership.beat(one.boot).await.unwrap(), [one]);
    assert!(matches!(ownership.beat(two.boot).await, Err(StoreError::NotRegistered)));
}

#[tokio::test]
async fn a_router_that_stops_beating_is_not_live() {
    let world = World::new().await;
    let ownership = world.store.ownership();
    let row = |boot| RouterRow { router: PodId(boot), boot, address: String::new(), record_version: 1 };
    let (here, silent) = (Uuid::from_u128(1), Uuid::from_u128(2));
    ownership.register_router(row(here)).await.unwrap();
    ownership.register_router(row(silent)).await.unwrap();
    sqlx::query("UPDATE router SET beat_at = clock_timestamp() - interval '3.1 s' WHERE boot = $1")
        .bind(silent)
        .execute(&mut world.superuser().await)
        .await
        .unwrap();
    let live = ownership.beat(here).await.unwrap();
    assert_eq!(live.iter().map(|router| router.boot).collect::<Vec<_>>(), [here]);
}
