//! Which partitions are ours.

pub(crate) mod share;
