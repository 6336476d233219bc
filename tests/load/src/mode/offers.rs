//! Everybody's hands are full and a queue waits: chats are closed on a schedule, and each freed slot brings the next
//! offer to the operator who closed.
//!
//! The queue has no time to write up, so closing frees the slot. From there on every step counts: the close's own turn,
//! its fact to the desk, the decision, its commit, the word that something was offered, and the read of the inbox that
//! draws the card.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use domain::{ClientId, ConversationId, SenderId, TimelineId};
use futures_util::stream::{self, StreamExt as _};
use hdrhistogram::Histogram;
use protocol::frame::{ClientFrame, DeskFrame, PlaceName, Say, SpeechKind, StatusName};
use tokio::sync::mpsc;
use tokio::time::{sleep_until, timeout_at};
use uuid::Uuid;

use crate::cast::TENANT;
use crate::mode::round_trip::histogram;
use crate::schedule::Schedule;
use crate::socket::{NotOpened, Pass, Seen, Socket};

/// How many chats an operator has at once; as the desk's own default.
const SLOTS: usize = 5;
/// Until every slot is taken.
const FILL: Duration = Duration::from_secs(120);
/// How long after the last close its offer may take.
const GRACE: Duration = Duration::from_secs(20);
/// A screen that hears nothing reads its inbox again.
const AGAIN: Duration = Duration::from_millis(500);

/// What to run.
#[derive(Clone, Debug)]
pub struct Plan {
    pub customers: Vec<SocketAddr>,
    pub operators: SocketAddr,
    /// One access token per operator.
    pub tokens: Vec<String>,
    /// Customers who wait beyond those in hand.
    pub waiting: usize,
    /// Closes a second over all operators.
    pub per_second: f64,
    pub lasts: Duration,
}

/// A slot from its close to the next offer.
#[derive(Clone, Copy, Debug)]
pub struct Freed {
    pub closed: Instant,
    /// The close was answered.
    pub answered: Option<Instant>,
    /// The next offer stood on the screen.
    pub offered: Instant,
}

/// What came out.
pub struct Outcome {
    /// Until everybody's hands were full, from the moment they went online.
    pub filled_in: Duration,
    pub closes: u64,
    /// Of these.
    pub refused: u64,
    pub freed: Vec<Freed>,
}

impl Outcome {
    /// From this moment to the first offer for a slot that was freed after it.
    pub fn first_after(&self, at: Instant) -> Option<Duration> {
        let after = self.freed.iter().filter(|freed| freed.closed >= at);
        after.map(|freed| freed.offered.duration_since(at)).min()
    }
}

/// Microseconds from some moment of each slot to its offer.
pub fn histogram_of(freed: &[Freed], from: impl Fn(&Freed) -> Option<Instant>) -> Histogram<u64> {
    let mut all = histogram();
    for one in freed {
        if let Some(from) = from(one) {
            let us = one.offered.saturating_duration_since(from).as_micros();
            all.saturating_record(u64::try_from(us).unwrap_or(u64::MAX));
        }
    }
    all
}

