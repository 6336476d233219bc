//! What concerns the one who asks.

pub(crate) mod drafts;
pub(crate) mod files;
pub(crate) mod place;
pub(crate) mod rating;
pub(crate) mod read;
pub(crate) mod transcript;
