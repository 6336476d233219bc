//! A client as a person uses it: it keeps its outbox, reconnects, resumes, and writes down what it did and saw.

mod driver;
mod page;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::{ClientId, ConversationId, FileId, TimelineId};
use protocol::frame::{ClientFrame, EntryBody, SpeechKind};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use uuid::Uuid;

pub use driver::{Closed, Order};
pub(crate) use driver::{Socket, connect};
pub use page::{Page, Pass, Row, Thread, kind_of, text_of};

/// How long a scenario waits for what must come.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A running client.
pub struct Client {
    page: Arc<Mutex<Page>>,
    changed: watch::Receiver<u64>,
    orders: mpsc::Sender<Order>,
    task: JoinHandle<()>,
}

impl Client {
    /// Starts connecting to the first of `gateways`; the others are tried in turn when a connection is lost.
    pub fn start(name: &str, pass: Pass, gateways: Vec<SocketAddr>, prepare: impl FnOnce(&mut Page)) -> Self {
        let mut page = Page::new(name, pass);
        prepare(&mut page);
        let page = Arc::new(Mutex::new(page));
        let (orders, received) = mpsc::channel(256);
        let (tell, changed) = watch::channel(0);
        let task = tokio::spawn(driver::drive(Arc::clone(&page), gateways, received, tell));
        Self { page, changed, orders, task }
    }

