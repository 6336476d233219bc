//! What only the table promises.

use std::time::{Duration, Instant};

use bytes::Bytes;
use event_log::table::{self, Disk, TableLog};
use event_log::{EventLog as _, LogError};
use uuid::Uuid;

use crate::reading::{append, from};

const TOPIC: &str = "inbound";

async fn database() -> (services::Database, sqlx::PgPool) {
    let database = services::postgres().await.fresh_database().await;
    let pool = sqlx::PgPool::connect(database.url()).await.unwrap();
    table::migrate(&pool).await.unwrap();
    (database, pool)
}

#[tokio::test]
async fn a_disk_without_room_refuses_appends_and_serves_reads() {
    let (_database, pool) = database().await;
    let roomy = TableLog::open(pool.clone()).await.unwrap();
    roomy.ensure_topics(&[(TOPIC, 1)]).await.unwrap();
    append(&roomy, Uuid::new_v4(), 0..3).await;
    let disk = Disk { folder: std::env::temp_dir(), min_free_bytes: u64::MAX };
    let full = TableLog::open_on(pool, Some(disk)).await.unwrap();
    let error = full.append(TOPIC, Uuid::new_v4(), Bytes::new()).await.unwrap_err();
    assert!(matches!(error, LogError::Full { reason: "storage full", retry_ms: 1.. }), "{error:?}");
    let mut reader = full.reader(1 << 20).await.unwrap();
    reader.assign(&[from(0, 0)]).await.unwrap();
    assert_eq!(crate::reading::read(&mut *reader, 3).await.len(), 3);
}

#[tokio::test]
async fn consumed_records_are_dropped_and_the_rest_stays() {
    let (_database, pool) = database().await;
    let log = TableLog::open(pool).await.unwrap();
    log.ensure_topics(&[(TOPIC, 1)]).await.unwrap();
    append(&log, Uuid::new_v4(), 0..10).await;
    log.consumed(TOPIC, 0, 7).await;
    let end = Instant::now() + Duration::from_secs(10);
    while log.bounds(TOPIC, 0).await.unwrap().start != 7 {
        assert!(Instant::now() < end, "nothing was dropped");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut reader = log.reader(1 << 20).await.unwrap();
    reader.assign(&[from(0, 7)]).await.unwrap();
    assert_eq!(crate::reading::read(&mut *reader, 3).await[0].position.offset, 7);
    // A mark beyond the end drops what is there and no more.
    log.consumed(TOPIC, 0, 1_000).await;
    while log.bounds(TOPIC, 0).await.unwrap().start != 10 {
        assert!(Instant::now() < end, "nothing was dropped");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    append(&log, Uuid::new_v4(), 0..1).await;
    assert_eq!(log.bounds(TOPIC, 0).await.unwrap().end, 11);
}

#[tokio::test]
async fn migrating_twice_at_once_is_harmless() {
    let database = services::postgres().await.fresh_database().await;
    let pool = sqlx::PgPool::connect(database.url()).await.unwrap();
    let (one, two) = tokio::join!(table::migrate(&pool), table::migrate(&pool));
    one.unwrap();
    two.unwrap();
    TableLog::open(pool).await.unwrap();
}

#[tokio::test]
async fn opening_without_tables_is_an_error() {
    let database = services::postgres().await.fresh_database().await;
    let pool = sqlx::PgPool::connect(database.url()).await.unwrap();
    let Err(error) = TableLog::open(pool).await else { panic!("there are no tables") };
    assert!(matches!(error, LogError::Unavailable { .. }), "{error:?}");
}
