//! The link end on which routers answer commands.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use link::push::PushDown;
use link::{Incoming, Listener, Me};
use prometheus_client::metrics::gauge::Gauge;
use protocol::Problem;
use protocol::link::{Outcome, Push, PushAnswer};
use protocol::record::ReplyTo;
use runtime::Shutdown;
use tokio::sync::oneshot;
use uuid::Uuid;

/// Requests that may wait at a time.
const WAITING: usize = 4096;

/// What a router answered.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Answer {
    pub(crate) version: Option<u64>,
    pub(crate) problem: Option<Problem>,
}

/// The requests that wait.
pub(crate) struct Answers {
    me: Me,
    waiting: Mutex<HashMap<Uuid, oneshot::Sender<Answer>>>,
}

/// One request that waits; dropping it stops the wait.
pub(crate) struct Waiting {
    request: Uuid,
    answers: Arc<Answers>,
    told: oneshot::Receiver<Answer>,
}

impl Answers {
    pub(crate) fn new(me: Me) -> Self {
        Self { me, waiting: Mutex::new(HashMap::new()) }
    }

    /// Begins to wait; `None` if too many do already.
    pub(crate) fn wait(self: &Arc<Self>) -> Option<Waiting> {
        let (tell, told) = oneshot::channel();
        let request = identity::random::id();
        let mut waiting = self.lock();
        if waiting.len() >= WAITING {
            return None;
        }
        waiting.insert(request, tell);
        Some(Waiting { request, answers: self.clone(), told })
    }

    /// Hands an answer to whoever waits for it; a late one is dropped: the store holds it too.
    fn tell(&self, request: Uuid, answer: Answer) {
        let waiter = self.lock().remove(&request);
        if let Some(waiter) = waiter {
            // It gave up in this moment: as above.
            let _ = waiter.send(answer);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, oneshot::Sender<Answer>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// Where the owner sends the answer.
    pub(crate) fn reply_to(&self) -> ReplyTo {
        ReplyTo { pod: self.answers.me.pod, boot: self.answers.me.boot, request: self.request }
    }

    /// The answer. The caller bounds the wait.
    pub(crate) async fn answer(&mut self) -> Option<Answer> {
        (&mut self.told).await.ok()
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.answers.lock().remove(&self.request);
    }
}

/// Takes the routers' push streams until the process stops now.
pub(crate) async fn listen(
    mut listener: Listener,
    answers: Arc<Answers>,
    streams: Gauge,
    shutdown: Shutdown,
) {
    loop {
        let incoming = tokio::select! {
            incoming = listener.accept() => incoming,
            () = shutdown.stopping_now() => return,
        };
        // The listener was told to let nobody else in.
        let Incoming::Push(down) = incoming else { continue };
        let (answers, streams, stop) = (answers.clone(), streams.clone(), shutdown.clone());
        tokio::spawn(async move {
            streams.inc();
            tokio::select! {
                () = take(down, &answers) => {}
                () = stop.stopping_now() => {}
            }
            streams.dec();
        });
    }
}

async fn take(mut down: PushDown, answers: &Answers) {
    while let Some(push) = down.next().await {
        match push {
            Push::Answer { request, version, problem } => answers.tell(request, Answer { version, problem }),
            // Nobody listens to a subject here.
            Push::Deliver { batch, deliveries } => {
                down.answer(PushAnswer { batch, outcomes: vec![Outcome::Gone; deliveries.len()] });
            }
            Push::Superseded { .. } | Push::Settings { .. } | Push::Ping { .. } => {}
        }
    }
}
