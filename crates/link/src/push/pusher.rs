//! The router's end of a push stream.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use protocol::link::{Delivery, Purpose, Push, PushAnswer};
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::ticket::{DeliverTicket, Gone};
use super::unanswered::{SILENCE, Unanswered, WAITING_BYTES};
use crate::codec::{MESSAGE_BYTES, Reader};
use crate::error::LinkError;
use crate::greet::{Me, Peer};
use crate::net::Net;
use crate::outbox::{Outbox, Refused};

/// A ping is sent after this long without a batch that waits.
const PING: Duration = Duration::from_secs(5);
/// How often silence is looked for.
const LOOK: Duration = Duration::from_millis(250);
/// What surrounds a frame in its delivery, at most: ids, numbers, names of fields.
const AROUND_FRAME_BYTES: usize = 512;
/// Deliveries of one call are split into messages of about this size.
const SPLIT_BYTES: usize = MESSAGE_BYTES / 4;

/// The router's end of a push stream to one pod; clones share it. The last one dropped closes the stream.
#[derive(Clone)]
pub struct Pusher {
    stream: Arc<Shared>,
    _open: Arc<DropGuard>,
}

struct Shared {
    peer: Peer,
    outbox: Outbox,
    unanswered: Mutex<Unanswered>,
    broken: CancellationToken,
}

impl Pusher {
    /// Connects to the pod that listens on `address`, within 2 s.
    pub async fn dial(net: &Net, me: Me, address: &str) -> Result<Self, LinkError> {
        let greeted = net.dial(me, address, Purpose::Push).await?;
        let stream = Arc::new(Shared {
            peer: greeted.peer,
            outbox: Outbox::new(WAITING_BYTES),
            unanswered: Mutex::default(),
            broken: CancellationToken::new(),
        });
        let closing = CancellationToken::new();
        let (from, early) = greeted.reader.into_parts();
        let (from, to) = tokio::io::split(from);
        let reader = Reader::from_parts(from, early);
        tokio::spawn({
            let (stream, closing) = (stream.clone(), closing.clone());
            async move {
                let broken = stream.broken.clone();
                stream.outbox.write_to(to, closing, broken).await;
            }
        });
        tokio::spawn({
            let (stream, closing) = (stream.clone(), closing.clone());
            async move {
                let gone = stream.read_answers(reader, closing).await;
                stream.unanswered().give_up(gone);
                if gone != Gone::Closed {
                    stream.broken.cancel();
                }
            }
        });
        Ok(Self { stream, _open: Arc::new(closing.drop_guard()) })
    }

    /// Sends deliveries; never waits. Deliveries leave in the order of the calls.
    ///
    /// **Errors** come by the ticket. A pod with 1 024 unanswered batches, or that lets 16 MiB wait, is given up:
    /// this call's ticket and all others end in [`Gone`].
    pub fn deliver(&self, deliveries: Vec<Delivery>) -> DeliverTicket {
        let mut ticket = DeliverTicket::new();
        for part in split(deliveries) {
            self.stream.send_part(part, &mut ticket);
        }
        ticket
    }

    /// Sends what needs no outcomes; never waits. It may be lost with the stream.
    pub fn send(&self, push: Push) -> Result<(), Gone> {
        match push {
            Push::Deliver { deliveries, .. } => {
                drop(self.deliver(deliveries));
                self.stream.unanswered().gone().map_or(Ok(()), Err)
            }
            Push::Ping { .. } => {
                let mut unanswered = self.stream.unanswered();
                self.stream.ping(&mut unanswered)
            }
            Push::Superseded { .. } | Push::Answer { .. } | Push::Settings { .. } => {
                let mut unanswered = self.stream.unanswered();
                unanswered.gone().map_or(Ok(()), Err)?;
                self.stream.put(&push, &mut unanswered)
            }
        }
    }

    /// Whether the pod was given up.
    pub fn is_gone(&self) -> bool {
        self.stream.broken.is_cancelled()
    }

    /// Waits until the pod is given up.
    pub async fn closed(&self) {
        self.stream.broken.cancelled().await;
    }

    /// The pod that answers here, and its boot.
    pub fn peer(&self) -> Peer {
        self.stream.peer
    }
}

