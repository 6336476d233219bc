use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Instant;

use crate::store::Options;
use crate::{migrate, pool};

async fn fresh(size: u32, acquire_ms: u64) -> (sqlx::PgPool, services::Database) {
    let database = services::postgres().await.fresh_database().await;
    migrate::migrate(database.url()).await.unwrap();
    let options = Options { acquire_ms, ..Options::new(database.url()) };
    let connect = pool::connect_options(&options).unwrap();
    (pool::pool(&options, &connect, size), database)
}

/// Polls `begin` this many times, then drops it.
async fn begin_and_drop(pool: &sqlx::PgPool, polls: usize) {
    let mut begin = pin!(pool.begin());
    let mut left = polls;
    poll_fn(|context| {
        let polled = begin.as_mut().poll(context);
        left -= 1;
        if polled.is_ready() || left == 0 { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[tokio::test]
async fn a_begin_that_is_dropped_half_way_leaves_no_transaction_to_the_next() {
    let (pool, _database) = fresh(1, 10_000).await;
    for round in 0..100 {
        begin_and_drop(&pool, 1 + round % 4).await;
        // In a transaction both clocks would stand still together.
        let mut connection = pool.acquire().await.unwrap();
        let ask = "SELECT now()::text";
        let first: String = sqlx::query_scalar(ask).fetch_one(&mut *connection).await.unwrap();
        let second: String = sqlx::query_scalar(ask).fetch_one(&mut *connection).await.unwrap();
        assert_ne!(first, second, "round {round}: still in the transaction of the one before");
    }
}

#[tokio::test]
async fn a_full_pool_says_so_soon() {
    let (pool, _database) = fresh(1, 300).await;
    let _held = pool.acquire().await.unwrap();
    let asked = Instant::now();
    let error = pool.acquire().await.unwrap_err();
    assert!(matches!(error, sqlx::Error::PoolTimedOut));
    assert!(asked.elapsed().as_millis() >= 290, "it did wait");
}

#[tokio::test]
async fn connections_work_as_the_app_with_limits() {
    let (pool, _database) = fresh(1, 10_000).await;
    let ask = async |sql: &'static str| -> String { sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap() };
    assert_eq!(ask("SELECT current_user::text").await, "switchboard_app");
    assert_eq!(ask("SHOW statement_timeout").await, "1s");
    assert_eq!(ask("SHOW idle_in_transaction_session_timeout").await, "2s");
}
