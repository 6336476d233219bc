//! Which partitions are ours: beats, claims what is missing, gives back what is too much, renews the rest.
//!
//! The lease decides who may claim, the fence of each turn who may write. Nothing here needs to be quick or right for
//! the data to be right.

mod beat;
mod claims;
pub(crate) mod holdings;
mod lag;
mod share;

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::PodId;
use protocol::record::Topic;
use runtime::Health;
use store::StoreError;
use store::ownership::RouterRow;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};

use crate::ports::Ports;
use crate::turn::slice::Partition;
use crate::writer::Order;
use crate::writer::back_off::BackOff;

pub(crate) use lag::measure as measure_lag;

const BEAT: Duration = Duration::from_secs(1);
const CLAIM: Duration = Duration::from_millis(250);
/// Longer than the server lets a transaction idle whose client has died.
const START: Duration = Duration::from_secs(10);
/// A part of the process under this name says why the router is not ready.
pub(crate) const PART: &str = "router";

/// The task that claims and releases.
pub(crate) struct Owner {
    ports: Arc<Ports>,
    row: RouterRow,
    writers: Vec<mpsc::Sender<Order>>,
    health: Health,
    live_routers: u32,
    store_is: StoreIs,
    answered_at: Instant,
}

/// Whether the store answers, and since when.
#[derive(Clone, Copy, Debug)]
enum StoreIs {
    There,
    Away,
    /// Everybody's leases ran out meanwhile: only what is free may be claimed until all had time to renew.
    Back {
        since: Instant,
        outage: Duration,
    },
}

impl Owner {
    pub(crate) fn new(
        ports: Arc<Ports>,
        address: String,
        writers: Vec<mpsc::Sender<Order>>,
        health: Health,
    ) -> Self {
        let (router, boot): (PodId, _) = (ports.me.pod, ports.me.boot);
        let row = RouterRow { router, boot, address, record_version: protocol::record::VERSION };
        Self {
            ports,
            row,
            writers,
            health,
            live_routers: 1,
            store_is: StoreIs::There,
            answered_at: Instant::now(),
        }
    }

    /// Makes the partitions, registers, and learns who else is alive. A store that is away, or whose rows a dying router
    /// still holds, gets a few seconds.
    ///
    /// # Errors
    /// The store stays away, or was made with another count of partitions.
    pub(crate) async fn start(&mut self) -> Result<(), StoreError> {
        let until = Instant::now() + START;
        let mut back_off = BackOff::new(&self.ports.shutdown);
        loop {
            match self.try_start().await {
                Err(error) if error.is_transient() && Instant::now() < until => {
                    if back_off.wait("a start waits for the store", &error).await.is_err() {
                        return Err(error);
                    }
                }
                done => return done,
            }
        }
    }

    async fn try_start(&mut self) -> Result<(), StoreError> {
        let ownership = self.ports.store.ownership();
        for topic in Topic::ALL {
            ownership.ensure_partitions(topic, self.ports.config.partitions.of(topic)).await?;
        }
        if self.ports.config.free_all_leases {
            ownership.free_all_leases().await?;
        }
        ownership.register_router(self.row.clone()).await?;
        let live = ownership.beat(self.row.boot).await?;
        self.note_live(&live);
        Ok(())
    }

    /// Owns a share until the process stops, then gives everything back.
    pub(crate) async fn run(mut self) {
        let shutdown = self.ports.shutdown.clone();
        // Three chances to renew before a lease is over.
        let renew = Duration::from_millis(self.ports.config.lease_ms / 3).min(BEAT);
        let (mut beat, mut claim) = (interval(renew), interval(CLAIM));
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        claim.set_missed_tick_behavior(MissedTickBehavior::Delay);
        self.health.set_ready(PART);
        loop {
            tokio::select! {
                _ = beat.tick() => self.beat().await,
                _ = claim.tick() => self.balance().await,
                () = shutdown.stopping() => break,
            }
        }
        self.health.set_unready(PART, "stopping");
        self.leave().await;
    }

    /// On one node there is no other router: a row that still counts as alive is this node's last process.
    fn note_live(&mut self, live: &[RouterRow]) {
        self.live_routers = match self.ports.config.free_all_leases {
            true => 1,
            false => u32::try_from(live.len()).unwrap_or(u32::MAX).max(1),
        };
    }

    /// The writer of a partition: always the same one, so that its order never depends on a hand-over between two.
    fn writer_of(&self, partition: Partition) -> &mpsc::Sender<Order> {
        let shift = match partition.topic {
            Topic::Inbound => 0,
            Topic::Desk => 1,
        };
        &self.writers[(partition.number as usize + shift) % self.writers.len()]
    }
}
