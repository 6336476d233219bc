//! An open-loop load generator: it sends on a fixed schedule whatever the system does, and measures from the scheduled
//! time, so that a system that stalls cannot hide it.
//!
//! | module | what |
//! |---|---|
//! | [`socket`] | the lean client: one task a connection, frames read without building trees |
//! | [`schedule`] | when each message is due |
//! | [`mode`] | idle, round trip, storm, fan-out, offers; the floor under them |
//! | [`owner`] | the router that has the desk, and its end |
//! | [`relay`] | the floor's server: a relay without promises |
//! | [`proof`] | lost, doubled, reordered: counted over everything received |
//! | [`usage`] | CPU seconds and memory (PSS) of the system's processes, and of this one |
//! | [`report`] | figures and raw histograms |

pub mod cast;
pub mod mode;
pub mod owner;
pub mod proof;
pub mod relay;
pub mod report;
pub mod schedule;
pub mod socket;
pub mod usage;
