//! What was promised stays, whatever dies.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use event_log::{EventLog, LogError, Read};
use uuid::Uuid;

use crate::bench::Bench;
use crate::reading::{append, from, number, read};

const TOPIC: &str = "inbound";
const PARTITIONS: u32 = 3;

/// What the writer printed: key, number, partition, offset.
type Promise = (Uuid, u64, u32, i64);

fn promise(line: &str) -> Option<Promise> {
    let mut words = line.split(' ');
    let promise = (
        words.next()?.parse().ok()?,
        words.next()?.parse().ok()?,
        words.next()?.parse().ok()?,
        words.next()?.parse().ok()?,
    );
    words.next().is_none().then_some(promise)
}

fn start_writer(bench: &dyn Bench) -> Child {
    Command::new(env!("CARGO_BIN_EXE_event-log-writer"))
        .arg("append")
        .args(bench.arguments())
        .arg(TOPIC)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Takes `n` promises and more that stand in the pipe once `fault` has struck.
async fn promises(
    mut writer: Child,
    n: usize,
    fault: impl FnOnce(&mut Child) + Send + 'static,
) -> Vec<Promise> {
    let work = move || {
        let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let mut promises = Vec::new();
        let mut fault = Some(fault);
        for line in lines {
            promises.extend(promise(&line.unwrap()));
            if promises.len() >= n
                && let Some(fault) = fault.take()
            {
                fault(&mut writer);
            }
        }
        writer.wait().unwrap();
        promises
    };
    tokio::task::spawn_blocking(work).await.unwrap()
}

/// Asks again while the service finds its feet after a fault.
async fn answered<T, F: Future<Output = Result<T, LogError>>>(mut question: impl FnMut() -> F) -> T {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        match question().await {
            Ok(answer) => return answer,
            Err(error) => assert!(error.is_transient() && Instant::now() < end, "{error:?}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// All records up to the present ends; a batch of a killed writer may still arrive behind them.
async fn everything(log: &dyn EventLog) -> Vec<Read> {
    let mut missing = HashMap::new();
    for partition in 0..PARTITIONS {
        let end = answered(|| log.bounds(TOPIC, partition)).await.end;
        missing.insert(partition, end);
    }
    let mut reader = answered(|| async {
        let mut reader = log.reader(4 << 20).await?;
        reader.assign(&[from(0, 0), from(1, 0), from(2, 0)]).await?;
        Ok(reader)
    })
    .await;
    missing.retain(|_, end| *end > 0);
    let mut records = Vec::new();
    let end = Instant::now() + Duration::from_secs(30);
    while !missing.is_empty() {
        assert!(Instant::now() < end, "up to {missing:?} is missing");
        let more = reader.poll(1_000, Duration::from_secs(1)).await.unwrap();
        missing.retain(|partition, end| {
            !more.iter().any(|read| read.position.partition == *partition && read.position.offset + 1 >= *end)
        });
        records.extend(more);
    }
    records
}

/// Every promise is kept at its very position, and first occurrences stand in the order of their appends.
fn check(records: &[Read], promises: &[Promise]) {
    let found: HashSet<Promise> = records
        .iter()
        .map(|record| (record.key, number(record), record.position.partition, record.position.offset))
        .collect();
    for promise in promises {
        assert!(found.contains(promise), "{promise:?} was promised and is gone");
    }
    let mut next: HashMap<Uuid, u64> = HashMap::new();
    for record in records {
        let expected = next.entry(record.key).or_insert(0);
        let number = number(record);
        assert!(number <= *expected, "{number} of {} stands before {expected}", record.key);
        *expected = (*expected).max(number + 1);
    }
}

pub(crate) async fn promises_survive_a_killed_writer(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, PARTITIONS)]).await.unwrap();
    let writer = start_writer(bench);
    let promises = promises(writer, 500, |writer| writer.kill().unwrap()).await;
    assert!(promises.len() >= 500);
    check(&everything(&*log).await, &promises);
    // The log goes on where it was.
    append(&*log, Uuid::new_v4(), 0..3).await;
}

pub(crate) async fn promises_survive_a_killed_service(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, PARTITIONS)]).await.unwrap();
    let mut writers = Vec::new();
    for _ in 0..8 {
        let (log, key) = (Arc::clone(&log), Uuid::new_v4());
        // As a session does: the same record again until it is durable.
        writers.push(tokio::spawn(async move {
            let mut promises: Vec<Promise> = Vec::new();
            let mut failures = 0;
            for number in 0..400_u64 {
                loop {
                    match log.append(TOPIC, key, Bytes::from(number.to_string())).await {
                        Ok(position) => {
                            promises.push((key, number, position.partition, position.offset));
                            break;
                        }
                        Err(error) => {
                            assert!(error.is_transient(), "{error:?}");
                            failures += 1;
                            tokio::time::sleep(Duration::from_millis(20)).await;
                        }
                    }
                }
            }
            (promises, failures)
        }));
    }
    let mut reader = log.reader(1 << 20).await.unwrap();
    reader.assign(&[from(0, 0), from(1, 0), from(2, 0)]).await.unwrap();
    let mut seen = read(&mut *reader, 100).await;
    bench.kill_service();
    let down = Instant::now();
    assert!(log.ping(Duration::from_secs(1)).await.is_err());
    bench.restart_service().await;
    let mut promises = Vec::new();
    let mut failures = 0;
    for writer in writers {
        let (kept, failed) = writer.await.unwrap();
        promises.extend(kept);
        failures += failed;
    }
    println!(
        "{} promises through a kill, {failures} appends failed, {:?} in all",
        promises.len(),
        down.elapsed()
    );
    assert_eq!(promises.len(), 3_200);
    let records = everything(&*log).await;
    check(&records, &promises);
    // The reader that was there all the time goes on by itself.
    let wanted: HashSet<_> = records.iter().map(|record| record.position.clone()).collect();
    let end = Instant::now() + Duration::from_secs(30);
    while !wanted.is_subset(&seen.iter().map(|record| record.position.clone()).collect()) {
        assert!(Instant::now() < end, "only {} of {} records came", seen.len(), records.len());
        match reader.poll(1_000, Duration::from_secs(1)).await {
            Ok(more) => seen.extend(more),
            Err(error) => assert!(error.is_transient(), "{error:?}"),
        }
    }
    check(&seen, &promises);
}

