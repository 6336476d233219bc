//! The beat: says that this router is alive, hears who else is, renews every lease, notices that the store was away.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use store::StoreError;

use super::holdings::{Held, claimed};
use super::{Owner, PART, StoreIs};
use crate::turn::slice::Partition;
use crate::writer::Order;

/// A beat that fails for longer than a missed one or two is an outage.
const OUTAGE: Duration = Duration::from_secs(2);
/// After an outage, how long others get to renew before their leases count as expired.
const MERCY: Duration = Duration::from_secs(6);

impl Owner {
    pub(super) async fn beat(&mut self) {
        match self.try_beat().await {
            Ok(()) => self.note_answer().await,
            Err(error) => self.note_silence(&error),
        }
    }

    async fn try_beat(&mut self) -> Result<(), StoreError> {
        let ownership = self.ports.store.ownership();
        match ownership.beat(self.row.boot).await {
            Ok(live) => self.note_live(&live),
            Err(StoreError::NotRegistered) => ownership.register_router(self.row.clone()).await?,
            Err(error) => return Err(error),
        }
        let held = self.ports.holdings.all();
        if held.is_empty() {
            return Ok(());
        }
        let claims: Vec<_> = held.iter().map(|(partition, held)| claimed(*partition, held.epoch)).collect();
        let renewed = ownership.renew(self.row.boot, self.ports.config.lease_ms, &claims).await?;
        let is_lost =
            |(partition, _): &&(Partition, Held)| !renewed.contains(&(partition.topic, partition.number));
        let lost: Vec<Partition> = held.iter().filter(is_lost).map(|(partition, _)| *partition).collect();
        for partition in lost {
            // A writer that cannot hear it now finds out by its fence.
            let _ = self.writer_of(partition).try_send(Order::Lost(vec![partition]));
        }
        Ok(())
    }

    async fn note_answer(&mut self) {
        let now = Instant::now();
        let silence = now.duration_since(self.answered_at);
        self.answered_at = now;
        let mut outage = Duration::ZERO;
        match self.store_is {
            StoreIs::There => {}
            StoreIs::Away => {
                self.health.set_ready(PART);
                self.store_is = StoreIs::There;
                if silence >= OUTAGE {
                    outage = silence;
                    self.store_is = StoreIs::Back { since: now, outage };
                    tracing::warn!(outage_ms = outage.as_millis(), "the store is back");
                }
            }
            StoreIs::Back { since, .. } if now.duration_since(since) < MERCY => {}
            StoreIs::Back { .. } => self.store_is = StoreIs::There,
        }
        if self.ports.is_store_away.swap(false, Ordering::SeqCst) {
            self.tell_back(outage).await;
        }
    }

    fn note_silence(&mut self, error: &StoreError) {
        let error: &dyn std::error::Error = error;
        tracing::warn!(error, "a beat failed");
        self.ports.is_store_away.store(true, Ordering::SeqCst);
        self.store_is = StoreIs::Away;
        if self.answered_at.elapsed() > OUTAGE {
            self.health.set_unready(PART, "the store does not answer");
        }
    }

    /// Writers held deadlines back. Those that passed in an outage get its length: nobody could answer meanwhile.
    async fn tell_back(&self, outage: Duration) {
        if let Ok(now) = self.ports.store.now().await {
            self.ports.clock.set(now);
        }
        let (until, outage_ms) = (self.ports.clock.now(), millis(outage));
        for writer in &self.writers {
            // It closes only when the process stops.
            let _ = writer.send(Order::StoreIsBack { until, outage_ms }).await;
        }
    }
}

pub(super) fn millis(of: Duration) -> i64 {
    i64::try_from(of.as_millis()).unwrap_or(i64::MAX)
}
