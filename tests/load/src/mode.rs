//! What a run does.

pub mod fan_out;
pub mod idle;
pub mod round_trip;
pub mod storm;
