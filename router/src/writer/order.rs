//! What a writer is told to do with its partitions, between two turns.

use domain::{DeskId, Timestamp};
use store::ownership::Ownership;
use tokio::sync::oneshot;

use super::Writer;
use crate::turn::GivenUp;
use crate::turn::slice::Partition;

/// What a writer is told.
#[derive(Debug)]
pub(crate) enum Order {
    /// These are claimed: load what is theirs, then take their turns.
    Take {
        claimed: Vec<Ownership>,
        /// The store was away this long until a moment ago: deadlines that passed get it back.
        outage_ms: i64,
    },
    /// Finish with this partition; `done` is told when its lease may be given up.
    LetGo { partition: Partition, done: oneshot::Sender<()> },
    /// The beat found that these are not ours any more.
    Lost(Vec<Partition>),
    /// The store answers again; it was away for so long, or only for a moment.
    StoreIsBack { until: Timestamp, outage_ms: i64 },
    /// Queues or operators were changed by hand: load the desks again.
    LoadDesks,
}

impl Writer {
    pub(super) async fn obey(&mut self, order: Order) -> Result<(), GivenUp> {
        match order {
            Order::Take { claimed, outage_ms } => self.claimed(&claimed, outage_ms).await?,
            Order::LetGo { partition, done } => self.leave(partition, done).await,
            Order::Lost(lost) => self.lose(&lost).await,
            Order::StoreIsBack { until, outage_ms } => {
                self.timers.excuse(until, outage_ms);
                for id in self.states.desks.keys().copied().collect::<Vec<DeskId>>() {
                    self.asks.claimed(id, outage_ms);
                }
                self.holds_deadlines = false;
            }
            Order::LoadDesks => self.load_desks_again().await?,
        }
        Ok(())
    }
}
