//! The pod's end of the report streams.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::BytesMut;
use domain::PodId;
use futures_util::FutureExt;
use protocol::link::{Purpose, Report};
use tokio::io::{AsyncWrite, ReadHalf};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::waiting::{Dropped, Waiting};
use crate::codec::{self, MESSAGE_BYTES, Reader};
use crate::error::LinkError;
use crate::greet::Me;
use crate::net::Net;
use crate::stream::Stream;

/// Reports in one write.
const BATCH: usize = 256;
/// A router that does not read for this long is left; what waits goes to another.
const WRITE: Duration = Duration::from_secs(5);
/// Between attempts to reach a router: doubled from the first to the last, drawn between zero and that.
const BACK_OFF_FIRST: Duration = Duration::from_millis(100);
const BACK_OFF_LAST: Duration = Duration::from_secs(5);

/// Reports to any live router; cheap to clone. The last clone dropped closes the streams.
#[derive(Clone)]
pub struct Reporter {
    shared: Arc<Shared>,
    streams: Arc<Mutex<HashMap<(PodId, String), DropGuard>>>,
}

struct Shared {
    net: Net,
    me: Me,
    waiting: Mutex<Waiting>,
    /// Wakes one idle stream. At most one permit is kept, so a stream that leaves with more waiting hands it on.
    more: Notify,
    live: AtomicUsize,
}

impl Reporter {
    /// Knows no router yet: reports wait.
    pub fn new(net: Net, me: Me) -> Self {
        let shared =
            Shared { net, me, waiting: Mutex::default(), more: Notify::new(), live: AtomicUsize::new(0) };
        Self { shared: Arc::new(shared), streams: Arc::default() }
    }

    /// Replaces the list. Streams to routers that stay are kept.
    pub fn set_routers(&self, routers: Vec<(PodId, String)>) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        streams.retain(|key, _| routers.contains(key));
        for key in routers {
            streams.entry(key).or_insert_with_key(|(router, address)| {
                let stop = CancellationToken::new();
                let stream = keep_stream(self.shared.clone(), *router, address.clone(), stop.clone());
                tokio::spawn(stream);
                stop.drop_guard()
            });
        }
    }

    /// Reports; never waits. At most 4 096 wait; typing is dropped first.
    pub fn report(&self, report: Report) {
        self.shared.waiting().put(report);
        self.shared.more.notify_one();
    }

    /// Streams that are up.
    pub fn live(&self) -> usize {
        self.shared.live.load(Ordering::Relaxed)
    }

    /// What found no room so far.
    pub fn dropped(&self) -> Dropped {
        self.shared.waiting().dropped()
    }
}

impl Shared {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps a stream to one router up until `stop`.
async fn keep_stream(shared: Arc<Shared>, router: PodId, address: String, stop: CancellationToken) {
    let mut back_off = BACK_OFF_FIRST;
    loop {
        let dialled = stop.run_until_cancelled(shared.net.dial(shared.me, &address, Purpose::Report));
        let error = match dialled.await {
            None => return,
            Some(Ok(greeted)) => {
                back_off = BACK_OFF_FIRST;
                let (from, _) = greeted.reader.into_parts();
                let (from, to) = tokio::io::split(from);
                shared.live.fetch_add(1, Ordering::Relaxed);
                let ended = carry(&shared, Reader::new(from), to, &stop).await;
                shared.live.fetch_sub(1, Ordering::Relaxed);
                match ended {
                    Ok(()) => return,
                    Err(error) => error,
                }
            }
            Some(Err(error)) => error,
        };
        tracing::info!(%router, error = &error as &dyn std::error::Error, "no report stream to a router");
        let pause = sleep(back_off.mul_f64(rand::random::<f64>()));
        if stop.run_until_cancelled(pause).await.is_none() {
            return;
        }
        back_off = (back_off * 2).min(BACK_OFF_LAST);
    }
}

/// Carries what waits until the stream breaks (an error) or `stop`.
async fn carry<W: AsyncWrite + Unpin>(
    shared: &Shared,
    mut from: Reader<ReadHalf<Stream>>,
    mut to: W,
    stop: &CancellationToken,
) -> Result<(), LinkError> {
    let mut bytes = BytesMut::new();
    loop {
        // A router says nothing on this stream: whatever comes is its end. Looked for before anything is entrusted to it.
        if let Some(ended) = from.fill().now_or_never() {
            return Err(end_of_stream(ended));
        }
        let batch = shared.waiting().take(BATCH);
        if batch.is_empty() {
            tokio::select! {
                () = shared.more.notified() => {}
                ended = from.fill() => return Err(end_of_stream(ended)),
                () = stop.cancelled() => return Ok(()),
            }
            continue;
        }
        bytes.clear();
        for report in &batch {
            // A name is the only part without a fixed size, and sessions bound it far below the limit.
            if let Err(error) = codec::encode(report, &mut bytes, MESSAGE_BYTES) {
                tracing::error!(error = &error as &dyn std::error::Error, "failed to encode a report");
            }
        }
        let ms = u64::try_from(WRITE.as_millis()).unwrap_or(u64::MAX);
        let written = timeout(WRITE, codec::write_bytes(&mut to, &bytes)).await;
        if let Err(error) = written.unwrap_or(Err(LinkError::Silent { ms })) {
            shared.waiting().put_back(batch);
            shared.more.notify_one();
            return Err(error);
        }
    }
}

fn end_of_stream(ended: Result<(), LinkError>) -> LinkError {
    ended.err().unwrap_or(LinkError::OutOfTurn { what: "silence on a report stream" })
}
