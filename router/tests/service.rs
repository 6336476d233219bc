//! A router against a real PostgreSQL, the log in a table, and gateways that are only a link and a list.

#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

#[path = "service/bench.rs"]
mod bench;
#[path = "service/facts.rs"]
mod facts;
#[path = "service/gateway.rs"]
mod gateway;
#[path = "service/hand_over.rs"]
mod hand_over;
#[path = "service/outages.rs"]
mod outages;
#[path = "service/people.rs"]
mod people;
#[path = "service/pulled.rs"]
mod pulled;
#[path = "service/reported.rs"]
mod reported;
#[path = "service/scene.rs"]
mod scene;
#[path = "service/stopped.rs"]
mod stopped;
#[path = "service/talk.rs"]
mod talk;
#[path = "service/told.rs"]
mod told;
