//! What one client did and saw, in its own order.

use domain::{ClientId, CustomerId, OperatorId, SenderId, SenderNo, TenantId, TimelineId};
use serde::{Deserialize, Serialize};

/// Who the client was.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Debug)]
pub enum Who {
    Customer(TenantId, CustomerId),
    Operator(TenantId, OperatorId),
}

impl Who {
    pub const fn tenant(&self) -> TenantId {
        match self {
            Self::Customer(tenant, _) | Self::Operator(tenant, _) => *tenant,
        }
    }

    pub const fn is_customer(&self) -> bool {
        matches!(self, Self::Customer(..))
    }
}

/// Everything that one page did and saw.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Transcript {
    /// For messages: `alice`, `bob on the second device`.
    pub name: String,
    pub who: Who,
    /// Where each timeline's run begins: the cursor that the client came with, or the number before its first page.
    pub from: Vec<(TimelineId, u64)>,
    /// Timelines that this client should have shown to the end; empty if it left early.
    pub to_the_end: Vec<TimelineId>,
    pub lines: Vec<Line>,
}

/// One thing that a page did or saw.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub enum Line {
    /// A text was put into the outbox.
    Said {
        timeline: TimelineId,
        client_id: ClientId,
        sender: SenderId,
        sender_no: SenderNo,
    },
    /// The tick.
    Accepted {
        client_id: ClientId,
    },
    Refused {
        client_id: ClientId,
    },
    /// An entry arrived, shown or not: what a hostile client could have kept.
    Received {
        timeline: TimelineId,
        tenant_of_timeline: Option<TenantId>,
        kind: String,
        has_position: bool,
    },
    /// An entry was put on the screen.
    Shown(Shown),
    /// The row of an own text changed its state.
    Row {
        client_id: ClientId,
        state: RowState,
    },
    /// The other side's marks as shown.
    Marks {
        timeline: TimelineId,
        delivered: u64,
        read: u64,
    },
}

/// An entry on a screen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Shown {
    pub timeline: TimelineId,
    /// Seq for a customer, position for staff.
    pub n: u64,
    pub client_id: ClientId,
}

/// What the row of an own text says. Later is higher.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Debug)]
pub enum RowState {
    Sending,
    Sent,
    Delivered,
    Read,
}
