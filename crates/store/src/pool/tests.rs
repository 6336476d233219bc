use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use sqlx::PgConnection;

use crate::error::{StoreError, failed};
use crate::migrate;
use crate::pool::{Pool, connect_options};
use crate::store::Options;

async fn fresh(size: u32, change: impl Fn(Options) -> Options) -> (Pool, services::Database) {
    let database = services::postgres().await.fresh_database().await;
    migrate::migrate(database.url()).await.unwrap();
    let options = change(Options::new(database.url()));
    let connect = connect_options(&options).unwrap();
    (Pool::new(&options, &connect, size), database)
}

fn patient(options: Options) -> Options {
    Options { acquire_ms: 10_000, statement_ms: 10_000, ..options }
}

async fn ask(connection: &mut PgConnection, sql: &'static str) -> Result<String, StoreError> {
    sqlx::query_scalar(sql).fetch_one(connection).await.map_err(failed("ask"))
}

/// Polls this many times, then gives up.
async fn give_up_after<T>(polls: usize, work: impl Future<Output = T>) {
    let mut work = pin!(work);
    let mut left = polls;
    poll_fn(|context| {
        let polled = work.as_mut().poll(context);
        left -= 1;
        if polled.is_ready() || left == 0 { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[tokio::test]
async fn a_caller_that_gives_up_leaves_no_transaction_to_the_next() {
    let (pool, _database) = fresh(1, patient).await;
    for round in 0..100 {
        let read = pool.transaction("ask", |connection| {
            Box::pin(async move { ask(connection, "SELECT now()::text").await })
        });
        give_up_after(1 + round % 4, read).await;
        // In a transaction both clocks would stand still together.
        let clocks = pool.run("ask", |connection| {
            Box::pin(async move {
                let first = ask(connection, "SELECT now()::text").await?;
                Ok((first, ask(connection, "SELECT now()::text").await?))
            })
        });
        let (first, second) = clocks.await.unwrap();
        assert_ne!(first, second, "round {round}: still in the transaction of the one before");
    }
}

#[tokio::test]
async fn a_transaction_whose_work_fails_writes_nothing_and_its_connection_goes_on() {
    let (pool, _database) = fresh(1, patient).await;
    let write = |fails: bool| {
        pool.transaction("write", move |connection| {
            Box::pin(async move {
                ask(connection, "SELECT set_config('app.tenant', 'set', true)").await?;
                let at = ask(connection, "SELECT pg_backend_pid()::text").await?;
                ask(connection, if fails { "SELECT (1 / 0)::text" } else { "SELECT ''" }).await?;
                Ok(at)
            })
        })
    };
    let before = write(false).await.unwrap();
    let error = write(true).await.unwrap_err();
    assert_eq!(error.sqlstate().as_deref(), Some("22012"), "{error:?}");
    assert_eq!(write(false).await.unwrap(), before, "another connection");
}

#[tokio::test]
async fn work_that_panics_or_takes_too_long_takes_its_connection_with_it() {
    let short = |options| Options { statement_ms: 200, ..patient(options) };
    let (pool, _database) = fresh(1, short).await;
    let backend = async || {
        let ask =
            pool.run("ask", |c| Box::pin(async move { ask(c, "SELECT pg_backend_pid()::text").await })).await;
        ask.unwrap()
    };
    let first = backend().await;
    let panics = {
        let pool = pool.clone();
        tokio::spawn(async move {
            let work = pool.transaction("panic", |_| Box::pin(async { panic!("in the middle") }));
            work.await.map(|(): ()| ())
        })
    };
    assert!(panics.await.unwrap_err().is_panic());
    let second = backend().await;
    assert_ne!(first, second, "a connection in the middle of a transaction was given back");

    // The server says nothing for longer than it would itself allow.
    let asked = Instant::now();
    let hangs = pool.transaction("hang", |_| {
        Box::pin(async {
            std::future::pending::<()>().await;
            Ok(())
        })
    });
    let error = hangs.await.unwrap_err();
    assert!(matches!(error, StoreError::Silent { operation: "hang", waited_ms: 600 }), "{error:?}");
    assert!(error.is_transient());
    assert!(asked.elapsed() >= Duration::from_millis(600));
    assert_ne!(backend().await, second, "a connection that did not answer was given back");
}

#[tokio::test]
async fn a_full_pool_says_so_soon() {
    let (pool, _database) = fresh(1, |options| Options { acquire_ms: 300, ..options }).await;
    let _held = pool.take("hold").await.unwrap();
    let asked = Instant::now();
    let error = pool.take("ask").await.map(drop).unwrap_err();
    assert!(matches!(error, StoreError::Failed { source: sqlx::Error::PoolTimedOut, .. }));
    assert!(asked.elapsed().as_millis() >= 290, "it did wait");
}

#[tokio::test]
async fn connections_work_as_the_app_with_limits() {
    let (pool, _database) =
        fresh(1, |options| Options { acquire_ms: 10_000, statement_ms: 1_000, ..options }).await;
    let ask = async |sql: &'static str| -> String {
        pool.run("ask", move |c| Box::pin(async move { ask(c, sql).await })).await.unwrap()
    };
    assert_eq!(ask("SELECT current_user::text").await, "switchboard_app");
    assert_eq!(ask("SHOW statement_timeout").await, "1s");
    assert_eq!(ask("SHOW idle_in_transaction_session_timeout").await, "2s");
}
