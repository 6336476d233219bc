//! Report: marks and typing from pods to routers. Hints: coalesced, never answered, never waited for.
//!
//! A pod holds one stream to each router and what waits is shared by all of them: whichever stream is up and idle takes
//! what has gathered, so one live router is enough and a dead one costs nothing.

mod reader;
mod reporter;
mod waiting;

pub use reader::ReportReader;
pub use reporter::Reporter;
pub use waiting::Dropped;
