//! Delivered and read marks: maxima, written outside the log by any router.

use std::collections::HashMap;

use domain::{CustomerId, OperatorId, TenantId, TimelineId};
use protocol::link::Side;
use uuid::Uuid;

use crate::codec;
use crate::error::{StoreError, failed};
use crate::pool::Pool;

/// How far a side was shown a timeline and has read it, in that side's numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    pub tenant: TenantId,
    pub timeline: TimelineId,
    pub side: Side,
    pub delivered: u64,
    pub read: u64,
}

/// What stands after a mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Marked {
    pub tenant: TenantId,
    pub timeline: TimelineId,
    /// The side that made the mark; tell the other one.
    pub side: Side,
    pub customer: CustomerId,
    pub assignee: Option<OperatorId>,
    /// In the numbers of the side that made it.
    pub delivered: u64,
    pub read: u64,
    /// In the numbers of the other side: seqs for the customer, positions for staff.
    pub delivered_there: u64,
    pub read_there: u64,
}

/// Delivered and read marks.
#[derive(Clone, Debug)]
pub struct Receipts {
    pool: Pool,
}

impl Receipts {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Raises marks and answers what stands now, in no order. Late, doubled and lower marks are harmless, one beyond the
    /// newest entry counts as the newest, one on a timeline that the tenant does not have is passed over.
    pub async fn mark(&self, marks: &[Mark]) -> Result<Vec<Marked>, StoreError> {
        // One row of the table may be touched once per statement.
        let mut highest: HashMap<(TimelineId, Side), Mark> = HashMap::with_capacity(marks.len());
        for mark in marks {
            let kept = highest.entry((mark.timeline, mark.side)).or_insert(*mark);
            kept.delivered = kept.delivered.max(mark.delivered);
            kept.read = kept.read.max(mark.read);
        }
        let marks: Vec<Mark> = highest.into_values().collect();
        let tenants: Vec<Uuid> = marks.iter().map(|mark| mark.tenant.0).collect();
        let timelines: Vec<Uuid> = marks.iter().map(|mark| mark.timeline.0).collect();
        let sides: Vec<i16> = marks.iter().map(|mark| codec::side_code(mark.side)).collect();
        // What was read was shown.
        let delivered: Vec<i64> =
            marks.iter().map(|mark| codec::int(mark.delivered.max(mark.read))).collect();
        let read: Vec<i64> = marks.iter().map(|mark| codec::int(mark.read)).collect();
        let write = self.pool.run("write marks", move |connection| {
            Box::pin(async move {
                sqlx::query_file!("queries/receipt/mark.sql", &tenants, &timelines, &sides, &delivered, &read)
                    .fetch_all(connection)
                    .await
                    .map_err(failed("write marks"))
            })
        });
        let rows = write.await?;
        Ok(rows
            .into_iter()
            .map(|row| Marked {
                tenant: TenantId(row.tenant),
                timeline: TimelineId(row.timeline),
                side: if row.side == codec::side_code(Side::Customer) {
                    Side::Customer
                } else {
                    Side::Operator
                },
                customer: CustomerId(row.customer),
                assignee: row.assignee.map(OperatorId),
                delivered: codec::num(row.delivered),
                read: codec::num(row.read),
                delivered_there: codec::num(row.delivered_there),
                read_there: codec::num(row.read_there),
            })
            .collect())
    }
}
