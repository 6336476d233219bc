//! The life of this process's lease.
//!
//! *Not whole* → (the table is asserted) → *whole* → beaten each 2 s, until Redis forgot, or the connection is a new
//! one, or a write was lost: then again from the start. A new connection starts over even to the same server, because
//! it is not known what of the old one got through, and when.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use fred::clients::{Client, Pipeline};
use fred::interfaces::{HashesInterface as _, KeysInterface as _};
use fred::types::{Expiration, Value};
use rand::RngExt as _;
use tokio::sync::watch;
use tokio::time::Instant;
use uuid::Uuid;

use super::connection::Conn;
use super::keys::SEATS_TTL;
use super::lease::Stored;
use super::scripts::{self, CLAIM, SWAP};
use super::shared::Shared;
use super::table::Place;
use super::write;
use crate::{LEASE_BEAT, LEASE_TTL, Pod, RegistryError};

/// After Redis forgot, pods wait up to this long before they assert their tables, so that they do not all do it at once.
const JITTER_MS: std::ops::RangeInclusive<u64> = 0..=1000;
/// How many rows travel in one frame when the table is asserted.
const CHUNK: usize = 256;
/// The whole table comes by once in so many beats (30 s): one lost key is noticed no later, because a row that is
/// renewed and was not there answers so.
const BEATS_PER_SWEEP: usize = 15;
/// How soon a step that failed is tried again.
const AGAIN: Duration = Duration::from_millis(250);

/// What this process last knew to stand under its key.
struct Held {
    /// Which connection it was written through.
    connection: u64,
    text: String,
}

/// Which rows are asserted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Scope {
    All,
    Owed,
}

pub(super) struct Beat {
    shared: Arc<Shared>,
    pod: Pod,
    held: Option<Held>,
    has_joined: bool,
    /// Told after the first attempt to write the lease.
    first: watch::Sender<bool>,
}

impl Beat {
    pub(super) fn new(shared: Arc<Shared>, pod: Pod) -> (Self, watch::Receiver<bool>) {
        let (first, heard) = watch::channel(false);
        (Self { shared, pod, held: None, has_joined: false, first }, heard)
    }

    /// Runs until it is aborted.
    pub(super) async fn run(mut self) {
        let shared = Arc::clone(&self.shared);
        let mut current = shared.current.subscribe();
        loop {
            let conn = current.borrow_and_update().clone();
            let wait = match conn {
                None => {
                    shared.set_whole(false);
                    LEASE_BEAT
                }
                Some(conn) => match self.step(&conn).await {
                    Ok(wait) => wait,
                    Err(error) => {
                        shared.set_whole(false);
                        tracing::debug!(error = &error as &dyn std::error::Error, "the lease was not beaten");
                        AGAIN
                    }
                },
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                _ = current.changed() => {}
                () = shared.owes.notified() => {}
            }
        }
    }

    /// Brings the lease forward, and says when to come again.
    async fn step(&mut self, conn: &Arc<Conn>) -> Result<Duration, RegistryError> {
        let (scope, reason) = match self.held.as_ref().filter(|held| held.connection == conn.number) {
            None => (Scope::All, "what stands in the registry is not known"),
            Some(_) if self.shared.table.is_owed(Instant::now()) => (Scope::Owed, "a seat was not written"),
            Some(held) => match self.renew(conn, held).await? {
                None => return Ok(LEASE_BEAT),
                Some(reason) => (Scope::All, reason),
            },
        };
        self.shared.set_whole(false);
        tracing::info!(reason, run_id = %conn.run_id, "the table is asserted");
        self.assert(conn, scope).await
    }

