//! A writer: one task that owns a share of the router's partitions and takes their turns, one after the other.

pub(crate) mod back_off;
mod claim;
mod leave;
mod order;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{Epoch, TimelineId};
use event_log::{LogError, Read, partition_of};
use protocol::record::Topic;
use tokio::sync::mpsc;

use crate::intake::Intake;
use crate::metrics::PartitionLabel;
use crate::outbox::lane::{Lane, Row};
use crate::outbox::{IN_FLIGHT, Produce, Produced};
use crate::ownership::holdings::Stage;
use crate::ports::Ports;
use crate::tell::{Teller, Told};
use crate::timers::Timers;
use crate::turn::decide::Decided;
use crate::turn::slice::{Partition, Slice, Stop};
use crate::turn::states::States;
use crate::turn::{self, GivenUp};

use leave::Leaving;
pub(crate) use order::Order;

/// Deadlines that one turn looks at.
const TURN_DEADLINES: usize = 200;
/// The longest wait for records: timers and leavers are looked at this often at least.
const IDLE: Duration = Duration::from_millis(200);
/// After a read that failed.
const READ_PAUSE: Duration = Duration::from_millis(100);

/// A partition of this writer.
pub(crate) struct Owned {
    pub epoch: Epoch,
    /// Turns committed so far.
    pub turn: u64,
    pub next_offset: i64,
    pub lane: Lane,
    pub is_running: bool,
    pub last_turn_at: Instant,
}

/// What a writer does next.
enum Next {
    Order(Order),
    Produced(Produced),
    /// The producer takes more rows.
    Room,
    Read(Result<BTreeMap<Partition, Vec<Read>>, LogError>),
    End,
}

/// One writer with all it holds.
pub(crate) struct Writer {
    pub ports: Arc<Ports>,
    pub owned: BTreeMap<Partition, Owned>,
    pub states: States,
    timers: Timers,
    intake: Intake,
    orders: mpsc::Receiver<Order>,
    outbox: mpsc::Sender<Produce>,
    produced: mpsc::Receiver<Produced>,
    /// Committed rows that the producer has no room for yet. While it is long nothing is read: the log is in trouble.
    backlog: VecDeque<Produce>,
    leaving: Vec<Leaving>,
    teller: Teller,
}

impl Writer {
    pub(crate) fn new(
        ports: Arc<Ports>,
        intake: Intake,
        orders: mpsc::Receiver<Order>,
        outbox: mpsc::Sender<Produce>,
        produced: mpsc::Receiver<Produced>,
        teller: Teller,
    ) -> Self {
        let share = ports.config.cache_bytes / u64::from(ports.config.writers.max(1));
        Self {
            owned: BTreeMap::new(),
            states: States::new(usize::try_from(share).unwrap_or(usize::MAX)),
            timers: Timers::default(),
            intake,
            orders,
            outbox,
            produced,
            backlog: VecDeque::new(),
            leaving: Vec::new(),
            teller,
            ports,
        }
    }

    /// Takes turns until there are no more orders to come, or the process stops now.
    pub(crate) async fn run(mut self) -> Result<(), GivenUp> {
        loop {
            let wait = self.timers.next().map_or(IDLE, |due_at| self.ports.clock.until(due_at).min(IDLE));
            let next = tokio::select! {
                biased;
                order = self.orders.recv() => order.map_or(Next::End, Next::Order),
                Some(produced) = self.produced.recv() => Next::Produced(produced),
                _ = self.outbox.reserve(), if !self.backlog.is_empty() => Next::Room,
                read = self.intake.next(wait), if self.backlog.len() < IN_FLIGHT => Next::Read(read),
            };
            match next {
                Next::Order(order) => self.obey(order).await?,
                Next::Produced(produced) => self.note_produced(produced),
                Next::Room => self.hand_out(),
                Next::Read(Ok(batches)) => self.turn(batches).await?,
                Next::Read(Err(error)) => self.note_unreadable(error).await,
                Next::End => return Ok(()),
            }
            self.look_after_outbox().await;
        }
    }

    /// Gives the producer as much as it has room for, in order.
    fn hand_out(&mut self) {
        while let Some(produce) = self.backlog.pop_front() {
            if let Err(error) = self.outbox.try_send(produce) {
                // A producer that is gone has stopped with the process; the rows are in the store.
                self.backlog.push_front(error.into_inner());
                return;
            }
        }
    }

    async fn turn(&mut self, batches: BTreeMap<Partition, Vec<Read>>) -> Result<(), GivenUp> {
        let slices = self.take(&batches).await;
        turn::run(self, slices).await
    }

    /// What this turn takes: records, and deadlines that have passed.
    async fn take(&mut self, batches: &BTreeMap<Partition, Vec<Read>>) -> Vec<Slice> {
        let mut due: BTreeMap<Partition, Vec<TimelineId>> = BTreeMap::new();
        for id in self.timers.due(self.ports.clock.now(), TURN_DEADLINES) {
            due.entry(self.home_of(id)).or_default().push(id);
        }
        let mut slices = Vec::new();
        let mut stops = Vec::new();
        for (partition, owned) in self.owned.iter().filter(|(_, owned)| owned.is_running) {
            let mut slice = Slice::empty(*partition, owned.next_offset);
            slice.due = due.remove(partition).unwrap_or_default();
            let reads = batches.get(partition).map_or(&[][..], |reads| reads);
            if let Err(stop) = slice.take(reads, self.ports.config.partitions.of(partition.topic)) {
                stops.push((*partition, stop));
            }
            if !slice.records.is_empty() || !slice.due.is_empty() {
                slices.push(slice);
            }
        }
        for (partition, stop) in stops {
            self.stop(partition, &stop).await;
        }
        slices
    }

