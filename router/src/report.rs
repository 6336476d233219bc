//! What pods report: marks, typing, doubled connections. Any router serves any report.

pub(crate) mod marks;