    /// Beats a whole lease and renews a share of the table. Returns why it is not whole any longer. A beat that fails
    /// changes nothing: the lease that is held is still the one to compare with.
    async fn renew(&self, conn: &Arc<Conn>, held: &Held) -> Result<Option<&'static str>, RegistryError> {
        let share = self.shared.table.next_share(BEATS_PER_SWEEP);
        let pipeline = conn.pipeline();
        let stood = self.queue_lease(&pipeline, SWAP, &held.text, &held.text).await;
        stood.map_err(|error| conn.fail(error))?;
        let answers: Vec<Value> = pipeline.all().await.map_err(|error| conn.fail(error))?;
        if answers.first().and_then(Value::as_str).as_deref() != Some(held.text.as_str()) {
            return Ok(Some("the lease was lost"));
        }
        let mut missing = 0;
        for chunk in share.chunks(CHUNK) {
            missing += write::put(conn, &self.shared.keys, chunk).await?;
            self.shared.table.written(chunk);
        }
        if missing > 0 {
            return Ok(Some("a seat was lost"));
        }
        self.take_owed(conn).await?;
        self.shared.set_whole(true);
        Ok(None)
    }

    /// Says *not whole*, writes the rows, says *whole*.
    async fn assert(&mut self, conn: &Arc<Conn>, scope: Scope) -> Result<Duration, RegistryError> {
        let stored = Stored::not_whole(self.pod.clone(), Uuid::new_v4());
        let text = stored.text();
        if let Some(other) = self.claim(conn, &text).await? {
            // It expires with its process. Two that live under one pod id are a fault of the installation.
            tracing::warn!(%other, "another process holds the lease of this pod");
            return Ok(LEASE_BEAT);
        }
        self.held = None;
        let places = match scope {
            Scope::Owed => self.shared.table.owed(Instant::now()),
            Scope::All => {
                self.jitter().await;
                self.shared.table.places()
            }
        };
        self.write(conn, &places).await?;
        self.take_owed(conn).await?;
        if self.shared.table.is_owed(Instant::now()) {
            return Ok(AGAIN);
        }
        let whole = stored.whole(&conn.run_id).text();
        let pipeline = conn.pipeline();
        let queued = self.queue_lease(&pipeline, SWAP, &whole, &text).await;
        queued.map_err(|error| conn.fail(error))?;
        let answers: Vec<Value> = pipeline.all().await.map_err(|error| conn.fail(error))?;
        if answers.first().and_then(Value::as_str).as_deref() != Some(text.as_str()) {
            // Forgotten once more while the table was written.
            return Ok(Duration::ZERO);
        }
        self.held = Some(Held { connection: conn.number, text: whole });
        self.shared.set_whole(true);
        Ok(LEASE_BEAT)
    }

    /// Writes a lease that is not whole. Returns the lease of another boot if that stands there.
    async fn claim(&mut self, conn: &Conn, text: &str) -> Result<Option<String>, RegistryError> {
        let beginning = Stored::beginning(self.pod.boot);
        let pipeline = conn.pipeline();
        let queued = if self.has_joined {
            self.queue_lease(&pipeline, CLAIM, text, &beginning).await
        } else {
            self.queue_join(&pipeline, text).await
        };
        queued.map_err(|error| conn.fail(error))?;
        let result: Result<Vec<Value>, _> = pipeline.all().await;
        self.first.send_replace(true);
        let answers = result.map_err(|error| conn.fail(error))?;
        let stood = if self.has_joined { answers.first().and_then(Value::as_string) } else { None };
        self.has_joined = true;
        Ok(stood.filter(|stood| !stood.starts_with(&beginning)))
    }

    async fn jitter(&self) {
        if !self.shared.table.places().is_empty() {
            let wait_ms = rand::rng().random_range(JITTER_MS);
            tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        }
    }

    async fn write(&self, conn: &Conn, places: &[Place]) -> Result<(), RegistryError> {
        for chunk in places.chunks(CHUNK) {
            // Read from the table as late as possible: what was taken away meanwhile is not written again.
            let rows = self.shared.table.rows(chunk);
            write::put(conn, &self.shared.keys, &rows).await?;
            self.shared.table.written(&rows);
        }
        Ok(())
    }

    async fn take_owed(&self, conn: &Conn) -> Result<(), RegistryError> {
        for chunk in self.shared.table.takes_owed().chunks(CHUNK) {
            write::take(conn, &self.shared.keys, chunk).await?;
            self.shared.table.taken(chunk);
        }
        Ok(())
    }

    async fn queue_lease(
        &self,
        pipeline: &Pipeline<Client>,
        how: &'static str,
        text: &str,
        compared: &str,
    ) -> Result<(), fred::error::Error> {
        let key = self.shared.keys.lease(self.pod.id);
        let ttl_ms = LEASE_TTL.as_millis().to_string();
        let _: Value = scripts::run(pipeline, how, &[key], &[text, &ttl_ms, compared]).await?;
        self.queue_listing(pipeline).await
    }

    /// A new boot takes the lease whoever holds it.
    async fn queue_join(&self, pipeline: &Pipeline<Client>, text: &str) -> Result<(), fred::error::Error> {
        let key = self.shared.keys.lease(self.pod.id);
        let ttl = Expiration::PX(LEASE_TTL.as_millis() as i64);
        let _: Value = pipeline.set(key, text, Some(ttl), None, false).await?;
        self.queue_listing(pipeline).await
    }

    async fn queue_listing(&self, pipeline: &Pipeline<Client>) -> Result<(), fred::error::Error> {
        let key = self.shared.keys.pods();
        let pod = serde_json::to_string(&self.pod).expect("a pod has only string keys");
        let _: Value = pipeline.hset(key.as_str(), (self.pod.boot.to_string(), pod)).await?;
        let _: Value = pipeline.expire(key, SEATS_TTL.as_secs() as i64, None).await?;
        Ok(())
    }
}

impl Shared {
    fn set_whole(&self, whole: bool) {
        self.whole.store(whole, Ordering::Release);
    }
}
