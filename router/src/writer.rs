//! A writer: one task that owns a share of the router's partitions and takes their turns, one after the other.

pub(crate) mod back_off;
mod claim;
mod leave;
mod lose;
mod order;
mod presence;
mod turns;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{DeskId, Epoch, TimelineId};
use event_log::{LogError, Read};
use tokio::sync::mpsc;

use crate::asks::Asks;
use crate::intake::Intake;
use crate::metrics::PartitionLabel;
use crate::outbox::lane::Lane;
use crate::outbox::{IN_FLIGHT, Produce, Produced};
use crate::ports::Ports;
use crate::tell::Teller;
use crate::timers::Timers;
use crate::turn::GivenUp;
use crate::turn::slice::Partition;
use crate::turn::states::States;

use leave::Leaving;
pub(crate) use order::Order;
use presence::{Present, Watch};

/// The longest wait for records: timers and leavers are looked at this often at least.
const IDLE: Duration = Duration::from_millis(200);

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
    Present(Vec<Present>),
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
    timers: Timers<TimelineId>,
    desk_timers: Timers<DeskId>,
    asks: Asks,
    /// What the registry answers about operators.
    presence: Watch,
    /// The store was away: no deadline is judged before it is known for how long.
    pub holds_deadlines: bool,
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
            desk_timers: Timers::default(),
            asks: Asks::default(),
            presence: Watch::new(),
            holds_deadlines: false,
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
            let wait = self.until_due().min(IDLE);
            let next = tokio::select! {
                biased;
                order = self.orders.recv() => order.map_or(Next::End, Next::Order),
                Some(produced) = self.produced.recv() => Next::Produced(produced),
                answer = self.presence.answer() => Next::Present(answer),
                _ = self.outbox.reserve(), if !self.backlog.is_empty() => Next::Room,
                read = self.intake.next(wait), if self.backlog.len() < IN_FLIGHT => Next::Read(read),
            };
            match next {
                Next::Order(order) => self.obey(order).await?,
                Next::Produced(produced) => self.note_produced(produced),
                Next::Present(answer) => self.note_present(answer).await?,
                Next::Room => self.hand_out(),
                Next::Read(Ok(batches)) => self.turn(batches).await?,
                Next::Read(Err(error)) => self.note_unreadable(error).await,
                Next::End => return Ok(()),
            }
            self.look_after_outbox().await;
            self.ask_for_presence();
        }
    }

    fn until_due(&self) -> Duration {
        match self.timers.next().into_iter().chain(self.desk_timers.next()).min() {
            Some(due_at) if !self.holds_deadlines => self.ports.clock.until(due_at),
            Some(_) | None => IDLE,
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
}

pub(crate) fn label(partition: Partition) -> PartitionLabel {
    PartitionLabel { topic: partition.topic.name(), partition: partition.number }
}
