//! Signing out.

pub(crate) mod create;
