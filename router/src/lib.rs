//! The owner of timelines and desks: take, decide, commit, tell.
//!
//! | where | what |
//! |---|---|
//! | [`run`] | starts a router: register, listen, claim, take turns |
//! | `intake` → `turn` → `commit` → `tell` | the way of a record |
//! | `timeline`, `desk` | one file for each thing that happens to a timeline, to a desk |
//! | `writer` | the task that owns a share of the partitions and takes their turns |
//! | `ownership` | which partitions are ours |
//! | `outbox`, `timers` | facts to the other owner; deadlines |
//! | `pull`, `report` | what pods ask and report; any router serves any of them |
//! | `settings` | what every pod must know |

mod asks;
mod clock;
mod commit;
mod config;
mod desk;
mod intake;
mod metrics;
mod outbox;
mod ownership;
mod ports;
mod pull;
mod report;
mod serve;
mod service;
mod settings;
mod tell;
mod timeline;
mod timers;
mod turn;
mod writer;

pub use config::{Partitions, RouterConfig};
pub use service::{Parts, Running, StartError, run};
