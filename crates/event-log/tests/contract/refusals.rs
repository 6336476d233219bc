//! Errors that say what is wrong.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use event_log::{LogError, MAX_BYTES};
use uuid::Uuid;

use crate::bench::Bench;
use crate::reading::{append, from, named, read};

const TOPIC: &str = "inbound";

pub(crate) async fn a_record_too_large_is_refused_and_the_largest_is_not(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, 1)]).await.unwrap();
    let too_large = log.append(TOPIC, Uuid::new_v4(), Bytes::from(vec![0; MAX_BYTES + 1])).await.unwrap_err();
    assert!(
        matches!(too_large, LogError::TooLarge { bytes, max } if bytes == MAX_BYTES + 1 && max == MAX_BYTES),
        "{too_large:?}"
    );
    assert!(!too_large.is_transient());
    let largest = Bytes::from(vec![7; MAX_BYTES]);
    log.append(TOPIC, Uuid::new_v4(), largest.clone()).await.unwrap();
    let mut reader = log.reader(1 << 10).await.unwrap();
    reader.assign(&[from(0, 0)]).await.unwrap();
    // Larger than what may be read ahead: it comes alone.
    assert_eq!(read(&mut *reader, 1).await[0].value, largest);
}

pub(crate) async fn an_offset_outside_the_log_is_refused(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, 2)]).await.unwrap();
    let key = (0..).map(|_| Uuid::new_v4()).find(|key| event_log::partition_of(*key, 2) == 0).unwrap();
    append(&*log, key, 0..10).await;
    bench.truncate(TOPIC, 0, 4).await;
    let mut reader = log.reader(1 << 20).await.unwrap();
    for outside in [3, 11] {
        let error = reader.assign(&[from(0, outside)]).await.unwrap_err();
        assert!(
            matches!(error, LogError::Truncated { partition: 0, from, start: 4, end: 10, .. } if from == outside),
            "{error:?}"
        );
        assert!(!error.is_transient());
    }
    let ahead = reader.assign(&[from(1, 1)]).await.unwrap_err();
    assert!(
        matches!(ahead, LogError::Truncated { partition: 1, from: 1, start: 0, end: 0, .. }),
        "{ahead:?}"
    );
    // Nothing of a refused partition comes.
    assert_eq!(reader.poll(10, Duration::from_millis(200)).await.unwrap(), []);
    reader.assign(&[from(0, 4)]).await.unwrap();
    assert_eq!(read(&mut *reader, 6).await[0].position.offset, 4);
}

pub(crate) async fn a_log_truncated_under_its_reader_is_reported(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, 1)]).await.unwrap();
    let mut reader = log.reader(1 << 20).await.unwrap();
    reader.assign(&[from(0, 0)]).await.unwrap();
    reader.pause(&[named(0)], true).await;
    // By another process: what this one appended it may still hold in memory.
    append(&*bench.open().await, Uuid::new_v4(), 0..10).await;
    bench.truncate(TOPIC, 0, 5).await;
    reader.pause(&[named(0)], false).await;
    let error = loop {
        match reader.poll(10, Duration::from_secs(10)).await {
            Ok(records) => assert_eq!(records, [], "records behind a hole"),
            Err(error) => break error,
        }
    };
    assert!(
        matches!(error, LogError::Truncated { partition: 0, from: 0, start: 5, end: 5..=10, .. }),
        "{error:?}"
    );
}

pub(crate) async fn what_does_not_exist_is_named(bench: &mut dyn Bench) {
    let log = bench.open().await;
    let missing = log.append(TOPIC, Uuid::new_v4(), Bytes::new()).await.unwrap_err();
    assert!(matches!(missing, LogError::NoSuchPartition { .. }), "{missing:?}");
    log.ensure_topics(&[(TOPIC, 2), ("desk", 1)]).await.unwrap();
    log.ensure_topics(&[(TOPIC, 2), ("desk", 1)]).await.unwrap();
    let other = log.ensure_topics(&[(TOPIC, 3)]).await.unwrap_err();
    assert!(matches!(other, LogError::NoSuchPartition { partition: 3, .. }), "{other:?}");
    let beyond = log.bounds(TOPIC, 2).await.unwrap_err();
    assert!(matches!(beyond, LogError::NoSuchPartition { partition: 2, .. }), "{beyond:?}");
    let mut reader = log.reader(1 << 20).await.unwrap();
    let beyond = reader.assign(&[from(2, 0)]).await.unwrap_err();
    assert!(matches!(beyond, LogError::NoSuchPartition { partition: 2, .. }), "{beyond:?}");
}

pub(crate) async fn closing_waits_for_appends_and_refuses_new_ones(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, 1)]).await.unwrap();
    let mut appends = Vec::new();
    for _ in 0..50 {
        let log = Arc::clone(&log);
        appends.push(tokio::spawn(async move {
            log.append(TOPIC, Uuid::new_v4(), Bytes::from_static(b"0")).await
        }));
    }
    append(&*log, Uuid::new_v4(), 0..1).await;
    log.close(Duration::from_secs(10)).await;
    let refused = log.append(TOPIC, Uuid::new_v4(), Bytes::new()).await.unwrap_err();
    assert!(matches!(refused, LogError::Closed), "{refused:?}");
    let mut durable = 1;
    for append in appends {
        match append.await.unwrap() {
            Ok(_) => durable += 1,
            Err(LogError::Closed) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(bench.open().await.bounds(TOPIC, 0).await.unwrap().end, durable);
}
