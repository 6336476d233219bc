//! How processes that share the tables wake each other: LISTEN/NOTIFY as a hint, reading the counters as the rule.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgListener, PgPoolOptions};
use sqlx::{PgPool, Row as _};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::ends::Ends;

const SUBJECT: &str = "switchboard_log";
/// Without a listener; the bound on how late another process's record is seen.
const POLL: Duration = Duration::from_millis(50);
/// With one: a notification lost with its sender is found after this.
const POLL_LISTENING: Duration = Duration::from_millis(250);
/// NOTIFY makes the commits of a whole cluster wait for each other, so it is sent apart from the batch and rarely.
const DEBOUNCE: Duration = Duration::from_millis(5);
const ANSWER: Duration = Duration::from_secs(2);

/// Tells other processes that this one appended.
pub(super) async fn tell(pool: PgPool, ends: Arc<Ends>, me: Uuid, stop: CancellationToken) {
    let mut appends = ends.appends();
    let me = me.to_string();
    while stop.run_until_cancelled(appends.changed()).await.is_some_and(|changed| changed.is_ok()) {
        let (pool, me) = (pool.clone(), me.clone());
        // A task of its own: giving up the wait must not cancel a statement on a pooled connection.
        let sent = tokio::spawn(async move {
            sqlx::query("SELECT pg_notify($1, $2)").bind(SUBJECT).bind(me).execute(&pool).await
        });
        if let Ok(Ok(Err(error))) = timeout(ANSWER, sent).await {
            tracing::debug!(%error, "other processes were not woken");
        }
        sleep(DEBOUNCE).await;
    }
}

/// Learns what other processes appended.
pub(super) async fn learn(pool: PgPool, ends: Arc<Ends>, me: Uuid, stop: CancellationToken) {
    let mut listener = None;
    let me = me.to_string();
    while !stop.is_cancelled() {
        if ends.has_readers() {
            if listener.is_none() {
                listener = listen(&pool).await;
            }
            if !read_counters(&pool, &ends).await {
                listener = None;
            }
        }
        let waited = stop.run_until_cancelled(wait(&mut listener, &me)).await;
        if waited == Some(Heard::Nothing) {
            listener = None;
        }
    }
}

/// Why the wait is over.
#[derive(PartialEq, Eq)]
enum Heard {
    News,
    /// The listener broke.
    Nothing,
}

async fn wait(listener: &mut Option<PgListener>, me: &str) -> Heard {
    let Some(listener) = listener else {
        sleep(POLL).await;
        return Heard::News;
    };
    let foreign = async {
        loop {
            match listener.try_recv().await {
                Ok(Some(notification)) if notification.payload() == me => {}
                Ok(Some(_)) => return Heard::News,
                Ok(None) | Err(_) => return Heard::Nothing,
            }
        }
    };
    timeout(POLL_LISTENING, foreign).await.unwrap_or(Heard::News)
}

async fn listen(pool: &PgPool) -> Option<PgListener> {
    let connected = timeout(ANSWER, async {
        // A pool of its own for the one connection: a listener keeps it for ever.
        let own = PgPoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
        let mut listener =
            PgListener::connect_with(&own.connect_lazy_with((*pool.connect_options()).clone())).await?;
        listener.listen(SUBJECT).await?;
        Ok::<_, sqlx::Error>(listener)
    });
    match connected.await {
        Ok(Ok(listener)) => Some(listener),
        Ok(Err(error)) => {
            tracing::debug!(%error, "not listening; the counters are polled");
            None
        }
        Err(_) => None,
    }
}

async fn read_counters(pool: &PgPool, ends: &Ends) -> bool {
    let pool = pool.clone();
    let read =
        tokio::spawn(async move { sqlx::query(include_str!("queries/ends.sql")).fetch_all(&pool).await });
    match timeout(ANSWER, read).await {
        Ok(Ok(Ok(rows))) => {
            ends.learn(rows.iter().map(|row| ((row.get(0), row.get(1)), row.get(2))));
            true
        }
        Ok(Ok(Err(error))) => {
            tracing::debug!(%error, "the counters were not read");
            false
        }
        Ok(Err(_)) | Err(_) => false,
    }
}
