//! Numbers that only grow, and instants. Each is a type of its own, so that a customer's session cannot hold a
//! [`Position`] by mistake.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Debug)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl $name {
            /// Before the first.
            pub const ZERO: Self = Self(0);

            /// The one after this.
            #[must_use]
            pub const fn next(self) -> Self {
                Self(self.0 + 1)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number!(
    /// Place of an entry in its timeline: 1, 2, 3 … without a gap. For staff only.
    Position
);
number!(
    /// Place of an entry among those the customer may see: 1, 2, 3 … without a gap.
    Seq
);
number!(
    /// How often an aggregate has changed.
    Version
);
number!(
    /// How often a partition has changed hands.
    Epoch
);
number!(
    /// How often a page has tried to connect; the highest of one sender wins.
    Attempt
);
number!(
    /// Counts what one [`crate::SenderId`] minted. Evidence of order only.
    SenderNo
);

/// Milliseconds since 1970-01-01 UTC, as PostgreSQL's clock tells them.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Debug)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The instant `ms` milliseconds later.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this, negative if it is later.
    pub const fn since_ms(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
