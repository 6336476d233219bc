//! Every connection is cut at once; all come back with their tickets.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt as _};
use hdrhistogram::Histogram;

use crate::mode::round_trip::histogram;
use crate::socket::{Pass, Socket};

/// What came out.
pub struct Outcome {
    pub sockets: Vec<Socket>,
    pub failed: Vec<String>,
    /// Until the last one was welcomed again.
    pub lasted: Duration,
    pub welcome_us: Histogram<u64>,
}

/// Cuts all, then resumes all with at most `at_once` handshakes at a time.
pub async fn run(gateways: &[SocketAddr], sockets: Vec<Socket>, at_once: usize) -> Outcome {
    let tickets: Vec<String> = sockets.iter().map(|socket| socket.ticket.clone()).collect();
    for socket in sockets {
        socket.cut();
    }
    let started = Instant::now();
    let mut outcome = Outcome {
        sockets: Vec::with_capacity(tickets.len()),
        failed: Vec::new(),
        lasted: Duration::ZERO,
        welcome_us: histogram(),
    };
    let resumed = tickets.into_iter().enumerate().map(|(nth, ticket)| {
        let gateway = gateways[nth % gateways.len()];
        async move { Socket::open(gateway, Pass::Ticket(ticket), nth, Vec::new()).await }
    });
    let mut results = stream::iter(resumed).buffer_unordered(at_once);
    while let Some(result) = results.next().await {
        match result {
            Ok(socket) => {
                let us = u64::try_from(socket.opened_in.as_micros()).unwrap_or(u64::MAX);
                outcome.welcome_us.saturating_record(us);
                outcome.sockets.push(socket);
            }
            Err(error) => outcome.failed.push(error.0),
        }
    }
    outcome.lasted = started.elapsed();
    outcome
}
