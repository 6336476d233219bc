//! The store against real PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod accounts;
mod child;
mod customers;
mod demo;
mod drafts;
mod files;
mod fixture;
mod isolation;
mod ownership;
mod pages;
mod proxy;
mod receipts;
mod search;
mod settings;
mod silence;
mod snapshots;
mod turn;
mod turn_fence;
mod turn_unknown;