impl Shared {
    fn unanswered(&self) -> MutexGuard<'_, Unanswered> {
        self.unanswered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send_part(&self, part: Part, ticket: &mut DeliverTicket) {
        let answer = ticket.part();
        let deliveries = match part {
            Part::Fits(deliveries) => deliveries,
            Part::TooLong => {
                let _ = answer.send(Err(Gone::TooLong));
                return;
            }
        };
        // One lock over numbering and writing: batches leave in the order of their numbers.
        let mut unanswered = self.unanswered();
        if let Err(gone) = unanswered.room() {
            self.give_up(gone, &mut unanswered);
            let _ = answer.send(Err(gone));
            return;
        }
        let batch = unanswered.next();
        let n_deliveries = deliveries.len();
        match self.put(&Push::Deliver { batch, deliveries }, &mut unanswered) {
            Ok(()) => unanswered.sent(batch, n_deliveries, Some(answer)),
            Err(gone) => {
                let _ = answer.send(Err(gone));
            }
        }
    }

    fn ping(&self, unanswered: &mut Unanswered) -> Result<(), Gone> {
        unanswered.room()?;
        let batch = unanswered.next();
        self.put(&Push::Ping { batch }, unanswered)?;
        unanswered.sent(batch, 0, None);
        Ok(())
    }

    fn put(&self, push: &Push, unanswered: &mut Unanswered) -> Result<(), Gone> {
        match self.outbox.put(push) {
            Ok(()) => Ok(()),
            Err(Refused::Full) => {
                self.give_up(Gone::Full, unanswered);
                Err(Gone::Full)
            }
            Err(Refused::Message(error)) => {
                tracing::error!(error = &error as &dyn std::error::Error, "failed to encode a push");
                Err(Gone::TooLong)
            }
        }
    }

    fn give_up(&self, gone: Gone, unanswered: &mut Unanswered) {
        unanswered.give_up(gone);
        self.broken.cancel();
    }

    /// Matches answers to batches until the pod is gone; answers why.
    async fn read_answers<R: tokio::io::AsyncRead + Unpin>(
        &self,
        mut reader: Reader<R>,
        closing: CancellationToken,
    ) -> Gone {
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard_at = Instant::now();
        loop {
            tokio::select! {
                // In this order: the writing task ends, as if broken, also when this side closes; answers that came before a
                // break count; and a process that was stopped for a while reads what came meanwhile before it looks at
                // the clock and finds its peers silent.
                biased;
                () = closing.cancelled() => return Gone::Closed,
                read = reader.next::<PushAnswer>(MESSAGE_BYTES, "an answer to a push") => {
                    heard_at = Instant::now();
                    if let Err(error) = read.and_then(|answer| self.unanswered().answered(answer)) {
                        let error: &dyn std::error::Error = &error;
                        tracing::info!(pod = %self.peer.pod, boot = %self.peer.boot, error, "a pod's push stream ended");
                        return Gone::Broken;
                    }
                }
                () = self.broken.cancelled() => return Gone::Broken,
                now = look.tick() => {
                    let mut unanswered = self.unanswered();
                    if unanswered.is_silent(now) {
                        tracing::warn!(pod = %self.peer.pod, boot = %self.peer.boot, "gave up a pod that did not answer for {} s", SILENCE.as_secs());
                        return Gone::Silent;
                    }
                    if unanswered.is_empty() && now.saturating_duration_since(heard_at) >= PING {
                        // A stream that is gone is noticed by the other branches.
                        let _ = self.ping(&mut unanswered);
                    }
                }
            }
        }
    }
}

/// As many deliveries as fit into one message.
enum Part {
    Fits(Vec<Delivery>),
    TooLong,
}

fn split(deliveries: Vec<Delivery>) -> Vec<Part> {
    let bytes = |delivery: &Delivery| delivery.frame.get().len() + AROUND_FRAME_BYTES;
    if deliveries.iter().map(bytes).sum::<usize>() <= SPLIT_BYTES {
        return vec![Part::Fits(deliveries)];
    }
    let mut parts = Vec::new();
    let mut fits = Vec::new();
    let mut fits_bytes = 0;
    for delivery in deliveries {
        let bytes = bytes(&delivery);
        if bytes > MESSAGE_BYTES - AROUND_FRAME_BYTES {
            parts.push(Part::TooLong);
            continue;
        }
        if fits_bytes + bytes > SPLIT_BYTES && !fits.is_empty() {
            parts.push(Part::Fits(std::mem::take(&mut fits)));
            fits_bytes = 0;
        }
        fits_bytes += bytes;
        fits.push(delivery);
    }
    if !fits.is_empty() {
        parts.push(Part::Fits(fits));
    }
    parts
}
