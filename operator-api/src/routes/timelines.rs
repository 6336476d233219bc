//! Timelines as staff reads them.

pub(crate) mod entries;