/// Opens everybody, fills all hands, closes on schedule; `meanwhile` runs beside the closes.
///
/// # Errors
/// Somebody could not connect, or the hands did not fill.
pub async fn run(plan: Plan, meanwhile: impl Future<Output = ()>) -> Result<Outcome, NotOpened> {
    let customers = plan.tokens.len() * SLOTS + plan.waiting;
    let _waiting = come(&plan.customers, customers).await?;
    let (ready, mut is_ready) = mpsc::channel(plan.tokens.len());
    let (tell, mut told) = mpsc::channel(1_024);
    let mut orders = Vec::new();
    let began = Instant::now();
    for (nth, token) in plan.tokens.into_iter().enumerate() {
        let socket = Socket::open(plan.operators, Pass::Token(token), nth, Vec::new()).await?;
        let (order, ordered) = mpsc::channel(1);
        orders.push(order);
        let (ready, tell) = (ready.clone(), tell.clone());
        tokio::spawn(async move { Hands::new(socket, nth, ready, tell).work(ordered).await });
    }
    drop(tell);
    let mut full = Vec::new();
    let end = tokio::time::Instant::now() + FILL;
    while full.len() < orders.len() {
        let failed = || NotOpened(format!("only {} of {} have their hands full", full.len(), orders.len()));
        let nth = timeout_at(end, is_ready.recv()).await.map_err(|_| failed())?.ok_or_else(failed)?;
        full.push(nth);
    }
    let filled_in = began.elapsed();
    let collecting = tokio::spawn(async move {
        let (mut freed, mut refused) = (Vec::new(), 0);
        while let Some(one) = told.recv().await {
            match one {
                Told::Freed(one) => freed.push(one),
                Told::Refused => refused += 1,
            }
        }
        (freed, refused)
    });
    let closing = async {
        let schedule = Schedule::new(Instant::now(), plan.per_second);
        let mut closes = 0;
        let mut full = full.into_iter();
        while schedule.due(closes) < schedule.due(0) + plan.lasts {
            sleep_until(schedule.due(closes).into()).await;
            let next = match full.next() {
                Some(nth) => Some(nth),
                None => timeout_at(tokio::time::Instant::now() + GRACE, is_ready.recv()).await.ok().flatten(),
            };
            let Some(nth) = next else { break };
            if orders[nth].send(()).await.is_err() {
                break;
            }
            closes += 1;
        }
        closes
    };
    let (closes, ()) = tokio::join!(closing, meanwhile);
    // The last one's offer is on its way; whoever has no order more ends.
    drop(orders);
    let (freed, refused) = collecting.await.expect("collecting does not panic");
    Ok(Outcome { filled_in, closes, refused, freed })
}

/// Guests who have said a word and wait, each answering pings.
async fn come(gateways: &[SocketAddr], count: usize) -> Result<Vec<tokio::task::AbortHandle>, NotOpened> {
    let guests = (0..count).map(|nth| {
        let gateway = gateways[nth % gateways.len()];
        async move {
            let mut guest = Socket::open(gateway, Pass::Guest(TENANT), nth, Vec::new()).await?;
            let timeline =
                guest.timeline.ok_or_else(|| NotOpened("a guest without a timeline".to_owned()))?;
            let (cid, sender) = (ClientId(Uuid::new_v4()), SenderId(Uuid::new_v4()));
            let text = "Where is my parcel?".to_owned();
            let say = Say { timeline, cid, sender, no: 1, kind: SpeechKind::Message, text, files: vec![] };
            guest.send(&ClientFrame::Say(say)).await?;
            let waits = tokio::spawn(async move {
                loop {
                    match guest.next().await {
                        Seen::Ping if guest.send(&ClientFrame::Pong {}).await.is_err() => return,
                        Seen::Closed(_) => return,
                        _ => {}
                    }
                }
            });
            Ok(waits.abort_handle())
        }
    });
    stream::iter(guests).buffer_unordered(100).collect::<Vec<_>>().await.into_iter().collect()
}

/// What came of a close.
enum Told {
    Freed(Freed),
    Refused,
}

/// A close that waits for the next offer.
struct Closing {
    cid: ClientId,
    conversation: ConversationId,
    at: Instant,
    answered: Option<Instant>,
}

/// One operator.
struct Hands {
    socket: Socket,
    nth: usize,
    ready: mpsc::Sender<usize>,
    tell: mpsc::Sender<Told>,
    mine: Vec<(ConversationId, TimelineId)>,
    decided: HashSet<(ConversationId, u64)>,
    closing: Option<Closing>,
    /// Full hands were told.
    is_full: bool,
    /// An inbox was asked for, and whether another step came since.
    asked: Option<bool>,
}

impl Hands {
    fn new(socket: Socket, nth: usize, ready: mpsc::Sender<usize>, tell: mpsc::Sender<Told>) -> Self {
        let (mine, decided) = (Vec::new(), HashSet::new());
        Self { socket, nth, ready, tell, mine, decided, closing: None, is_full: false, asked: None }
    }