pub(crate) async fn a_frozen_service_is_reported_and_comes_back(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, PARTITIONS)]).await.unwrap();
    append(&*log, Uuid::new_v4(), 0..1).await;
    bench.stop_service();
    let begin = Instant::now();
    let error = log.ping(Duration::from_millis(500)).await.unwrap_err();
    assert!(matches!(error, LogError::Unavailable { .. }), "{error:?}");
    assert!(begin.elapsed() < Duration::from_secs(5));
    let (other, key) = (Arc::clone(&log), Uuid::new_v4());
    let waiting = tokio::spawn(async move { other.append(TOPIC, key, Bytes::from_static(b"0")).await });
    bench.cont_service();
    if let Err(error) = waiting.await.unwrap() {
        assert!(error.is_transient(), "{error:?}");
    }
    let end = Instant::now() + Duration::from_secs(30);
    while let Err(error) = log.append(TOPIC, key, Bytes::from_static(b"0")).await {
        assert!(error.is_transient() && Instant::now() < end, "{error:?}");
    }
}

pub(crate) async fn too_much_at_once_is_refused_as_full(bench: &mut dyn Bench) {
    let log = bench.open().await;
    log.ensure_topics(&[(TOPIC, PARTITIONS)]).await.unwrap();
    append(&*log, Uuid::new_v4(), 0..1).await;
    bench.stop_service();
    let value = Bytes::from(vec![b'x'; 500 << 10]);
    let mut appends = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let (log, value) = (Arc::clone(&log), value.clone());
        appends.spawn(async move { log.append(TOPIC, Uuid::new_v4(), value).await });
    }
    // 100 MiB do not fit into 64: the first answers are refusals, and come at once.
    let first = appends.join_next().await.unwrap().unwrap().unwrap_err();
    assert!(matches!(first, LogError::Full { retry_ms: 1.., .. }), "{first:?}");
    assert!(first.is_transient());
    bench.cont_service();
    let mut durable = 0;
    while let Some(outcome) = appends.join_next().await {
        match outcome.unwrap() {
            Ok(_) => durable += 1,
            Err(error) => assert!(error.is_transient(), "{error:?}"),
        }
    }
    println!("{durable} of 200 appends were taken");
    assert!(durable > 50);
}