    /// Takes over what a committed turn came to.
    pub(crate) fn adopt(&mut self, slices: &[Slice], decided: &Decided, started: Instant) {
        self.states.adopt(&decided.turn);
        for slice in slices {
            self.timers.clear(&slice.due);
            let Some(owned) = self.owned.get_mut(&slice.partition) else { continue };
            owned.turn += 1;
            owned.next_offset = slice.to;
            owned.last_turn_at = Instant::now();
            if let Some(upto) = owned.lane.deletable() {
                owned.lane.deleted(upto);
            }
            if let Some(facts) = decided.facts.get(&slice.partition) {
                let row = Row { no: owned.lane.next_no(), facts: facts.clone() };
                owned.lane.committed(row.no);
                self.backlog.push_back(Produce { partition: slice.partition, epoch: owned.epoch, row });
            }
            self.ports.holdings.decided_to(slice.partition, slice.to);
        }
        for timeline in decided.turn.timelines.values() {
            self.timers.set(timeline.id, timeline.conversation.as_ref().and_then(|it| it.due_at));
        }
        let metrics = &self.ports.metrics;
        metrics.turns.inc();
        let records: usize = slices.iter().map(|slice| slice.records.len()).sum();
        metrics.turn_records.observe(f64::from(u32::try_from(records).unwrap_or(u32::MAX)));
        metrics.turn_seconds.observe(started.elapsed().as_secs_f64());
    }

    /// Hands what was committed to the teller; never waits.
    pub(crate) fn tell(&self, decided: Decided) {
        self.teller.tell(Told::Turn {
            tell: decided.turn.tell,
            replies: decided.replies,
            repeats: decided.repeats,
        });
    }

    /// These belong to another router now.
    pub(crate) async fn lose(&mut self, lost: &[Partition]) {
        for partition in lost {
            if let Some(owned) = self.owned.get(partition) {
                tracing::warn!(%partition, epoch = %owned.epoch, "lost a partition to another router");
                self.ports.metrics.lost_partitions.inc();
            }
        }
        self.forget(lost).await;
    }

    /// Drops all that is held of these partitions.
    async fn forget(&mut self, gone: &[Partition]) {
        if gone.is_empty() {
            return;
        }
        for partition in gone {
            if let Some(owned) = self.owned.remove(partition) {
                self.ports.holdings.lost(*partition, owned.epoch);
            }
            let label = label(*partition);
            self.ports.metrics.stopped_partitions.remove(&label);
            self.ports.metrics.lag_records.remove(&label);
        }
        self.backlog.retain(|produce| !gone.contains(&produce.partition));
        self.intake.drop(gone).await;
        self.forget_timers(gone);
        let counts = self.ports.config.partitions;
        self.states.drop_partitions(gone, |topic| counts.of(topic));
        self.ports
            .metrics
            .owned_partitions
            .set(i64::try_from(self.ports.holdings.count()).unwrap_or(i64::MAX));
    }

    fn forget_timers(&mut self, gone: &[Partition]) {
        let count = self.ports.config.partitions.inbound;
        let home = |id: TimelineId| Partition { topic: Topic::Inbound, number: partition_of(id.0, count) };
        self.timers.retain(|id| !gone.contains(&home(id)));
    }

    /// Memory is behind the store for some timeline of these: all are loaded again.
    pub(crate) fn forget_states(&mut self, slices: &[Slice]) {
        let all: Vec<Partition> = slices.iter().map(|slice| slice.partition).collect();
        let counts = self.ports.config.partitions;
        self.states.drop_partitions(&all, |topic| counts.of(topic));
    }

    /// A partition goes no further: its lease is kept, its records wait.
    pub(crate) async fn stop(&mut self, partition: Partition, stop: &Stop) {
        note_stopped(partition, stop);
        if let Some(owned) = self.owned.get_mut(&partition) {
            owned.is_running = false;
        }
        if matches!(stop, Stop::Newer { .. }) {
            self.ports.holdings.set_stage(partition, Stage::Newer(Instant::now()));
        }
        self.ports.metrics.stopped_partitions.get_or_create(&label(partition)).set(1);
        self.intake.drop(&[partition]).await;
        self.forget_timers(&[partition]);
    }

    async fn note_unreadable(&mut self, source: LogError) {
        if let LogError::Truncated { topic, partition, from, .. } = &source
            && let Some(topic) = Topic::ALL.into_iter().find(|known| known.name() == &**topic)
        {
            let (number, offset) = (*partition, *from);
            let stop = Stop::OutsideLog { offset, source };
            return self.stop(Partition { topic, number }, &stop).await;
        }
        tracing::warn!(error = &source as &dyn std::error::Error, "failed to read the log; trying again");
        tokio::time::sleep(READ_PAUSE).await;
    }

    /// The partition that owns a timeline.
    fn home_of(&self, id: TimelineId) -> Partition {
        let number = partition_of(id.0, self.ports.config.partitions.inbound);
        Partition { topic: Topic::Inbound, number }
    }
}

pub(crate) fn label(partition: Partition) -> PartitionLabel {
    PartitionLabel { topic: partition.topic.name(), partition: partition.number }
}

fn note_stopped(partition: Partition, stop: &Stop) {
    let error: &dyn std::error::Error = stop;
    tracing::error!(error, cause = error.source(), %partition, "stopped a partition");
}
