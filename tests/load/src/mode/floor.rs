//! The same schedule over a bare relay: what the generator and WebSocket alone take on this machine.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use hdrhistogram::Histogram;
use tokio::net::TcpStream;
use tokio::time::sleep_until;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::mode::round_trip::histogram;
use crate::schedule::Schedule;
use crate::socket::NotOpened;

const GRACE: Duration = Duration::from_secs(5);

/// What to run.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub relay: SocketAddr,
    /// Pairs of connections.
    pub pairs: u64,
    pub per_second: f64,
    pub lasts: Duration,
    pub text_bytes: usize,
}

/// What came out.
pub struct Outcome {
    pub sent: u64,
    pub received: u64,
    pub one_way_us: Histogram<u64>,
    pub tick_us: Histogram<u64>,
}

type Line = WebSocketStream<TcpStream>;

/// Runs the schedule.
///
/// # Errors
/// A connection did not open.
pub async fn run(plan: Plan) -> Result<Outcome, NotOpened> {
    let mut lines = Vec::new();
    for number in 0..plan.pairs * 2 {
        lines.push(open(plan.relay, number).await?);
    }
    let start = Instant::now() + Duration::from_millis(500);
    let tasks: Vec<_> = (0..)
        .zip(lines)
        .map(|(number, line)| tokio::spawn(write_and_read(plan, start, number, line)))
        .collect();
    let mut outcome = Outcome { sent: 0, received: 0, one_way_us: histogram(), tick_us: histogram() };
    for task in tasks {
        let one = task.await.expect("a writer does not panic");
        outcome.sent += one.sent;
        outcome.received += one.received;
        outcome.one_way_us.add(&one.one_way_us).expect("both have one range");
        outcome.tick_us.add(&one.tick_us).expect("both have one range");
    }
    Ok(outcome)
}

async fn open(relay: SocketAddr, number: u64) -> Result<Line, NotOpened> {
    let failed = |error: &dyn std::fmt::Display| NotOpened(error.to_string());
    let stream = TcpStream::connect(relay).await.map_err(|error| failed(&error))?;
    stream.set_nodelay(true).map_err(|error| failed(&error))?;
    let opening = tokio_tungstenite::client_async(format!("ws://{relay}/"), stream);
    let (mut line, _) = opening.await.map_err(|error| failed(&error))?;
    line.send(Message::text(number.to_string())).await.map_err(|error| failed(&error))?;
    Ok(line)
}

async fn write_and_read(plan: Plan, start: Instant, number: u64, mut line: Line) -> Outcome {
    let schedule = Schedule::new(start, plan.per_second);
    let due_of = |n: u64| schedule.due(n * plan.pairs * 2 + number);
    let ends = start + plan.lasts;
    let text = "x".repeat(plan.text_bytes);
    let mut outcome = Outcome { sent: 0, received: 0, one_way_us: histogram(), tick_us: histogram() };
    loop {
        let due = due_of(outcome.sent);
        let wake = if due < ends { due } else { ends + GRACE };
        tokio::select! {
            biased;
            () = sleep_until(wake.into()) => {
                if due >= ends {
                    return outcome;
                }
                let since = (due - start).as_nanos();
                let message = Message::text(format!("m{since:032x}{number:08x}{text}"));
                if line.send(message).await.is_err() {
                    return outcome;
                }
                outcome.sent += 1;
            }
            text = line.next() => {
                let Some(Ok(Message::Text(text))) = text else { return outcome };
                let Some(since) = text.get(1..33).and_then(|hex| u64::from_str_radix(hex, 16).ok()) else { return outcome };
                let age = Instant::now().saturating_duration_since(start + Duration::from_nanos(since));
                let us = u64::try_from(age.as_micros()).unwrap_or(u64::MAX);
                if text.starts_with('t') {
                    outcome.tick_us.saturating_record(us);
                } else if text.get(33..41) != Some(&format!("{number:08x}")) {
                    outcome.received += 1;
                    outcome.one_way_us.saturating_record(us);
                }
            }
        }
    }
}
