//! One world for all scenarios: the topologies, the actors, what they do and see.
//!
//! | module | what |
//! |---|---|
//! | [`topology`] | one node, or pods over real Kafka, Redis with Sentinel and PostgreSQL |
//! | [`plan`] | what a cluster consists of: settings, certificates, data |
//! | [`pod`] | one process of ours, started, watched, killed by its own pid |
//! | [`actors`] | who meets in a world |
//! | [`client`] | a customer or an operator as a person uses it |
//! | [`shift`] | customers who come and operators who are offered them, as people do it |
//! | [`authority`] | tokens of a chosen life, secrets, revocations |
//! | [`hostile`] | a socket that keeps to no rule |
//! | [`figures`] | what the pods count |
//! | [`evidence`] | what the store and the log hold, for the checker |
//! | [`harness`] | runs scenarios one after the other and says how long each took |

pub mod actors;
pub mod authority;
pub mod client;
pub mod evidence;
pub mod figures;
pub mod harness;
pub mod hostile;
pub mod plan;
pub mod pod;
pub mod rest;
pub mod shift;
pub mod topology;

pub use client::{Client, PATIENCE, Pass};
pub use topology::{Services, Setting, TENANT, Topology, World};
