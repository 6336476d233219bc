//! Tells what a committed turn came to.

pub(crate) mod retry;
pub(crate) mod route;
