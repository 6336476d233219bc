//! The service as a client meets it: HTTP in front, a real router and PostgreSQL behind.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod bad_input;
mod client;
mod closing;
mod commands;
mod customer;
mod customers;
mod desk;
mod document;
mod file_links;
mod files;
mod files_judged;
mod house;
mod monitor;
mod outage;
mod reads;
mod rights;
mod routing;
mod search;
mod settings;
mod sign_in;
