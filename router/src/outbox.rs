//! Facts on their way to the other owner: rows of the turn that decided them, produced to the log in order.
//!
//! A row is written with the turn (never produced from memory alone), produced by the owner of its source partition,
//! and deleted inside a later turn. A crash between produces it again; a doubled fact is harmless by its version.

pub(crate) mod lane;
