//! What happens, as figures count it: an append-only stream, each event with its exact weight.
//!
//! Events follow from what the two owners decide ([`moved`], [`spoken`], [`stepped`], [`turned`]); a turn writes them beside the
//! rows that they follow from. A [`Ledger`] sums them up: sums do not depend on the order, so a reader that finds a late
//! event has the same figures as one that reads all of them again.
//!
//! | event | its time is |
//! |---|---|
//! | Entered | the beginning of a visit to a queue |
//! | Answered, Abandoned, FlowedOut | the end of that visit; weight: how long it was |
//! | Handled | the end of a stretch in one operator's hands, with what was to be written up; weight: how long it was |
//! | FirstReply, Replied | the reply; weight: how long the customer waited for it |
//! | MissedOffer, DeclinedOffer, Transferred, Closed, Reopened | when it was decided |

mod histogram;
mod ledger;
mod source;
mod tally;
#[cfg(test)]
mod tests;
mod visit;

use crate::ids::{ConversationId, OperatorId, QueueId, TenantId};
use crate::number::Timestamp;

pub use histogram::Histogram;
pub use ledger::{Ledger, MINUTE_MS};
pub(crate) use source::why_done;
pub use source::{moved, spoken, stepped, turned};
pub use tally::{Done, Ended, Tally, share_percent};
pub(crate) use visit::has_moved;

/// A customer who leaves sooner has not waited.
pub const SHORT_MS: i64 = 10_000;
/// Within this time an answer counts for the service level where nothing is promised.
pub const WITHIN_MS: i64 = 30_000;

/// Something that figures count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Event {
    pub tenant: TenantId,
    pub at: Timestamp,
    pub queue: QueueId,
    pub conversation: ConversationId,
    /// Who did it, if somebody did.
    pub operator: Option<OperatorId>,
    pub what: Happened,
}

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Happened {
    Entered,
    Answered {
        ms: i64,
    },
    Abandoned {
        ms: i64,
    },
    FlowedOut {
        ms: i64,
    },
    Handled {
        ms: i64,
    },
    FirstReply {
        ms: i64,
    },
    /// A first reply is one too.
    Replied {
        ms: i64,
    },
    MissedOffer,
    DeclinedOffer,
    Transferred,
    Closed,
    Reopened,
}

impl Happened {
    /// As rows hold it. A code never means anything else.
    pub const fn code(self) -> (i16, Option<i64>) {
        match self {
            Self::Entered => (1, None),
            Self::Answered { ms } => (2, Some(ms)),
            Self::Abandoned { ms } => (3, Some(ms)),
            Self::FlowedOut { ms } => (4, Some(ms)),
            Self::Handled { ms } => (5, Some(ms)),
            Self::FirstReply { ms } => (6, Some(ms)),
            Self::Replied { ms } => (7, Some(ms)),
            Self::MissedOffer => (8, None),
            Self::DeclinedOffer => (9, None),
            Self::Transferred => (10, None),
            Self::Closed => (11, None),
            Self::Reopened => (12, None),
        }
    }

    /// What a row says; none for what a later build writes.
    pub const fn of_code(code: i16, ms: Option<i64>) -> Option<Self> {
        Some(match (code, ms) {
            (1, _) => Self::Entered,
            (2, Some(ms)) => Self::Answered { ms },
            (3, Some(ms)) => Self::Abandoned { ms },
            (4, Some(ms)) => Self::FlowedOut { ms },
            (5, Some(ms)) => Self::Handled { ms },
            (6, Some(ms)) => Self::FirstReply { ms },
            (7, Some(ms)) => Self::Replied { ms },
            (8, _) => Self::MissedOffer,
            (9, _) => Self::DeclinedOffer,
            (10, _) => Self::Transferred,
            (11, _) => Self::Closed,
            (12, _) => Self::Reopened,
            _ => return None,
        })
    }
}
