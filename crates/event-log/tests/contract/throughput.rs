//! Figures for the eye; no time is asserted.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use uuid::Uuid;

use crate::bench::Bench;
use crate::reading::{from, read};

const TOPIC: &str = "inbound";
const PARTITIONS: u32 = 12;
const APPENDERS: usize = 500;
const EACH: usize = 60;

pub(crate) async fn many_appenders_share_batches(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, PARTITIONS)]).await.unwrap();
    let value = Bytes::from(vec![b'x'; 200]);
    let begin = Instant::now();
    let mut appenders = tokio::task::JoinSet::new();
    for _ in 0..APPENDERS {
        let (log, value, key) = (Arc::clone(&log), value.clone(), Uuid::new_v4());
        appenders.spawn(async move {
            for _ in 0..EACH {
                log.append(TOPIC, key, value.clone()).await.unwrap();
            }
        });
    }
    appenders.join_all().await;
    let n = APPENDERS * EACH;
    println!("{:.0} appends/s from {APPENDERS} appenders", n as f64 / begin.elapsed().as_secs_f64());
    let begin = Instant::now();
    let mut reader = log.reader(4 << 20).await.unwrap();
    let all: Vec<_> = (0..PARTITIONS).map(|partition| from(partition, 0)).collect();
    reader.assign(&all).await.unwrap();
    assert_eq!(read(&mut *reader, n).await.len(), n);
    println!("{:.0} reads/s", n as f64 / begin.elapsed().as_secs_f64());
}
