//! A COMMIT that is not answered.

use domain::turn::Turn;
use protocol::record::Topic;
use store::Store;
use store::turn::{CommitError, Committed};

use crate::fixture::{Router, Talk, World, options, tenant};
use crate::proxy::{Cut, Proxy};

/// A router whose connection breaks at its next COMMIT.
async fn router_behind(world: &World, partitions: usize) -> (Router, Proxy) {
    let proxy = Proxy::new(world.database.url()).await;
    let mut router = world.claim(partitions).await;
    router.store = Store::connect(options(&proxy.url)).await.unwrap();
    (router, proxy)
}

fn a_customer_speaks() -> Turn {
    let mut turn = Turn::default();
    Talk::new(tenant()).says(&mut turn, "hello");
    turn
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_counts_as_written() {
    let world = World::new().await;
    let (mut router, proxy) = router_behind(&world, 2).await;
    proxy.cut_next(Cut::After);
    let committed = router.commit(&a_customer_speaks()).await.unwrap();
    assert!(proxy.has_bitten());
    assert_eq!(committed, Committed { lost: vec![] });
    assert_eq!(world.count("entry").await, 1);
    // The numbers in memory are right: the next turn passes.
    router.commit(&a_customer_speaks()).await.unwrap();
    assert_eq!(world.count("entry").await, 2);
}

#[tokio::test]
async fn a_commit_that_never_arrived_is_decided_again() {
    let world = World::new().await;
    let (mut router, proxy) = router_behind(&world, 2).await;
    proxy.cut_next(Cut::Before);
    let turn = a_customer_speaks();
    let error = router.commit(&turn).await.unwrap_err();
    assert!(proxy.has_bitten());
    assert!(matches!(error, CommitError::Transient(_)), "{error:?}");
    assert_eq!(world.count("entry").await, 0);
    router.commit(&turn).await.unwrap();
    assert_eq!(world.count("entry").await, 1);
}

#[tokio::test]
async fn a_commit_that_arrived_before_one_partition_was_claimed_is_told_and_the_partition_let_go() {
    let world = World::new().await;
    let (mut router, proxy) = router_behind(&world, 2).await;
    let stolen = router.owned[1].partition;
    steal_at_the_next_write(&world, stolen).await;
    proxy.cut_next(Cut::After);
    let committed = router.commit(&a_customer_speaks()).await.unwrap();
    assert_eq!(committed.lost, [(Topic::Inbound, stolen)]);
    assert_eq!(world.count("entry").await, 1);
}

#[tokio::test]
async fn when_every_partition_was_claimed_nothing_is_told() {
    let world = World::new().await;
    let (mut router, proxy) = router_behind(&world, 1).await;
    steal_at_the_next_write(&world, router.owned[0].partition).await;
    proxy.cut_next(Cut::After);
    let error = router.commit(&a_customer_speaks()).await.unwrap_err();
    assert!(matches!(&error, CommitError::Lost { still_mine } if still_mine.is_empty()), "{error:?}");
}

/// The claim of another router falls between the COMMIT and the question what became of it: here, at the commit itself.
async fn steal_at_the_next_write(world: &World, partition: u32) {
    let sql = format!(
        "CREATE FUNCTION steal() RETURNS trigger SECURITY DEFINER LANGUAGE plpgsql AS $$ BEGIN
            UPDATE ownership SET owner = gen_random_uuid(), epoch = epoch + 1
            WHERE topic = 'inbound' AND partition = {partition};
            RETURN NULL; END $$;
         CREATE CONSTRAINT TRIGGER steal AFTER INSERT ON timeline DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION steal();"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut world.superuser().await).await.unwrap();
}
