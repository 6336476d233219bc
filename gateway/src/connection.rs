//! One connection from upgrade to close: the one task that owns its socket.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use domain::ClientId;
use event_log::LogError;
use protocol::CloseCode;
use protocol::frame::{ClientFrame, Say, SpeechKind};
use protocol::record::Topic;
use tokio::time::timeout;
use uuid::Uuid;

use crate::effects;
use crate::forms;
use crate::handle::Handle;
use crate::hello::{self, Greeted, NotGreeted};
use crate::limits::Place;
use crate::origin::Origin;
use crate::pod::Pod;
use crate::register;
use crate::session::{AppendFailure, End, Input, Opening, Session};
use crate::shown;
use crate::socket::{Heard, Socket};

/// Frames read in one go before others get their turn.
const READS: usize = 32;
/// Bytes handed to the socket before the kernel took them.
const WRITES: usize = 16 * 1024;
/// The log gives up after 60 s by itself; this bounds one that does not.
const APPEND_WAIT: Duration = Duration::from_secs(65);

/// A client whose upgrade was answered.
pub(crate) struct Arrived {
    pub(crate) socket: Socket,
    pub(crate) origin: Origin,
    pub(crate) place: Place,
}

/// Serves the client until it is gone.
///
/// The phases are futures of their own in the heap: what lasts for hours holds none of the room that greeting takes.
pub(crate) fn run(pod: Arc<Pod>, arrived: Arrived) -> impl Future<Output = ()> + Send {
    let begin = Box::pin(begin(pod, arrived));
    async move {
        if let Some(line) = begin.await {
            line.await;
        }
    }
}

/// Greets the client. None: it was refused or left.
async fn begin(pod: Arc<Pod>, arrived: Arrived) -> Option<Pin<Box<impl Future<Output = ()> + Send>>> {
    let Arrived { mut socket, origin, place } = arrived;
    let greeted = match greet(&pod, &mut socket, &origin).await {
        Ok(Some(greeted)) => greeted,
        Ok(None) => {
            pod.metrics.ended("left before hello");
            return None;
        }
        Err(not) => {
            pod.metrics.ended(not.code.reason());
            socket.close(not.code, &not.detail).await;
            return None;
        }
    };
    let handle = open(&pod, greeted).await;
    let line = Line { pod, handle, socket, appends: Vec::new(), is_writing: false, nonsense: None };
    Some(Box::pin(line.serve(place)))
}

/// Waits for `hello`, at most as long as configured. None: the client left.
async fn greet(pod: &Pod, socket: &mut Socket, origin: &Origin) -> Result<Option<Greeted>, NotGreeted> {
    let refuse = |code, detail: &str| NotGreeted { code, detail: detail.to_owned() };
    if pod.settings().is_none() || pod.shutdown.is_stopping() {
        return Err(refuse(CloseCode::TryLater, "not ready"));
    }
    if pod.table.len() >= usize::try_from(pod.config.max_sessions).unwrap_or(usize::MAX) {
        return Err(refuse(CloseCode::TryLater, "full"));
    }
    let wait = Duration::from_millis(pod.config.hello_wait_ms);
    let first = async {
        loop {
            match socket.hear().await {
                Heard::Control => {}
                heard => return heard,
            }
        }
    };
    let hello = match timeout(wait, first).await {
        Ok(Heard::Text(text)) => hello::parse(&text)?,
        Ok(Heard::Nonsense(what)) => return Err(refuse(CloseCode::BadFrame, &what)),
        Ok(Heard::Closed | Heard::Control) => return Ok(None),
        Err(_) => return Err(refuse(CloseCode::NoHello, "")),
    };
    let greeted = hello::greet(pod, hello, origin).await?;
    let of_one = greeted.who.subjects().first().map_or(0, |subject| pod.table.listeners(subject).len());
    if of_one >= usize::try_from(pod.config.max_sessions_per_principal).unwrap_or(usize::MAX) {
        return Err(refuse(CloseCode::Rate, "too many connections of one person: close some"));
    }
    Ok(Some(greeted))
}

