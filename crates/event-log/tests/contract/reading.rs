//! What readers are given, and when.

use std::collections::HashMap;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use event_log::{Assigned, EventLog, LogReader, Read, partition_of};
use uuid::Uuid;

use crate::bench::Bench;

const TOPIC: &str = "inbound";
const PATIENCE: Duration = Duration::from_secs(30);
const A_MOMENT: Duration = Duration::from_millis(300);

pub(crate) fn from(partition: u32, from: i64) -> Assigned {
    Assigned { topic: Arc::from(TOPIC), partition, from }
}

pub(crate) fn named(partition: u32) -> (Arc<str>, u32) {
    (Arc::from(TOPIC), partition)
}

/// Polls until `n` records came; fails when they do not.
pub(crate) async fn read(reader: &mut dyn LogReader, n: usize) -> Vec<Read> {
    let end = Instant::now() + PATIENCE;
    let mut records = Vec::new();
    while records.len() < n {
        assert!(Instant::now() < end, "only {} of {n} records came", records.len());
        records.extend(reader.poll(n - records.len(), Duration::from_secs(1)).await.unwrap());
    }
    records
}

/// Appends `0, 1, 2 …` under one key.
pub(crate) async fn append(log: &dyn EventLog, key: Uuid, numbers: std::ops::Range<u64>) {
    for number in numbers {
        log.append(TOPIC, key, Bytes::from(number.to_string())).await.unwrap();
    }
}

pub(crate) fn number(record: &Read) -> u64 {
    String::from_utf8_lossy(&record.value).parse().unwrap()
}

fn numbers(records: &[Read]) -> Vec<u64> {
    records.iter().map(number).collect()
}

pub(crate) async fn reads_records_of_a_key_in_append_order(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, 4)]).await.unwrap();
    let keys: Vec<Uuid> = (0..20).map(|_| Uuid::new_v4()).collect();
    let mut writers = Vec::new();
    for key in keys.clone() {
        let log = Arc::clone(&log);
        writers.push(tokio::spawn(async move { append(&*log, key, 0..50).await }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let mut reader = log.reader(1 << 20).await.unwrap();
    reader.assign(&[from(0, 0), from(1, 0), from(2, 0), from(3, 0)]).await.unwrap();
    let mut next: HashMap<Uuid, u64> = HashMap::new();
    let mut offsets: HashMap<u32, i64> = HashMap::new();
    for record in read(&mut *reader, 1_000).await {
        assert_eq!(record.position.partition, partition_of(record.key, 4));
        let expected = next.entry(record.key).or_insert(0);
        assert_eq!(number(&record), *expected, "of {}", record.key);
        *expected += 1;
        let last = offsets.insert(record.position.partition, record.position.offset).unwrap_or(-1);
        assert!(record.position.offset > last);
    }
    assert_eq!(next.len(), keys.len());
    for partition in 0..4 {
        let bounds = log.bounds(TOPIC, partition).await.unwrap();
        let read_upto = offsets.get(&partition).map_or(0, |last| last + 1);
        assert_eq!((bounds.start, bounds.end), (0, read_upto));
    }
}

pub(crate) async fn two_writers_stay_in_their_order(bench: &mut dyn Bench) {
    let (one, two) = (bench.open().await, bench.open().await);
    one.ensure_topics(&[(TOPIC, 1)]).await.unwrap();
    let mut writers = Vec::new();
    for log in [&one, &two] {
        for _ in 0..10 {
            let (log, key) = (Arc::clone(log), Uuid::new_v4());
            writers.push(tokio::spawn(async move { append(&*log, key, 0..50).await }));
        }
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let mut reader = one.reader(1 << 20).await.unwrap();
    reader.assign(&[from(0, 0)]).await.unwrap();
    let mut next: HashMap<Uuid, u64> = HashMap::new();
    for (place, record) in (0..).zip(read(&mut *reader, 1_000).await) {
        let expected = next.entry(record.key).or_insert(0);
        assert_eq!(number(&record), *expected);
        *expected += 1;
        if bench.is_gapless() {
            assert_eq!(record.position.offset, place);
        }
    }
}

pub(crate) async fn reads_again_from_a_stored_offset(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, 1)]).await.unwrap();
    append(&*log, Uuid::new_v4(), 0..100).await;
    let mut reader = log.reader(1 << 20).await.unwrap();
    reader.assign(&[from(0, 0)]).await.unwrap();
    let first = read(&mut *reader, 100).await;
    drop(reader);
    let stored = first[60].position.offset;
    let mut reader = bench.open().await.reader(1 << 20).await.unwrap();
    reader.assign(&[from(0, stored)]).await.unwrap();
    assert_eq!(read(&mut *reader, 40).await, first[60..]);
}

pub(crate) async fn a_waiting_reader_hears_of_another_process(bench: &mut dyn Bench) {
    let (here, there) = (bench.open().await, bench.open().await);
    here.ensure_topics(&[(TOPIC, 1)]).await.unwrap();
    let mut reader = here.reader(1 << 20).await.unwrap();
    reader.assign(&[from(0, 0)]).await.unwrap();
    assert_eq!(reader.poll(10, Duration::from_millis(100)).await.unwrap(), []);
    let key = Uuid::new_v4();
    let mut waits = Vec::new();
    for n in 0..20 {
        append(&*there, key, n..n + 1).await;
        let begin = Instant::now();
        assert_eq!(numbers(&read(&mut *reader, 1).await), [n]);
        waits.push(begin.elapsed());
    }
    waits.sort();
    println!("read after an append elsewhere: p50 {:?}, max {:?}", waits[10], waits[19]);
}

