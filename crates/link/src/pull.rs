//! Pull: one question, one answer, on a connection that nobody else uses meanwhile.
//!
//! The pool's limit is the bulkhead of a resume storm: more than 16 questions to one router wait, at most 500 ms, and a
//! page never stands in front of a live message, which has a stream of its own.

mod connection;
mod pool;
mod server;

pub use pool::{Options, PullError, PullPool};
pub use server::{PullHandler, PullServer};
