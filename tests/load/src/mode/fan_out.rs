//! One customer writes, many operators watch.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use domain::{ClientId, SenderId};
use futures_util::stream::{self, StreamExt as _};
use hdrhistogram::Histogram;
use protocol::frame::{ClientFrame, Say, SpeechKind};
use uuid::Uuid;

use crate::cast::Pair;
use crate::mode::round_trip::histogram;
use crate::socket::{NotOpened, Pass, Seen, Socket};

/// What came out.
pub struct Outcome {
    pub watchers: usize,
    pub messages: u64,
    pub received: u64,
    /// Microseconds from sending to each watcher's socket.
    pub reach_us: Histogram<u64>,
}

/// One message each 100 ms, `messages` times, to a watcher per token.
///
/// # Errors
/// Somebody could not connect.
pub async fn run(
    gateways: (SocketAddr, SocketAddr),
    tokens: &[String],
    messages: u64,
) -> Result<Outcome, NotOpened> {
    let mut pair = Pair::open(gateways, tokens[0].clone(), 0).await?;
    let timeline = pair.customer.timeline.expect("a pair has a timeline");
    let watchers = stream::iter(tokens[1..].iter().cloned().enumerate().map(|(nth, token)| async move {
        let mut socket = Socket::open(gateways.1, Pass::Token(token), nth, Vec::new()).await?;
        socket.send(&ClientFrame::Watch { req: 1, timeline }).await?;
        loop {
            match socket.next().await {
                Seen::Page => return Ok(socket),
                Seen::Closed(code) => return Err(NotOpened(format!("a watcher was closed with {code:?}"))),
                _ => {}
            }
        }
    }))
    .buffer_unordered(32)
    .collect::<Vec<Result<Socket, NotOpened>>>()
    .await
    .into_iter()
    .collect::<Result<Vec<_>, _>>()?;

    let start = Instant::now();
    let count = watchers.len();
    let tasks: Vec<_> =
        watchers.into_iter().map(|socket| tokio::spawn(watch(socket, start, messages))).collect();
    let sender = SenderId(Uuid::new_v4());
    let mut ticks = tokio::time::interval(Duration::from_millis(100));
    for no in 0..messages {
        ticks.tick().await;
        let since = u128::from(u64::try_from(start.elapsed().as_nanos()).expect("a run is short"));
        let cid = ClientId(Uuid::from_u128(since << 64 | u128::from(no)));
        let text = "x".repeat(200);
        let say = Say { timeline, cid, sender, no: no + 2, kind: SpeechKind::Message, text, files: vec![] };
        pair.customer.send(&ClientFrame::Say(say)).await?;
    }
    let mut outcome = Outcome { watchers: count, messages, received: 0, reach_us: histogram() };
    for task in tasks {
        let (received, reach_us) = task.await.expect("a watcher does not panic");
        outcome.received += received;
        outcome.reach_us.add(&reach_us).expect("both have one range");
    }
    Ok(outcome)
}

async fn watch(mut socket: Socket, start: Instant, messages: u64) -> (u64, Histogram<u64>) {
    let mut reach_us = histogram();
    let mut received = 0;
    let end = tokio::time::Instant::now() + Duration::from_millis(messages * 100) + Duration::from_secs(10);
    while received < messages {
        match tokio::time::timeout_at(end, socket.next()).await {
            Ok(Seen::Entry { cid, .. }) => {
                let since = Duration::from_nanos(u64::try_from(cid.0.as_u128() >> 64).expect("64 bits"));
                let age = Instant::now().saturating_duration_since(start + since);
                reach_us.saturating_record(u64::try_from(age.as_micros()).unwrap_or(u64::MAX));
                received += 1;
            }
            Ok(Seen::Ping) => {
                let _ = socket.send(&ClientFrame::Pong {}).await;
            }
            Ok(Seen::Closed(_)) | Err(_) => break,
            Ok(_) => {}
        }
    }
    (received, reach_us)
}
