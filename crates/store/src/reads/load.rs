//! Who of a desk has how much in hand, and what waits where.

use domain::operator::Presence;
use domain::{DeskId, OperatorId, QueueId, TenantId, Timestamp};

use super::Reads;
use crate::codec;
use crate::error::{StoreError, failed};

/// A desk at this moment, read in one transaction.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DeskLoad {
    /// The active ones, by name.
    pub operators: Vec<OperatorLoad>,
    /// Queues in which nobody waits are left out.
    pub lines: Vec<Line>,
}

/// An operator with all that is in hand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OperatorLoad {
    pub id: OperatorId,
    pub name: String,
    pub presence: Presence,
    pub in_hand: Vec<InHand>,
}

/// Tickets of one queue that are alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InHand {
    pub queue: QueueId,
    pub is_idle: bool,
    pub is_held: bool,
    pub count: u64,
}

/// What waits in a queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    pub queue: QueueId,
    pub waiting: u64,
    /// Of whoever has waited longest.
    pub since: Timestamp,
}

impl Reads {
    /// The load of the tenant's desk.
    pub async fn desk_load(&self, tenant: TenantId) -> Result<DeskLoad, StoreError> {
        self.pool
            .as_person(tenant, "read a desk's load", move |transaction| {
                Box::pin(async move {
                    let desk = DeskId::default_of(tenant);
                    let operators = sqlx::query_file!("queries/operator/presence.sql", desk.0)
                        .fetch_all(&mut *transaction)
                        .await
                        .map_err(failed("read a desk's operators"))?;
                    let in_hand = sqlx::query_file!("queries/ticket/in_hand.sql", desk.0)
                        .fetch_all(&mut *transaction)
                        .await
                        .map_err(failed("read what operators have in hand"))?;
                    let lines = sqlx::query_file!("queries/ticket/waiting_by_queue.sql", desk.0)
                        .fetch_all(&mut *transaction)
                        .await
                        .map_err(failed("read what waits in queues"))?;
                    let of = |id| {
                        let own = in_hand.iter().filter(move |row| row.operator == id);
                        own.map(|row| InHand {
                            queue: QueueId(row.queue),
                            is_idle: row.is_idle,
                            is_held: row.is_held,
                            count: codec::num(row.count),
                        })
                        .collect()
                    };
                    let operators = operators.into_iter().map(|row| {
                        let presence = serde_json::from_str(&row.presence)
                            .map_err(StoreError::corrupt("operator", "presence", row.id))?;
                        let in_hand = of(row.id);
                        Ok(OperatorLoad { id: OperatorId(row.id), name: row.name, presence, in_hand })
                    });
                    let lines = lines.into_iter().map(|row| Line {
                        queue: QueueId(row.queue),
                        waiting: codec::num(row.waiting),
                        since: Timestamp(row.since_at),
                    });
                    Ok(DeskLoad {
                        lines: lines.collect(),
                        operators: operators.collect::<Result<_, StoreError>>()?,
                    })
                })
            })
            .await
    }
}
