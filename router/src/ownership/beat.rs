//! The beat: says that this router is alive, hears who else is, renews every lease, notices that the store was away.

use std::time::{Duration, Instant};

use domain::Timestamp;
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
        match self.store_is {
            StoreIs::There => {}
            StoreIs::Away { since } => {
                let outage = now.duration_since(since);
                self.health.set_ready(PART);
                if outage < OUTAGE {
                    self.store_is = StoreIs::There;
                    return;
                }
                self.store_is = StoreIs::Back { since: now, outage };
                tracing::warn!(outage_ms = outage.as_millis(), "the store is back");
                self.excuse(outage).await;
            }
            StoreIs::Back { since, .. } if now.duration_since(since) < MERCY => {}
            StoreIs::Back { .. } => self.store_is = StoreIs::There,
        }
    }

    fn note_silence(&mut self, error: &StoreError) {
        let error: &dyn std::error::Error = error;
        tracing::warn!(error, "a beat failed");
        let now = Instant::now();
        let since = match self.store_is {
            StoreIs::Away { since } => since,
            StoreIs::There | StoreIs::Back { .. } => now,
        };
        self.store_is = StoreIs::Away { since };
        if now.duration_since(since) > OUTAGE {
            self.health.set_unready(PART, "the store does not answer");
        }
    }

    /// Deadlines that passed meanwhile get the outage's length: nobody could answer.
    async fn excuse(&self, outage: Duration) {
        let Ok(until) = self.ports.store.now().await else { return };
        self.ports.clock.set(until);
        let outage_ms = millis(outage);
        for writer in &self.writers {
            let _ = writer.send(Order::Excuse { until: Timestamp(until.0), outage_ms }).await;
        }
    }
}

pub(super) fn millis(of: Duration) -> i64 {
    i64::try_from(of.as_millis()).unwrap_or(i64::MAX)
}