pub(crate) async fn assigning_again_moves_a_partition(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, 1)]).await.unwrap();
    append(&*log, Uuid::new_v4(), 0..100).await;
    let mut reader = log.reader(1 << 20).await.unwrap();
    reader.assign(&[from(0, 90)]).await.unwrap();
    assert_eq!(numbers(&read(&mut *reader, 3).await), [90, 91, 92]);
    reader.assign(&[from(0, 10)]).await.unwrap();
    assert_eq!(numbers(&read(&mut *reader, 90).await), (10..100).collect::<Vec<_>>());
    reader.assign(&[from(0, 99)]).await.unwrap();
    assert_eq!(numbers(&read(&mut *reader, 1).await), [99]);
}

pub(crate) async fn an_unassigned_partition_is_silent(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, 2)]).await.unwrap();
    let key =
        |partition| (0..).map(|_| Uuid::new_v4()).find(|key| partition_of(*key, 2) == partition).unwrap();
    let (kept, dropped) = (key(0), key(1));
    append(&*log, kept, 0..50).await;
    append(&*log, dropped, 0..50).await;
    let mut reader = log.reader(1 << 20).await.unwrap();
    reader.assign(&[from(0, 0), from(1, 0)]).await.unwrap();
    // Something of both is read ahead by now.
    let mut records = read(&mut *reader, 2).await;
    reader.unassign(&[named(1)]).await;
    append(&*log, dropped, 50..60).await;
    append(&*log, kept, 50..60).await;
    let of_kept = |records: &[Read]| records.iter().filter(|record| record.key == kept).count();
    let rest = 60 - of_kept(&records);
    let after = read(&mut *reader, rest).await;
    assert_eq!(of_kept(&after), rest);
    records.extend(reader.poll(10, A_MOMENT).await.unwrap());
    assert!(records.len() <= 2, "{records:?}");
    // It comes back where its owner says.
    reader.assign(&[from(1, 55)]).await.unwrap();
    assert_eq!(numbers(&read(&mut *reader, 5).await), [55, 56, 57, 58, 59]);
}

pub(crate) async fn a_paused_partition_waits_and_loses_nothing(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, 1)]).await.unwrap();
    let key = Uuid::new_v4();
    let mut reader = log.reader(1 << 20).await.unwrap();
    reader.assign(&[from(0, 0)]).await.unwrap();
    append(&*log, key, 0..10).await;
    assert_eq!(numbers(&read(&mut *reader, 10).await), (0..10).collect::<Vec<_>>());
    reader.pause(&[named(0)], true).await;
    append(&*log, key, 10..20).await;
    assert_eq!(reader.poll(10, A_MOMENT).await.unwrap(), []);
    reader.pause(&[named(0)], false).await;
    assert_eq!(numbers(&read(&mut *reader, 10).await), (10..20).collect::<Vec<_>>());
    reader.pause(&[named(0)], true).await;
    reader.assign(&[from(0, 15)]).await.unwrap();
    assert_eq!(
        numbers(&read(&mut *reader, 5).await),
        (15..20).collect::<Vec<_>>(),
        "assigned anew, not paused"
    );
}

pub(crate) async fn a_cancelled_poll_loses_nothing(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, 1)]).await.unwrap();
    let mut reader = log.reader(1 << 20).await.unwrap();
    reader.assign(&[from(0, 0)]).await.unwrap();
    let (writer, key) = (Arc::clone(&log), Uuid::new_v4());
    let writing = tokio::spawn(async move { append(&*writer, key, 0..300).await });
    let mut records = Vec::new();
    let end = Instant::now() + PATIENCE;
    while records.len() < 300 {
        assert!(Instant::now() < end, "only {} records came", records.len());
        // Most of these are cut off in the middle of whatever they do.
        let cut = tokio::time::timeout(Duration::from_micros(700), reader.poll(7, PATIENCE)).await;
        records.extend(cut.into_iter().flat_map(Result::unwrap));
    }
    writing.await.unwrap();
    assert_eq!(numbers(&records), (0..300).collect::<Vec<_>>());
}

pub(crate) async fn a_slow_reader_holds_little_memory(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, 1)]).await.unwrap();
    // 80 MiB wait for a reader that may read 1 MiB ahead.
    let value = Bytes::from(vec![b'x'; 100 << 10]);
    let mut writers = Vec::new();
    for _ in 0..8 {
        let (log, value) = (Arc::clone(&log), value.clone());
        writers.push(tokio::spawn(async move {
            for _ in 0..100 {
                log.append(TOPIC, Uuid::new_v4(), value.clone()).await.unwrap();
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_event-log-writer"));
    child.arg("hoard").args(bench.arguments()).arg(TOPIC);
    let output = tokio::task::spawn_blocking(move || child.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let grown_kib: u64 = String::from_utf8_lossy(&output.stdout).trim().parse().unwrap();
    println!("a slow reader of 80 MiB grew by {grown_kib} KiB");
    assert!(grown_kib < 24 << 10, "a reader bounded to 1 MiB grew by {grown_kib} KiB");
}
