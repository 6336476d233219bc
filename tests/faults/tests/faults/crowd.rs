//! Two hundred chats, in which both sides write on a fixed schedule, whatever the system does.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use domain::{ClientId, ConversationId, TimelineId};
use futures_util::future::join_all;
use protocol::frame::{ClientFrame, SpeechKind};
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use tokio::task::JoinHandle;
use world::{Client, PATIENCE, Pass, TENANT, World};

const CHATS: usize = 200;
const OPERATORS: usize = 20;
/// What a run must have ticked.
pub(crate) const TICKS: u64 = 5_000;
/// Each of the 400 sides writes every two seconds.
const BETWEEN_TEXTS: Duration = Duration::from_millis(5);
/// How long a crowd may need for what takes seconds on an idle machine.
const AT_MOST: Duration = Duration::from_secs(120);
const POLL: Duration = Duration::from_millis(25);

/// One side of a chat, and everything that it wrote.
pub(crate) struct Side {
    pub(crate) writer: Arc<Client>,
    pub(crate) reader: Arc<Client>,
    pub(crate) timeline: TimelineId,
    said: Mutex<Vec<(Instant, ClientId)>>,
}

impl Side {
    async fn says(&self, text: &str) {
        let at = Instant::now();
        let client_id = self.writer.says_in(self.timeline, SpeechKind::Message, text).await;
        self.said.lock().expect("nobody failed with it").push((at, client_id));
    }

    /// The first text after this moment.
    pub(crate) fn first_said_after(&self, moment: Instant) -> Option<ClientId> {
        let said = self.said.lock().expect("nobody failed with it");
        let from = said.partition_point(|(at, _)| *at < moment);
        said.get(from).map(|(_, client_id)| *client_id)
    }
}

/// The people of a run and their writing, which goes on until it is ended.
pub(crate) struct Crowd {
    pub(crate) seed: u64,
    pub(crate) customers: Vec<Arc<Client>>,
    pub(crate) operators: Vec<Arc<Client>>,
    pub(crate) sides: Arc<Vec<Side>>,
    enough: Arc<AtomicBool>,
    writing: JoinHandle<()>,
}

impl Crowd {
    /// Opens the chats and begins to write.
    pub(crate) async fn gather(world: &mut World) -> Self {
        let seed = seed();
        println!("seed {seed}");
        let operators = operators(world, OPERATORS).await;
        let mut customers = Vec::new();
        for n in 0..CHATS {
            let customer = world.client(&format!("customer {n}"), Pass::Guest(TENANT), 0, |_| {}).await;
            customers.push(Arc::new(customer));
        }
        let pairs: Vec<_> = customers.iter().zip(operators.iter().cycle()).collect();
        let timelines = join_all(pairs.iter().map(|(customer, operator)| open(customer, operator))).await;
        let mut sides = Vec::new();
        for ((customer, operator), timeline) in pairs.into_iter().zip(timelines) {
            for (writer, reader) in [(customer, operator), (operator, customer)] {
                let (writer, reader) = (Arc::clone(writer), Arc::clone(reader));
                sides.push(Side { writer, reader, timeline, said: Mutex::default() });
            }
        }
        let (sides, enough) = (Arc::new(sides), Arc::new(AtomicBool::new(false)));
        let writing = tokio::spawn(write(Arc::clone(&sides), Arc::clone(&enough), seed));
        Self { seed, customers, operators, sides, enough, writing }
    }

    pub(crate) fn people(&self) -> impl Iterator<Item = &Arc<Client>> {
        self.customers.iter().chain(&self.operators)
    }

    /// Texts with a tick.
    pub(crate) fn ticked(&self) -> u64 {
        self.people().map(|one| one.page().ticks).sum()
    }

    /// Connections opened so far.
    pub(crate) fn connections(&self) -> u64 {
        self.people().map(|one| one.page().attempt).sum()
    }

    /// Waits until so many texts have a tick.
    pub(crate) async fn has_ticked(&self, wanted: u64) {
        let end = Instant::now() + AT_MOST;
        let mut poll = tokio::time::interval(POLL);
        while self.ticked() < wanted {
            poll.tick().await;
            assert!(Instant::now() < end, "{} of {wanted} ticks after {AT_MOST:?}", self.ticked());
        }
    }

    /// Writes on until enough is ticked, then stops and waits until everything said is shown to everybody.
    pub(crate) async fn settles(&mut self, world: &World) {
        self.has_ticked(TICKS).await;
        self.enough.store(true, Ordering::Relaxed);
        (&mut self.writing).await.expect("writing does not fail");
        let end = Instant::now() + AT_MOST;
        let mut poll = tokio::time::interval(POLL * 8);
        loop {
            poll.tick().await;
            let Err(why) = self.unsettled(world).await else { return };
            assert!(Instant::now() < end, "not settled after {AT_MOST:?}: {why}");
        }
    }

