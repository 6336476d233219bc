//! Both sides of many conversations write on one schedule; every message is measured from the time it was due to the
//! other side's screen, and to its tick.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use domain::{ClientId, SenderId, TimelineId};
use futures_util::stream::{self, StreamExt as _};
use hdrhistogram::Histogram;
use protocol::frame::{ClientFrame, Say, SpeechKind};
use tokio::time::sleep_until;
use uuid::Uuid;

use crate::cast::Pair;
use crate::proof::{Proof, Tally};
use crate::schedule::Schedule;
use crate::socket::{NotOpened, Seen, Socket};

/// How long after the last message was due the rest may take.
const GRACE: Duration = Duration::from_secs(15);
const ACK_EVERY: Duration = Duration::from_millis(100);

/// What to run.
#[derive(Clone, Debug)]
pub struct Plan {
    pub customers: SocketAddr,
    pub operators: SocketAddr,
    /// One access token per conversation.
    pub tokens: Vec<String>,
    /// Messages a second over all connections.
    pub per_second: f64,
    pub lasts: Duration,
    pub text_bytes: usize,
    /// Message ids count from here: several runs over the same pairs never use one twice.
    pub epoch: Instant,
}

/// What came out.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub tally: Tally,
    /// Microseconds from due to the other side's socket.
    pub one_way_us: Histogram<u64>,
    /// Microseconds from due to the tick.
    pub tick_us: Histogram<u64>,
    pub lasted: Duration,
}

/// Opens all pairs, at most 32 at a time.
///
/// # Errors
/// The first that did not open.
pub async fn open(plan: &Plan) -> Result<Vec<Pair>, NotOpened> {
    let opening = plan.tokens.iter().cloned().enumerate();
    stream::iter(opening.map(|(nth, token)| Pair::open((plan.customers, plan.operators), token, nth)))
        .buffer_unordered(32)
        .collect::<Vec<_>>()
        .await
        .into_iter()
        .collect()
}

/// Runs the schedule over pairs that are open.
pub async fn run(plan: &Plan, pairs: Vec<Pair>) -> (Outcome, Vec<Pair>) {
    let start = Instant::now() + Duration::from_millis(200);
    let writers = pairs.len() * 2;
    let mut tasks = Vec::new();
    for (pair, Pair { customer, operator }) in pairs.into_iter().enumerate() {
        for (side, socket) in [customer, operator].into_iter().enumerate() {
            let writer = Writer::new(plan, start, writers, pair * 2 + side, socket);
            tasks.push(tokio::spawn(writer.run()));
        }
    }
    let mut outcome = Outcome {
        tally: Tally::default(),
        one_way_us: histogram(),
        tick_us: histogram(),
        lasted: plan.lasts,
    };
    let mut sockets = Vec::new();
    for task in tasks {
        let done = task.await.expect("a writer does not panic");
        outcome.tally.sent += done.sent;
        outcome.tally.ticked += done.ticked;
        outcome.tally.lost += done.expected.saturating_sub(done.from_peer);
        done.proof.add_to(&mut outcome.tally);
        outcome.one_way_us.add(&done.one_way_us).expect("both have one range");
        outcome.tick_us.add(&done.tick_us).expect("both have one range");
        sockets.push(done.socket);
    }
    let mut pairs = Vec::new();
    let mut sockets = sockets.into_iter();
    while let (Some(customer), Some(operator)) = (sockets.next(), sockets.next()) {
        pairs.push(Pair { customer, operator });
    }
    (outcome, pairs)
}

pub(crate) fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 120_000_000, 3).expect("the bounds are in order")
}

/// One connection that writes and reads.
struct Writer {
    socket: Socket,
    timeline: TimelineId,
    epoch: Instant,
    schedule: Schedule,
    writers: u64,
    number: u64,
    ends: Instant,
    sender: SenderId,
    text: String,
    sent: u64,
    ticked: u64,
    from_peer: u64,
    expected: u64,
    proof: Proof,
    one_way_us: Histogram<u64>,
    tick_us: Histogram<u64>,
}

