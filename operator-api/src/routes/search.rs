//! What was said, found again by its words.

pub(crate) mod read;
