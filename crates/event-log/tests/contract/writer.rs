//! A process that appends until it is killed, or reads slowly, and prints what it was promised.
//!
//! `event-log-writer append|hoard table URL TOPIC` or `… kafka BROKERS PREFIX TOPIC`

use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use event_log::kafka::{KafkaLog, Options};
use event_log::table::TableLog;
use event_log::{Assigned, EventLog};
use uuid::Uuid;

const WRITERS: usize = 8;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (log, topic): (Arc<dyn EventLog>, &str) = match args[1..] {
        ["table", url, topic] => (Arc::new(TableLog::open(sqlx::PgPool::connect(url).await?).await?), topic),
        ["kafka", brokers, prefix, topic] => {
            let options = Options {
                brokers: brokers.to_owned(),
                client_id: "writer".to_owned(),
                replication: 1,
                min_in_sync: 1,
                linger_ms: 1,
                gather_ms: 5,
                topic_prefix: prefix.to_owned(),
            };
            (Arc::new(KafkaLog::connect(options).await?), topic)
        }
        _ => return Err("which log?".into()),
    };
    match args[0] {
        "append" => append(&log, topic).await,
        "hoard" => hoard(&log, topic).await,
        other => Err(format!("what is {other}?").into()),
    }
}

/// Appends `0, 1, 2 …` for each of some keys, for ever; prints each record once it is durable.
async fn append(log: &Arc<dyn EventLog>, topic: &str) -> Result<(), Box<dyn Error>> {
    let mut writers = Vec::new();
    for _ in 0..WRITERS {
        let (log, topic, key) = (Arc::clone(log), topic.to_owned(), Uuid::new_v4());
        writers.push(tokio::spawn(async move {
            for number in 0_u64.. {
                let value = Bytes::from(number.to_string());
                if let Ok(position) = log.append(&topic, key, value).await {
                    let (partition, offset) = (position.partition, position.offset);
                    // One write a line: a line is whole or not there when we are killed.
                    let line = format!("{key} {number} {partition} {offset}\n");
                    if std::io::stdout().lock().write_all(line.as_bytes()).is_err() {
                        return;
                    }
                }
            }
        }));
    }
    for writer in writers {
        writer.await?;
    }
    Ok(())
}

/// Assigns partition 0 with little memory, takes nothing for a while, then all; prints how much memory it grew by.
async fn hoard(log: &Arc<dyn EventLog>, topic: &str) -> Result<(), Box<dyn Error>> {
    let end = log.bounds(topic, 0).await?.end;
    let mut reader = log.reader(1 << 20).await?;
    let before = resident_kib()?;
    reader.assign(&[Assigned { topic: Arc::from(topic), partition: 0, from: 0 }]).await?;
    let mut read = 0;
    let mut peak = before;
    // One record at a time leaves the rest waiting: what is read ahead must stay within its bound.
    while read < end {
        let records = reader.poll(1, Duration::from_secs(10)).await?;
        read += i64::try_from(records.len())?;
        peak = peak.max(resident_kib()?);
        if records.is_empty() {
            return Err(format!("only {read} of {end} records came").into());
        }
    }
    println!("{}", peak - before);
    Ok(())
}

fn resident_kib() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.split_whitespace().nth(1).ok_or("no figure")?.parse()?)
}
