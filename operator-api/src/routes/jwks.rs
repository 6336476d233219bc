//! Our public keys.

pub(crate) mod read;
