//! Claims below the target, releases above it and at the end.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::Epoch;
use futures_util::future::join_all;
use protocol::record::Topic;
use store::ownership::{Claimable, Ownership};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::beat::millis;
use super::holdings::{Held, Stage, claimed};
use super::share::{Move, share};
use super::{Owner, StoreIs};
use crate::ports::Ports;
use crate::turn::slice::Partition;
use crate::writer::Order;

/// A writer that does not finish with a partition in this time is in a turn that waits for the store.
const LEAVE: Duration = Duration::from_secs(3);
/// How long a partition with a newer record is kept before a newer router may have it.
const NEWER: Duration = Duration::from_secs(2);

impl Owner {
    /// Moves towards the target, topic by topic.
    pub(super) async fn balance(&mut self) {
        if matches!(self.store_is, StoreIs::Away) {
            return;
        }
        for topic in Topic::ALL {
            let held: Vec<(Partition, Held)> = self
                .ports
                .holdings
                .all()
                .into_iter()
                .filter(|(partition, _)| partition.topic == topic)
                .collect();
            self.let_newer_go(&held);
            let owned = u32::try_from(held.len()).unwrap_or(u32::MAX);
            match share(self.ports.config.partitions.of(topic), self.live_routers, owned) {
                Move::Stay => {}
                Move::Claim(want) => self.claim(topic, want).await,
                Move::Release(surplus) => {
                    let running = held.iter().rev().filter(|(_, held)| held.stage == Stage::Running);
                    let leaving = held.iter().filter(|(_, held)| held.stage == Stage::Leaving).count();
                    for (partition, held) in running.take((surplus as usize).saturating_sub(leaving)) {
                        self.release(*partition, held.epoch);
                    }
                }
            }
        }
    }

    async fn claim(&mut self, topic: Topic, want: u32) {
        let (claimable, outage_ms) = match self.store_is {
            StoreIs::There => (Claimable::FreeOrExpired, 0),
            StoreIs::Back { outage, .. } => (Claimable::Free, millis(outage)),
            StoreIs::Away => return,
        };
        let ownership = self.ports.store.ownership();
        let lease_ms = self.ports.config.lease_ms;
        let claimed = match ownership.claim(topic, self.row.boot, want as usize, lease_ms, claimable).await {
            Ok(claimed) if claimed.is_empty() => return,
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    topic = topic.name(),
                    "failed to claim"
                );
                return;
            }
        };
        if let Ok(now) = self.ports.store.now().await {
            self.ports.clock.set(now);
        }
        let mut by_writer: BTreeMap<usize, Vec<Ownership>> = BTreeMap::new();
        for of in claimed {
            self.ports.holdings.claimed(&of);
            let partition = Partition { topic, number: of.partition };
            let writer = self.writer_of(partition);
            let place = self.writers.iter().position(|it| it.same_channel(writer)).unwrap_or(0);
            by_writer.entry(place).or_default().push(of);
        }
        for (writer, claimed) in by_writer {
            // It closes only when the process stops: then nobody renews, and the leases run out.
            let _ = self.writers[writer].send(Order::Take { claimed, outage_ms }).await;
        }
    }

    /// A partition that needs a newer router is not kept for ever.
    fn let_newer_go(&self, held: &[(Partition, Held)]) {
        for (partition, held) in held {
            if let Stage::Newer(since) = held.stage
                && since.elapsed() >= NEWER
            {
                self.release(*partition, held.epoch);
            }
        }
    }

    /// Starts to give a partition back; the beat renews it until it is given.
    fn release(&self, partition: Partition, epoch: Epoch) {
        self.ports.holdings.set_stage(partition, Stage::Leaving);
        let (ports, writer) = (self.ports.clone(), self.writer_of(partition).clone());
        self.ports.shutdown.spawn(give_back(ports, writer, partition, epoch));
    }

    /// Gives everything back, and says that this router is gone.
    pub(super) async fn leave(&mut self) {
        let started = Instant::now();
        let held = self.ports.holdings.all();
        let all = held.iter().map(|(partition, held)| {
            give_back(self.ports.clone(), self.writer_of(*partition).clone(), *partition, held.epoch)
        });
        join_all(all).await;
        if let Err(error) = self.ports.store.ownership().remove_router(self.row.boot).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "failed to sign off");
        }
        tracing::info!(
            partitions = held.len(),
            ms = started.elapsed().as_millis(),
            "gave all partitions back"
        );
    }
}

/// Lets the writer finish, then frees the lease.
async fn give_back(ports: Arc<Ports>, writer: mpsc::Sender<Order>, partition: Partition, epoch: Epoch) {
    let (done, is_done) = oneshot::channel();
    let finish = async {
        writer.send(Order::LetGo { partition, done }).await.ok()?;
        is_done.await.ok()
    };
    if !matches!(timeout(LEAVE, finish).await, Ok(Some(()))) {
        // Its lease runs out by itself; freeing it now would only invite a fight with a turn under way.
        tracing::warn!(%partition, "a writer did not finish with a partition in time");
        return;
    }
    match ports.store.ownership().release(ports.me.boot, &[claimed(partition, epoch)]).await {
        Ok(()) => tracing::info!(%partition, "gave a partition back"),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, %partition, "a lease must run out by itself");
        }
    }
}