    /// Online, accepting all, closing when ordered; until there are no more orders and no offer is due.
    async fn work(mut self, mut orders: mpsc::Receiver<()>) -> Result<(), NotOpened> {
        let status =
            DeskFrame::Status { operator: None, status: StatusName::Online, reason: None, next: false };
        self.socket.send(&asking(status)).await?;
        self.ask().await?;
        let mut again = tokio::time::interval(AGAIN);
        let mut end = None;
        loop {
            let ends = end.unwrap_or_else(|| tokio::time::Instant::now() + FILL * 10);
            tokio::select! {
                order = orders.recv(), if end.is_none() => match order {
                    Some(()) => self.close().await?,
                    None => end = Some(tokio::time::Instant::now() + GRACE),
                },
                seen = self.socket.next() => self.see(seen).await?,
                _ = again.tick() => {
                    if !self.is_full && self.closing.as_ref().is_none_or(|closing| closing.at.elapsed() > AGAIN) {
                        self.ask().await?;
                    }
                }
                () = sleep_until(ends) => return Ok(()),
            }
            if end.is_some() && self.closing.is_none() {
                return Ok(());
            }
        }
    }

    async fn close(&mut self) -> Result<(), NotOpened> {
        let Some((conversation, timeline)) = self.mine.pop() else { return Ok(()) };
        let cid = ClientId(Uuid::now_v7());
        self.is_full = false;
        self.closing = Some(Closing { cid, conversation, at: Instant::now(), answered: None });
        self.socket.send(&ClientFrame::Close { timeline, cid, if_version: None }).await
    }

    async fn ask(&mut self) -> Result<(), NotOpened> {
        self.asked = Some(false);
        self.socket.send(&ClientFrame::Inbox {}).await
    }

    async fn see(&mut self, seen: Seen) -> Result<(), NotOpened> {
        match seen {
            Seen::Ping => self.socket.send(&ClientFrame::Pong {}).await,
            Seen::InboxStep => match &mut self.asked {
                Some(again) => {
                    *again = true;
                    Ok(())
                }
                None => self.ask().await,
            },
            Seen::Inbox => {
                if self.asked.take() == Some(true) {
                    self.ask().await?;
                }
                self.look().await
            }
            Seen::Answered { cid, well } => self.answered(cid, well).await,
            Seen::Closed(code) => Err(NotOpened(format!("an operator was closed with {code:?}"))),
            _ => Ok(()),
        }
    }

    /// A close that was refused frees nothing: its chat is in hand still.
    async fn answered(&mut self, cid: ClientId, well: bool) -> Result<(), NotOpened> {
        let Some(closing) = self.closing.as_mut().filter(|closing| closing.cid == cid) else { return Ok(()) };
        if well {
            closing.answered.get_or_insert_with(Instant::now);
            return Ok(());
        }
        self.closing = None;
        // Nobody listens once the run is over.
        let _ = self.tell.send(Told::Refused).await;
        self.ask().await
    }

    /// Accepts what is offered, counts what is in hand.
    async fn look(&mut self) -> Result<(), NotOpened> {
        self.mine.clear();
        for chat in std::mem::take(&mut self.socket.inbox) {
            let closes =
                self.closing.as_ref().is_some_and(|closing| closing.conversation == chat.conversation);
            match (chat.place, chat.offer) {
                (PlaceName::Mine, _) if !closes => self.mine.push((chat.conversation, chat.timeline)),
                (PlaceName::Offered, Some(offer)) if self.decided.insert((chat.conversation, offer)) => {
                    if let Some(closing) = self.closing.take() {
                        let Closing { at: closed, answered, .. } = closing;
                        // Nobody listens once the run is over.
                        let freed = Freed { closed, answered, offered: Instant::now() };
                        let _ = self.tell.send(Told::Freed(freed)).await;
                    }
                    let conversation = chat.conversation;
                    self.socket.send(&asking(DeskFrame::Seen { conversation, offer })).await?;
                    self.socket.send(&asking(DeskFrame::Accept { conversation, offer })).await?;
                }
                _ => {}
            }
        }
        if self.mine.len() >= SLOTS && self.closing.is_none() && !self.is_full {
            self.is_full = true;
            // Nobody listens once the run is over.
            let _ = self.ready.send(self.nth).await;
        }
        Ok(())
    }
}

fn asking(ask: DeskFrame) -> ClientFrame {
    ClientFrame::Desk { cid: ClientId(Uuid::now_v7()), ask }
}