    pub fn page(&self) -> MutexGuard<'_, Page> {
        locked(&self.page)
    }

    /// The page itself, which outlives this handle: its transcript counts in the verdict.
    pub(crate) fn shared_page(&self) -> Arc<Mutex<Page>> {
        Arc::clone(&self.page)
    }

    pub fn timeline(&self) -> TimelineId {
        self.page().own_timeline().expect("a customer that was welcomed has a timeline")
    }

    /// Moves with everything that happens to the page.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.clone()
    }

    /// Waits until `seen` gives a value.
    ///
    /// # Errors
    /// After `bound`, what `seen` said last is missing.
    pub async fn until<T>(
        &self,
        bound: Duration,
        mut seen: impl FnMut(&mut Page) -> Result<T, String>,
    ) -> Result<T, String> {
        let mut changed = self.changes();
        let end = tokio::time::Instant::now() + bound;
        loop {
            changed.mark_unchanged();
            let why = match seen(&mut self.page()) {
                Ok(value) => return Ok(value),
                Err(why) => why,
            };
            if tokio::time::timeout_at(end, changed.changed()).await.is_err() {
                let page = self.page();
                let threads: Vec<String> =
                    page.threads.values().map(|t| format!("{}/{}", t.cursor, t.head)).collect();
                return Err(format!(
                    "{} after {bound:?}: {why} (threads {threads:?}, outbox {}, open {}, closed {:?})",
                    page.name,
                    page.outbox.len(),
                    page.open,
                    page.last_close
                ));
            }
        }
    }

    /// As [`until`](Self::until), for what must come.
    ///
    /// # Panics
    /// After `bound`, with the last reason.
    pub async fn wait<T>(&self, bound: Duration, seen: impl FnMut(&mut Page) -> Result<T, String>) -> T {
        self.until(bound, seen).await.unwrap_or_else(|why| panic!("{why}"))
    }

    pub async fn welcomed(&self) {
        self.wait(PATIENCE, |page| page.me.is_some().then_some(()).ok_or_else(|| "not welcomed".to_owned()))
            .await;
    }

    /// Puts a text into the outbox and sends it.
    pub async fn says_in(&self, timeline: TimelineId, kind: SpeechKind, text: &str) -> ClientId {
        let client_id = self.page().say(timeline, kind, text);
        self.order(Order::Outbox).await;
        client_id
    }

    /// Sends a message that carries files.
    pub async fn says_with(&self, timeline: TimelineId, text: &str, files: &[FileId]) -> ClientId {
        let client_id = self.page().say_with(timeline, SpeechKind::Message, text, files);
        self.order(Order::Outbox).await;
        client_id
    }

    /// A customer writes.
    pub async fn says(&self, text: &str) -> ClientId {
        self.says_in(self.timeline(), SpeechKind::Message, text).await
    }

    /// Waits for the tick of a text.
    pub async fn has_tick(&self, client_id: ClientId) {
        self.wait(PATIENCE, |page| match page.outbox.iter().find(|row| row.say.cid == client_id) {
            Some(row) if !row.accepted => Err(format!("no tick for {client_id}")),
            _ => Ok(()),
        })
        .await;
    }

    /// Waits until this text stands on the screen, and gives its number.
    pub async fn sees_in(&self, timeline: TimelineId, text: &str) -> u64 {
        self.wait(PATIENCE, |page| {
            let entries =
                page.threads.get(&timeline).map(|thread| thread.entries.as_slice()).unwrap_or_default();
            let mut found = entries.iter().filter(|entry| text_of(&entry.body) == Some(text));
            let n = found.next().map(|entry| entry.n).ok_or_else(|| format!("does not see {text:?}"))?;
            assert!(found.next().is_none(), "{} sees {text:?} twice", page.name);
            Ok(n)
        })
        .await
    }

    /// A customer sees a text in its own timeline.
    pub async fn sees(&self, text: &str) -> u64 {
        self.sees_in(self.timeline(), text).await
    }

    /// Waits until somebody has joined on the screen.
    pub async fn sees_joined(&self, timeline: TimelineId) {
        self.wait(PATIENCE, |page| {
            let entries =
                page.threads.get(&timeline).map(|thread| thread.entries.as_slice()).unwrap_or_default();
            let joined = entries.iter().any(|entry| matches!(entry.body, EntryBody::Joined { .. }));
            if joined { Ok(()) } else { Err("nobody has joined".to_owned()) }
        })
        .await;
    }

    /// Staff: watches a timeline and waits for its first page.
    pub async fn watches(&self, timeline: TimelineId) {
        let req = self.page().next_req();
        self.frames(vec![ClientFrame::Watch { req, timeline }]).await;
        self.wait(PATIENCE, |page| match page.threads.get(&timeline) {
            Some(thread) if thread.head > 0 => Ok(()),
            _ => Err(format!("{timeline} has no page")),
        })
        .await;
    }

    /// Loses the socket without a goodbye and waits until the next one is open.
    pub async fn reconnects(&self) {
        let before = self.page().attempt;
        self.order(Order::Cut).await;
        self.wait(PATIENCE, |page| match page.open && page.attempt > before {
            true => Ok(()),
            false => Err("not open again".to_owned()),
        })
        .await;
    }

    /// Sends a command and waits for its answer.
    pub async fn command(
        &self,
        frame: impl FnOnce(ClientId) -> ClientFrame,
    ) -> Result<u64, protocol::Problem> {
        let client_id = ClientId(Uuid::now_v7());
        self.frames(vec![frame(client_id)]).await;
        self.wait(PATIENCE, |page| {
            page.results.get(&client_id).cloned().ok_or_else(|| "no result".to_owned())
        })
        .await
    }

    pub async fn takes(&self, conversation: ConversationId) -> Result<u64, protocol::Problem> {
        self.command(|cid| ClientFrame::Take { conversation, cid, if_version: None }).await
    }

    pub async fn closes(&self, timeline: TimelineId) -> Result<u64, protocol::Problem> {
        self.command(|cid| ClientFrame::Close { timeline, cid, if_version: None }).await
    }

    pub async fn frames(&self, frames: Vec<ClientFrame>) {
        if !frames.is_empty() {
            self.order(Order::Frames(frames)).await;
        }
    }

    /// A new token for the open connection and for those that follow.
    pub async fn renews(&self, token: String) {
        self.page().pass = Pass::Token(token.clone());
        self.frames(vec![ClientFrame::Refresh { token }]).await;
    }

    pub async fn order(&self, order: Order) {
        self.orders.send(order).await.expect("the driver lives as long as its client");
    }

    /// Waits for the close code of the last connection.
    pub async fn closed_with(&self, code: u16) {
        let mut changed = self.changed.clone();
        let end = tokio::time::Instant::now() + PATIENCE;
        loop {
            changed.mark_unchanged();
            let (ask, answer) = tokio::sync::oneshot::channel();
            self.order(Order::LastClose(ask)).await;
            let last = answer.await.expect("the driver answers");
            if last == Some(Closed::Code(code)) {
                return;
            }
            let waited = tokio::time::timeout_at(end, changed.changed()).await;
            assert!(waited.is_ok(), "closed with {last:?}, not {code}");
        }
    }
}

/// A scenario may have failed while it looked at a page; others may look all the same.
pub(crate) fn locked(page: &Mutex<Page>) -> MutexGuard<'_, Page> {
    page.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Client {
    fn drop(&mut self) {
        self.task.abort();
        locked(&self.page).open = false;
    }
}
