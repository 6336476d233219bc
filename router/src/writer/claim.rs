//! What a writer does with partitions that were just claimed: load deadlines and unproduced facts, then read the log.

use std::time::Instant;

use domain::fact::Fact;
use domain::{DeskId, TimelineId};
use event_log::{LogError, partition_of};
use protocol::record::Topic;
use store::ownership::Ownership;

use super::back_off::BackOff;
use super::{Owned, Writer};
use crate::outbox::Produce;
use crate::outbox::lane::{Lane, Row};
use crate::ports::Ports;
use crate::tell::Told;
use crate::turn::GivenUp;
use crate::turn::decide::TracedFact;
use crate::turn::load;
use crate::turn::slice::{Partition, Stop};

/// Timelines changed this long before a claim are told again: their last push may have died with the last owner.
const TELL_AGAIN_MS: i64 = 60_000;
/// Outbox rows loaded at once.
const PENDING_ROWS: u32 = 500;

impl Writer {
    /// Takes up claimed partitions; the store's clock was read with the claim.
    pub(super) async fn claimed(&mut self, claimed: &[Ownership], outage_ms: i64) -> Result<(), GivenUp> {
        for of in claimed {
            let rows = self.pending(of).await?;
            self.own(of, rows);
        }
        self.load_deadlines(claimed, outage_ms).await?;
        self.load_desks(claimed, outage_ms).await?;
        for of in claimed {
            let partition = Partition { topic: of.topic, number: of.partition };
            self.read_from(partition, of.next_offset).await?;
        }
        self.tell_heads(claimed).await;
        Ok(())
    }

    fn own(&mut self, of: &Ownership, rows: Vec<Row>) {
        let partition = Partition { topic: of.topic, number: of.partition };
        let owned = Owned {
            epoch: of.epoch,
            turn: of.turn,
            next_offset: of.next_offset,
            lane: Lane::claimed(of.outbox_no, &rows),
            is_running: true,
            last_turn_at: Instant::now(),
        };
        self.owned.insert(partition, owned);
        let produce = |row| Produce { partition, epoch: of.epoch, row };
        self.backlog.extend(rows.into_iter().map(produce));
        self.ports
            .metrics
            .owned_partitions
            .set(i64::try_from(self.ports.holdings.count()).unwrap_or(i64::MAX));
        tracing::info!(%partition, epoch = %of.epoch, from = of.next_offset, "owns a partition");
    }

    /// Every row that may not be in the log.
    async fn pending(&mut self, of: &Ownership) -> Result<Vec<Row>, GivenUp> {
        let mut rows: Vec<Row> = Vec::new();
        let mut back_off = BackOff::new(&self.ports.shutdown);
        loop {
            let after = rows.last().map_or(of.outbox_done, |row| row.no);
            match self.ports.store.outbox().pending(of.topic, of.partition, after, PENDING_ROWS).await {
                Ok(more) if more.is_empty() => return Ok(rows),
                Ok(more) => rows.extend(more.into_iter().map(kept)),
                Err(error) => back_off.wait("a claim waits for its outbox", &error).await?,
            }
        }
    }

    async fn load_deadlines(&mut self, claimed: &[Ownership], outage_ms: i64) -> Result<(), GivenUp> {
        let mut back_off = BackOff::new(&self.ports.shutdown);
        let due = loop {
            match self.ports.store.state().due(is_of(&self.ports, claimed)).await {
                Ok(due) => break due,
                Err(error) => back_off.wait("a claim waits for its deadlines", &error).await?,
            }
        };
        let now = self.ports.clock.now();
        for (timeline, due_at) in due {
            let excused = if due_at <= now { due_at.plus_ms(outage_ms) } else { due_at };
            self.timers.set(timeline, Some(excused));
        }
        Ok(())
    }

    /// Every desk of these partitions, whole: what it was offering must go on.
    async fn load_desks(&mut self, claimed: &[Ownership], outage_ms: i64) -> Result<(), GivenUp> {
        if !claimed.iter().any(|of| of.topic == Topic::Desk) {
            return Ok(());
        }
        let mut back_off = BackOff::new(&self.ports.shutdown);
        let desks = loop {
            match self.ports.store.state().desks().await {
                Ok(desks) => break desks,
                Err(error) => back_off.wait("a claim waits for its desks", &error).await?,
            }
        };
        let count = self.ports.config.partitions.desk;
        let is_claimed = |id: DeskId| {
            let number = partition_of(id.0, count);
            claimed.iter().any(|of| of.topic == Topic::Desk && of.partition == number)
        };
        for (tenant, id) in desks.into_iter().filter(|(_, id)| is_claimed(*id)) {
            loop {
                match load::desk(&self.ports, tenant, id).await {
                    Ok(desk) => break self.states.put_desk(desk),
                    Err(error) => back_off.wait("a claim waits for a desk", &error).await?,
                }
            }
            self.asks.claimed(id, outage_ms);
        }
        Ok(())
    }

    async fn read_from(&mut self, partition: Partition, offset: i64) -> Result<(), GivenUp> {
        let mut back_off = BackOff::new(&self.ports.shutdown);
        loop {
            match self.intake.add(partition, offset).await {
                Ok(()) => return Ok(()),
                Err(source @ (LogError::Truncated { .. } | LogError::NoSuchPartition { .. })) => {
                    self.stop(partition, &Stop::OutsideLog { offset, source }).await;
                    return Ok(());
                }
                Err(error) => back_off.wait("a claim waits for the log", &error).await?,
            }
        }
    }

    async fn tell_heads(&mut self, claimed: &[Ownership]) {
        let since = self.ports.clock.now().plus_ms(-TELL_AGAIN_MS);
        match self.ports.store.state().recent_heads(since, is_of(&self.ports, claimed)).await {
            Ok(heads) => self.teller.tell(Told::Heads(heads)),
            // Gateways find them by their own pulls.
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "no heads told after a claim")
            }
        }
    }
}

/// Whether a timeline belongs to one of these partitions.
fn is_of<'a>(ports: &Ports, claimed: &'a [Ownership]) -> impl Fn(TimelineId) -> bool + Send + use<'a> {
    let count = ports.config.partitions.inbound;
    move |timeline| {
        let number = partition_of(timeline.0, count);
        claimed.iter().any(|of| of.topic == Topic::Inbound && of.partition == number)
    }
}

/// A row as the store keeps it: without traces.
fn kept((no, facts): (u64, Vec<Fact>)) -> Row {
    Row { no, facts: facts.into_iter().map(|fact| TracedFact { fact, trace: None }).collect() }
}
