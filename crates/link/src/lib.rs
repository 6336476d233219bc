//! The way there: push, pull and report between routers and pods.
//!
//! | stream | dialled by | content | bound |
//! |---|---|---|---|
//! | push | router, one per pod | `Push` down, `PushAnswer` up | 1 024 batches or 16 MiB unanswered, then the pod counts as gone |
//! | pull | pod, a pool per router | one `Pull`, one `PullAnswer`, in turn | 16 connections, 500 ms wait, 2 s a request |
//! | report | pod, one per router | `Report` | 4 096, typing is dropped first |
//! | any | | one message | [`protocol::limit::LINK_BYTES`]; a greeting 4 KiB; 2 s from dialling to greeted |
//!
//! The same code runs over TCP with mutual TLS and over a duplex pipe inside one process ([`Net`]).
//!
//! | where | what |
//! |---|---|
//! | [`Net`], [`Listener`] | how a process reaches others and is reached: dial, accept, greet |
//! | [`push`] | the ordered stream of deliveries; loses nothing silently: every ticket ends in outcomes or [`push::Gone`] |
//! | [`pull`] | question and answer, each on a connection of its own |
//! | [`report`] | marks and typing: hints, coalesced, never waited for |
//! | [`authority`] | makes the cluster's certificates for tests, benches and one-machine clusters |
//!
//! Nothing here holds truth: whatever the link loses is found again by number (architecture D6).

pub mod authority;
mod codec;
mod error;
mod greet;
mod listen;
mod net;
mod outbox;
pub mod pull;
pub mod push;
pub mod report;
mod stream;

pub use error::LinkError;
pub use greet::{Me, Peer};
pub use listen::{Incoming, Listener};
pub use net::Net;
pub use net::tls::{LINK_NAME, TlsConfig, TlsError, TlsFiles};