    /// Why not everything is shown to everybody yet.
    async fn unsettled(&self, world: &World) -> Result<(), String> {
        if let Some(page) = self.people().map(|one| one.page()).find(|page| !page.outbox.is_empty()) {
            let first = &page.outbox[0];
            return Err(format!(
                "{} keeps {} texts, the first {first:?}, open {}",
                page.name,
                page.outbox.len(),
                page.open
            ));
        }
        let heads = heads(world).await?;
        for side in self.sides.iter() {
            let (position, seq) = heads.get(&side.timeline).copied().unwrap_or_default();
            let page = side.reader.page();
            let last = if page.own_timeline().is_some() { seq } else { position };
            let shown = page.threads.get(&side.timeline).map_or(0, |thread| thread.cursor);
            if shown < last || !page.open {
                return Err(format!(
                    "{} shows {} up to {shown} of {last}, open {}",
                    page.name, side.timeline, page.open
                ));
            }
        }
        Ok(())
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        self.writing.abort();
    }
}

/// The last position and the last seq of every timeline.
async fn heads(world: &World) -> Result<std::collections::HashMap<TimelineId, (u64, u64)>, String> {
    let rows: Vec<(uuid::Uuid, i64, i64)> =
        sqlx::query_as("SELECT timeline, max(position), coalesce(max(seq), 0) FROM entry GROUP BY timeline")
            .fetch_all(&world.pool)
            .await
            .map_err(|error| format!("entries cannot be read: {error}"))?;
    let unsigned = |n: i64| u64::try_from(n).expect("numbers are not negative");
    Ok(rows
        .into_iter()
        .map(|(timeline, position, seq)| (TimelineId(timeline), (unsigned(position), unsigned(seq))))
        .collect())
}

/// Operators of the demo's tenant, on the last gateway.
pub(crate) async fn operators(world: &mut World, count: usize) -> Vec<Arc<Client>> {
    let now_s: i64 = sqlx::query_scalar("SELECT extract(epoch FROM clock_timestamp())::bigint")
        .fetch_one(&world.pool)
        .await
        .expect("the database tells the time");
    let tokens = load::cast::operators(&world.store_url, &world.secrets, count, now_s)
        .await
        .expect("operators can be made");
    let last = world.gateways.len() - 1;
    let mut operators = Vec::new();
    for (n, token) in tokens.into_iter().enumerate() {
        let operator = world.client(&format!("operator {n}"), Pass::Token(token), last, |_| {}).await;
        operators.push(Arc::new(operator));
    }
    operators
}

/// The first word, and the operator who takes the chat.
async fn open(customer: &Client, operator: &Client) -> TimelineId {
    let timeline = customer.timeline();
    customer.says("the first word").await;
    customer.sees("the first word").await;
    let conversation: ConversationId =
        customer.page().conversation(timeline).expect("an entry that is shown names its conversation");
    let end = Instant::now() + AT_MOST;
    let mut poll = tokio::time::interval(POLL * 10);
    loop {
        // The ticket reaches the desk a moment after the first word reached the customer.
        poll.tick().await;
        let take = |cid| ClientFrame::Take { conversation, cid, if_version: None };
        match operator.command(take).await {
            Ok(_) => break,
            Err(problem) => assert!(Instant::now() < end, "{conversation} cannot be taken: {problem:?}"),
        }
    }
    let may_write = |page: &mut world::client::Page| {
        let shown = page.threads.get(&timeline).is_some_and(|thread| thread.cursor >= 2);
        if shown { Ok(()) } else { Err(format!("{timeline} has not begun")) }
    };
    operator.wait(PATIENCE, may_write).await;
    timeline
}

async fn write(sides: Arc<Vec<Side>>, enough: Arc<AtomicBool>, seed: u64) {
    let mut order: Vec<usize> = (0..sides.len()).collect();
    let mut random = StdRng::seed_from_u64(seed);
    let mut due = tokio::time::interval(BETWEEN_TEXTS);
    for round in 0_u64.. {
        order.shuffle(&mut random);
        for side in &order {
            due.tick().await;
            if enough.load(Ordering::Relaxed) {
                return;
            }
            let length = random.random_range(8..200);
            sides[*side].says(&format!("{side}/{round} {}", "x".repeat(length))).await;
        }
    }
}

/// `seed=<number>` of the command line, or a new one.
pub(crate) fn seed() -> u64 {
    let given = std::env::args().find_map(|argument| argument.strip_prefix("seed=")?.parse().ok());
    given.unwrap_or_else(|| rand::rng().random())
}