impl Writer {
    fn new(plan: &Plan, start: Instant, writers: usize, number: usize, socket: Socket) -> Self {
        let timeline = socket.timeline.expect("a pair has a timeline");
        let ends = start + plan.lasts;
        let mut writer = Self {
            socket,
            timeline,
            epoch: plan.epoch,
            schedule: Schedule::new(start, plan.per_second),
            writers: writers as u64,
            number: number as u64,
            ends,
            sender: SenderId(Uuid::new_v4()),
            text: "x".repeat(plan.text_bytes),
            sent: 0,
            ticked: 0,
            from_peer: 0,
            expected: 0,
            proof: Proof::default(),
            one_way_us: histogram(),
            tick_us: histogram(),
        };
        let peer = writer.number ^ 1;
        let mut n = 0;
        while writer.due_of(peer, n) < ends {
            n += 1;
        }
        writer.expected = n;
        writer
    }

    /// Writers take turns, so that the whole is even.
    fn due_of(&self, writer: u64, n: u64) -> Instant {
        self.schedule.due(n * self.writers + writer)
    }

    async fn run(mut self) -> Self {
        let end = self.ends + GRACE;
        let mut acked = (Instant::now(), 0);
        loop {
            let due = self.due_of(self.number, self.sent);
            let writes = due < self.ends;
            if !writes && self.from_peer >= self.expected && self.ticked >= self.sent {
                return self;
            }
            let wake = if writes { due } else { end };
            tokio::select! {
                biased;
                () = sleep_until(wake.into()) => {
                    if !writes || self.write_all_due().await.is_err() {
                        return self;
                    }
                }
                seen = self.socket.next() => {
                    if !self.take(seen).await {
                        return self;
                    }
                    let last = self.proof.last(self.timeline);
                    if last > acked.1 && acked.0.elapsed() >= ACK_EVERY {
                        acked = (Instant::now(), last);
                        if self.socket.send(&ClientFrame::Ack { timeline: self.timeline, n: last }).await.is_err() {
                            return self;
                        }
                    }
                }
            }
        }
    }

    async fn write_all_due(&mut self) -> Result<(), NotOpened> {
        let now = Instant::now();
        loop {
            let due = self.due_of(self.number, self.sent);
            if due > now || due >= self.ends {
                return Ok(());
            }
            let since = u128::from(u64::try_from((due - self.epoch).as_nanos()).expect("a run is short"));
            let cid = Uuid::from_u128(since << 64 | u128::from(self.number) << 32 | u128::from(self.sent));
            let say = Say {
                timeline: self.timeline,
                cid: ClientId(cid),
                sender: self.sender,
                no: self.sent + 1,
                kind: SpeechKind::Message,
                text: self.text.clone(),
                files: Vec::new(),
            };
            self.sent += 1;
            self.socket.send(&ClientFrame::Say(say)).await?;
        }
    }

    /// Takes a frame; false if the connection is gone.
    async fn take(&mut self, seen: Seen) -> bool {
        match seen {
            Seen::Tick(cid) => {
                self.ticked += 1;
                let us = self.age_us(cid);
                self.tick_us.saturating_record(us);
            }
            Seen::Entry { timeline, n, cid } => {
                self.proof.note(timeline, n);
                let writer = u64::try_from(cid.0.as_u128() >> 32 & 0xffff_ffff).expect("32 bits");
                if writer == self.number ^ 1 {
                    self.from_peer += 1;
                    let us = self.age_us(cid);
                    self.one_way_us.saturating_record(us);
                }
            }
            Seen::Ping => return self.socket.send(&ClientFrame::Pong {}).await.is_ok(),
            Seen::Closed(_) => return false,
            Seen::Page | Seen::Inbox | Seen::InboxStep | Seen::Answered { .. } => {}
            Seen::Busy | Seen::Goaway | Seen::Other => {}
        }
        true
    }

    /// How long ago the message with this id was due.
    fn age_us(&self, cid: ClientId) -> u64 {
        let since = Duration::from_nanos(u64::try_from(cid.0.as_u128() >> 64).expect("64 bits"));
        let age = Instant::now().saturating_duration_since(self.epoch + since);
        u64::try_from(age.as_micros()).unwrap_or(u64::MAX)
    }
}
