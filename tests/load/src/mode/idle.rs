//! Many authenticated connections that do nothing: what each costs.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
use hdrhistogram::Histogram;

use crate::cast::TENANT;
use crate::mode::round_trip::histogram;
use crate::socket::{Pass, Socket};

/// What came out of opening.
pub struct Opened {
    pub sockets: Vec<Socket>,
    pub failed: Vec<String>,
    /// Microseconds from connecting to `welcome`.
    pub welcome_us: Histogram<u64>,
    pub lasted: Duration,
}

/// Opens `count` guests, at most `at_once` handshakes at a time, spread over the gateways.
pub async fn open(gateways: &[SocketAddr], count: usize, at_once: usize) -> Opened {
    let started = std::time::Instant::now();
    let mut opened = Opened {
        sockets: Vec::with_capacity(count),
        failed: Vec::new(),
        welcome_us: histogram(),
        lasted: Duration::ZERO,
    };
    let guests = (0..count).map(|nth| {
        let gateway = gateways[nth % gateways.len()];
        async move { Socket::open(gateway, Pass::Guest(TENANT), nth, Vec::new()).await }
    });
    let mut results = stream::iter(guests).buffer_unordered(at_once);
    while let Some(result) = results.next().await {
        match result {
            Ok(socket) => {
                opened
                    .welcome_us
                    .saturating_record(u64::try_from(socket.opened_in.as_micros()).unwrap_or(u64::MAX));
                opened.sockets.push(socket);
            }
            Err(error) => opened.failed.push(error.0),
        }
    }
    opened.lasted = started.elapsed();
    opened
}
