//! What a run does.

pub mod fan_out;
pub mod floor;
pub mod idle;
pub mod offers;
pub mod round_trip;
pub mod storm;
