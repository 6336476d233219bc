//! To whom a conversation can be handed over.

mod figures;
pub(crate) mod list;
#[cfg(test)]
mod tests;
