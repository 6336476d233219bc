//! How well an operator fits a ticket, and who fits better.

use serde::{Deserialize, Serialize};

use super::queue::Spread;
use crate::ids::OperatorId;
use crate::number::Timestamp;

/// All that is compared, in the order in which it is.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Score {
    /// Had the conversation last.
    pub is_last: bool,
    /// 0: of the ticket's own queue; n: of the nth that it overflows to.
    pub step: u8,
    /// How many of the skills that were asked for, relaxed ones too.
    pub skills: u16,
    /// Slots taken, in millionths of the capacity. Compared by [`Spread::LeastLoaded`] alone.
    pub load_ppm: u32,
    /// Compared by [`Spread::RoundRobin`] alone.
    pub last_offer_at: Timestamp,
    pub idle_since: Timestamp,
}

/// The smallest is the best.
pub(super) type Rank = (bool, u8, u16, i64, Timestamp, OperatorId);

impl Score {
    pub(super) fn rank(&self, spread: Spread, operator: OperatorId) -> Rank {
        let spread = match spread {
            Spread::LeastLoaded => i64::from(self.load_ppm),
            Spread::RoundRobin => self.last_offer_at.0,
        };
        (!self.is_last, self.step, u16::MAX - self.skills, spread, self.idle_since, operator)
    }
}

/// `busy` of `capacity` slots, in millionths.
pub(super) fn load_ppm(busy: u16, capacity: u16) -> u32 {
    let share = u64::from(busy) * 1_000_000 / u64::from(capacity.max(1));
    u32::try_from(share).unwrap_or(u32::MAX)
}
