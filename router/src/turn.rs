//! One turn: take, decide, commit, tell.

pub(crate) mod decide;
pub(crate) mod needs;
pub(crate) mod overlay;
pub(crate) mod recent;
#[cfg(test)]
mod simulation;
pub(crate) mod slice;
pub(crate) mod states;
