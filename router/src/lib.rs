//! The owner of timelines and desks: take, decide, commit, tell.

#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a failed unwrap fails the test"))]

mod clock;
mod desk;
mod outbox;
mod ownership;
mod report;
mod tell;
mod timeline;
mod timers;
mod turn;