/// Registers first, so that nothing falls between the pages and what comes live; then says welcome.
async fn open(pod: &Arc<Pod>, greeted: Greeted) -> Arc<Handle> {
    let store_epoch = pod.settings().map(|settings| settings.store_epoch.clone()).unwrap_or_default();
    let welcome = hello::welcome(pod, &greeted, &store_epoch);
    let Greeted { connection, who, sender, attempt, cursors, cursors_of, is_new, token: _ } = greeted;
    let rules = pod.rules.clone();
    let store_epoch = store_epoch.into();
    let opening =
        Opening { rules, who, connection, sender, attempt, store_epoch, cursors, cursors_of, is_new };
    let handle = Arc::new(Handle::new(Session::new(opening, pod.now())));
    register::put_in(pod, &handle).await;
    handle.session().open(pod.now(), &welcome);
    handle
}

/// Why the line went down.
enum Ended {
    /// The session decided.
    Said(End),
    /// The client closed.
    Left,
    /// The socket failed.
    Broken,
}

type Append = Pin<Box<dyn Future<Output = (Uuid, Result<(), AppendFailure>)> + Send>>;

/// Socket and session joined.
struct Line {
    pod: Arc<Pod>,
    handle: Arc<Handle>,
    socket: Socket,
    /// At most one a lane; dropping one does not cancel the append.
    appends: Vec<Append>,
    is_writing: bool,
    /// What was wrong with the last frame, for the close reason.
    nonsense: Option<String>,
}

