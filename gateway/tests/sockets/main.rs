//! A whole gateway, driven over real sockets: the log, the registry and the link are the shipped ones or as strict;
//! the router is the tests' own.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod client;
mod door;
mod hostile;
mod log;
mod messages;
mod people;
mod place;
mod registered;
mod resume;
mod router;
mod routers;
