//! One world for all scenarios: the topologies, the actors, what they do and see.

pub mod client;

pub use client::{Client, Pass};
