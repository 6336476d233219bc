//! What the tasks of one registry share, and what a call does with it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use domain::Subject;
use fred::interfaces::HashesInterface as _;
use fred::types::Value;
use tokio::sync::{Notify, watch};

use super::connection::Conn;
use super::keys::Keys;
use super::known::Known;
use super::lease::Stored;
use super::options::Options;
use super::read::Leases;
use super::scripts::{self, CLAIM};
use super::seat;
use super::table::{Row, Table};
use super::write;
use crate::nudges::Mailbox;
use crate::{Pod, REMEMBERED, RegistryError, Seat};

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) options: Options,
    pub(super) keys: Keys,
    /// The connection to use; none while there is no master.
    pub(super) current: watch::Sender<Option<Arc<Conn>>>,
    pub(super) table: Table,
    pub(super) known: Known,
    pub(super) own: OnceLock<Pod>,
    /// Counts the texts of seats.
    pub(super) writes: AtomicU64,
    /// A seat that cannot be read was told of once.
    told_strange: AtomicBool,
    pub(super) whole: AtomicBool,
    /// Rung when a write was lost.
    pub(super) owes: Notify,
    pub(super) nudges: Mailbox,
}

impl Shared {
    pub(super) fn new(options: Options) -> Self {
        Self {
            keys: Keys::new(options.prefix.clone()),
            options,
            current: watch::Sender::new(None),
            table: Table::default(),
            known: Known::default(),
            own: OnceLock::new(),
            writes: AtomicU64::new(0),
            told_strange: AtomicBool::new(false),
            whole: AtomicBool::new(false),
            owes: Notify::new(),
            nudges: Mailbox::default(),
        }
    }

    pub(super) fn conn(&self) -> Result<Arc<Conn>, RegistryError> {
        self.current.borrow().clone().ok_or_else(|| RegistryError::Unreachable("no master is known".into()))
    }

    /// The text of a seat, another one with each call: what is taken away later is this text and no other, so a late
    /// deletion does not meet a seat that the same connection took again.
    pub(super) fn text(&self, seat: &Seat) -> Arc<str> {
        let no = self.writes.fetch_add(1, Ordering::Relaxed);
        seat::write(seat, no).into()
    }

    /// Says once in the life of this process that a seat cannot be read.
    pub(super) fn says_strange(&self, key: &str) {
        if !self.told_strange.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                key,
                "the registry holds a seat that is none; turns that touch its subject go to every gateway while it stands"
            );
        }
    }

    /// Writes rows and reads what stands under `subject`.
    pub(super) async fn add(&self, rows: &[Row], subject: &Subject) -> Result<Vec<Seat>, RegistryError> {
        let conn = self.conn()?;
        let mut view = self.view(&conn, rows, &[*subject], Leases::Live).await?;
        let ghosts = self.table.written(rows);
        if !ghosts.is_empty() {
            write::take(&conn, &self.keys, &ghosts).await?;
            self.table.taken(&ghosts);
        }
        Ok(view.valid(0))
    }

    pub(super) async fn remove(&self, rows: &[Row]) -> Result<(), RegistryError> {
        write::take(&*self.conn()?, &self.keys, rows).await?;
        self.table.taken(rows);
        Ok(())
    }

    pub(super) async fn leave(&self, pod: &Pod) -> Result<(), RegistryError> {
        let conn = self.conn()?;
        let text = Stored::left(pod.clone()).text();
        let ttl_ms = REMEMBERED.as_millis().to_string();
        let words = [text.as_str(), ttl_ms.as_str(), &Stored::beginning(pod.boot)];
        let pipeline = conn.pipeline();
        let left = async {
            let _: Value = scripts::run(&pipeline, CLAIM, &[self.keys.lease(pod.id)], &words).await?;
            let _: Value = pipeline.hdel(self.keys.pods(), pod.boot.to_string()).await?;
            pipeline.all::<Value>().await
        };
        left.await.map_err(|error| conn.fail(error))?;
        for chunk in self.table.empty().chunks(256) {
            write::take(&conn, &self.keys, chunk).await?;
        }
        Ok(())
    }
}
