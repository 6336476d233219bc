//! What we remember: PostgreSQL 15 or newer.
//!
//! | module | what it holds |
//! |---|---|
//! | [`Store`] | the pools, and a handle for each of the rest |
//! | [`ownership`] | who may decide on which partition; the routers that are alive |
//! | [`turn`] | the one transaction of a turn, behind its fence, and what became of it |
//! | [`state`] | what a turn and a claim load |
//! | [`outbox`] | facts on their way into the log |
//! | [`reads`] | what is read on behalf of a person, under row-level security; heads |
//! | [`receipts`] | delivered and read marks |
//! | [`settings`] | what every pod must know, and what administration writes |
//! | [`alerts`] | what somebody should look at |
//! | [`accounts`] | operators, refresh tokens, revocations, repeated requests |
//! | [`outcomes`] | what came of conversations |
//! | [`files`] | rows of attachments; their bytes lie elsewhere |
//! | [`search`] | the index over what was said |
//! | [`customers`] | what is known of a customer |
//! | [`tags`] | marks on conversations |
//! | [`drafts`] | what operators have begun to write |
//! | [`demo`] | the demo's tenant |
//! | [`child`] | our own PostgreSQL process, for one node |
//!
//! Every statement lies in `queries/<table>/<verb>.sql` and is checked against `.sqlx` when this crate compiles.
//! Whatever needs more than one round trip runs in a task of its own: a caller that gives up stops waiting, and cancels
//! nothing half done.

pub mod accounts;
pub mod alerts;
pub mod child;
pub mod customers;
pub mod demo;
pub mod drafts;
pub mod files;
pub mod outbox;
pub mod outcomes;
pub mod ownership;
pub mod ratings;
pub mod reads;
pub mod receipts;
pub mod search;
pub mod settings;
pub mod state;
pub mod tags;
pub mod turn;

mod codec;
mod error;
mod migrate;
mod owned;
mod pool;
mod session;
mod store;

pub use error::StoreError;
pub use migrate::{check_schema, migrate};
pub use store::{Options, Store};
