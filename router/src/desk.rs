//! The desk owner's records, and what a desk is asked by none: each file is one thing that happens to a desk.

mod asked;
mod commanded;
mod routed;
mod wanted;

pub(crate) use asked::asked;
pub(crate) use commanded::commanded;
pub(crate) use wanted::wanted;
