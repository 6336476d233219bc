//! A shift as it is worked: customers arrive, what waits is offered, operators accept, answer, close and write up.
//!
//! Both sides act on what their pages show and on nothing else, ask again where no answer came, and go on over lost
//! connections: so a shift shows that nobody is forgotten, whatever dies meanwhile.
//!
//! | module | what |
//! |---|---|
//! | [`customer`] | one visit, from the first word to the end |
//! | [`operator`] | everything that an operator does until told to stop |
//! | [`words`] | what is talked about |

pub mod customer;
pub mod operator;
pub mod words;

use std::ops::RangeInclusive;
use std::time::Duration;

use rand::RngExt as _;
use rand::rngs::StdRng;

/// How fast people are.
#[derive(Clone, Debug)]
pub struct Pace {
    /// Until somebody has read what came and has written the answer.
    pub writes_ms: RangeInclusive<u64>,
    /// Until an operator has decided about an offer.
    pub decides_ms: RangeInclusive<u64>,
    /// Until a closed conversation is written up.
    pub wraps_up_ms: RangeInclusive<u64>,
    /// How many offers of a thousand are declined.
    pub declines: u32,
}

impl Pace {
    /// As fast as a machine without people lets it be.
    pub fn brisk() -> Self {
        Self { writes_ms: 100..=600, decides_ms: 20..=300, wraps_up_ms: 20..=200, declines: 50 }
    }

    /// As people are.
    pub fn human() -> Self {
        Self {
            writes_ms: 3_000..=14_000,
            decides_ms: 1_500..=6_000,
            wraps_up_ms: 3_000..=9_000,
            declines: 40,
        }
    }
}

fn some(range: &RangeInclusive<u64>, random: &mut StdRng) -> Duration {
    Duration::from_millis(random.random_range(range.clone()))
}