impl Line {
    /// Carries the conversation, until the session or the client ends it. The address counts the socket until then.
    async fn serve(mut self, _place: Place) {
        self.pod.metrics.opened();
        let ended = poll_fn(|cx| self.poll(cx)).await;
        let Self { pod, handle, socket, nonsense, .. } = self;
        register::take_out(&pod, &handle);
        pod.metrics.closed();
        match ended {
            Ended::Said(End::Close(code)) => {
                pod.metrics.ended(code.reason());
                tracing::debug!(connection = %handle.connection(), code = code.code(), "session closed");
                Box::pin(socket.close(code, nonsense.as_deref().unwrap_or(""))).await;
            }
            Ended::Said(End::Dead) => pod.metrics.ended("dead"),
            Ended::Left => {
                pod.metrics.ended("left");
                Box::pin(socket.farewell()).await;
            }
            Ended::Broken => pod.metrics.ended("broken"),
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Ended> {
        self.handle.register(cx.waker());
        if self.handle.take_tick() {
            self.step(Input::Tick);
        }
        if let Poll::Ready(ended) = self.read(cx) {
            return Poll::Ready(ended);
        }
        // Effects may finish at once and lead to frames, frames to be written lead to effects.
        loop {
            self.poll_appends(cx);
            if let Poll::Ready(ended) = self.write(cx) {
                return Poll::Ready(ended);
            }
            let effects = self.handle.session().take_effects();
            if effects.is_empty() {
                break;
            }
            if let Some(end) = effects::carry_out(&self.pod, &self.handle, effects, &mut self.appends) {
                return self.last_words(cx, end);
            }
        }
        let now = self.pod.now();
        let due_ms = self.handle.session().due_at_ms(now);
        self.pod.wheel.schedule(&self.handle, due_ms);
        Poll::Pending
    }

    fn read(&mut self, cx: &mut Context<'_>) -> Poll<Ended> {
        for _ in 0..READS {
            let Poll::Ready(heard) = self.socket.poll_hear(cx) else { return Poll::Pending };
            self.pod.metrics.read();
            match heard {
                Heard::Text(text) => match serde_json::from_str::<ClientFrame>(&text) {
                    Ok(ClientFrame::Say(say)) if say.kind == SpeechKind::Form => self.form(say),
                    Ok(frame) => self.step(Input::Frame(frame)),
                    Err(error) => return self.nonsense(error.to_string()),
                },
                Heard::Control => self.step(Input::Control),
                Heard::Nonsense(what) => return self.nonsense(what),
                Heard::Closed => return Poll::Ready(Ended::Left),
            }
            if self.handle.session().has_ended() {
                return Poll::Pending;
            }
        }
        // There may be more: come back after the others.
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    fn form(&self, say: Say) {
        let tenant = self.handle.session().who().tenant;
        let settings = self.pod.settings();
        let form = forms::read(&say, settings.as_deref().and_then(|settings| shown::of(settings, tenant)));
        self.step(Input::Form { say, form });
    }

    fn nonsense(&mut self, what: String) -> Poll<Ended> {
        self.nonsense = Some(what);
        self.step(Input::NotAFrame);
        Poll::Pending
    }

    fn poll_appends(&mut self, cx: &mut Context<'_>) {
        let mut at = 0;
        while at < self.appends.len() {
            match self.appends[at].as_mut().poll(cx) {
                Poll::Pending => at += 1,
                Poll::Ready((key, result)) => {
                    drop(self.appends.swap_remove(at));
                    self.step(match result {
                        Ok(()) => Input::Appended { key },
                        Err(failure) => Input::NotAppended { key, failure },
                    });
                }
            }
        }
        if self.appends.is_empty() {
            self.appends = Vec::new();
        }
    }

    /// Writes what waits, all of one wake-up together.
    fn write(&mut self, cx: &mut Context<'_>) -> Poll<Ended> {
        loop {
            match self.socket.poll_flush(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Err(_)) => return Poll::Ready(Ended::Broken),
                Poll::Ready(Ok(())) if self.is_writing => {
                    self.is_writing = false;
                    self.step(Input::Written);
                }
                Poll::Ready(Ok(())) => {}
            }
            let texts = self.handle.session().take_texts(self.pod.now(), WRITES);
            if texts.is_empty() {
                return Poll::Pending;
            }
            self.pod.metrics.written(texts.len());
            for text in texts {
                self.socket.put(&text);
            }
            self.is_writing = true;
        }
    }

    /// What was said before the end is still written, as far as the kernel takes it now.
    fn last_words(&mut self, cx: &mut Context<'_>, end: End) -> Poll<Ended> {
        if end != End::Dead && self.write(cx).is_ready() {
            return Poll::Ready(Ended::Broken);
        }
        Poll::Ready(Ended::Said(end))
    }

    fn step(&self, input: Input) {
        self.handle.session().step(self.pod.now(), input);
    }
}

/// Appends a record; ends with what the session must know.
pub(crate) fn append(pod: &Arc<Pod>, topic: Topic, key: Uuid, cid: ClientId, value: bytes::Bytes) -> Append {
    let (log, metrics) = (pod.log.clone(), pod.metrics.clone());
    Box::pin(async move {
        let begun = Instant::now();
        let appended = timeout(APPEND_WAIT, log.append(topic.name(), key, value)).await;
        let (result, what) = match appended {
            Ok(Ok(_)) => (Ok(()), "durable"),
            Ok(Err(LogError::Full { reason, retry_ms })) => {
                (Err(AppendFailure::Full { reason: busy_reason(reason), retry_ms }), "full")
            }
            Ok(Err(LogError::TooLarge { .. })) => (Err(AppendFailure::Never), "too large"),
            Ok(Err(error)) => {
                let error: &dyn std::error::Error = &error;
                let trace = cid.0.simple();
                tracing::info!(topic = topic.name(), %key, %trace, error, "an append is unknown; it is repeated");
                (Err(AppendFailure::Unknown), "unknown")
            }
            Err(_) => (Err(AppendFailure::Unknown), "unknown"),
        };
        tracing::debug!(topic = topic.name(), %key, trace = %cid.0.simple(), what, "appended");
        metrics.appended(begun.elapsed(), what);
        (key, result)
    })
}

/// The word for the client: the log's own if it is one of the protocol's.
fn busy_reason(reason: &'static str) -> &'static str {
    if reason == "storage_full" { reason } else { "log_full" }
}
