//! One file per promise, or per pair that reads the same evidence. Each function returns what it found wrong.

pub(crate) mod forward;
pub(crate) mod kept;
pub(crate) mod numbered;
pub(crate) mod ordered;
pub(crate) mod owned;
pub(crate) mod private;
pub(crate) mod shown;
