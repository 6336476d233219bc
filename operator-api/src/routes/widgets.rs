//! What a widget may know before anybody has said a word.

pub(crate) mod lines;
