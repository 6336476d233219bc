//! The desk owner's records: each file is one thing that happens to a desk.

mod taken;
mod wanted;

pub(crate) use taken::taken;
pub(crate) use wanted::wanted;
