//! REST for operators and customers, and the workstation's files.
//!
//! | module | what it does |
//! |---|---|
//! | [`routes`] | one folder a noun, one file a verb: path, input, refusals and answer of an endpoint |
//! | [`permit`] | what each route asks of whoever comes |
//! | [`caller`], [`origin`], [`cookie`], [`attempts`] | who asks, and from where |
//! | [`command`] | conversation commands through the log: idempotent, version-checked, answered after the commit |
//! | [`answers`] | the link end on which routers answer |
//! | [`monitor`] | what supervisors see: one picture of a desk for all who look |
//! | [`quarantine`] | attachments on their way to the scanner, and the way out of what nobody sent |
//! | [`refusal`], [`body`], [`query`] | bad input: every refusal is a problem that names field and limit |
//! | [`desk`], [`assets`] | the workstation under `/desk/` |
//! | [`serve`] | the HTTP port |

mod answers;
mod assets;
mod attempts;
mod body;
mod caller;
mod command;
mod config;
mod cookie;
mod desk;
mod id;
mod index;
mod metrics;
mod monitor;
mod openapi;
mod origin;
mod permit;
mod quarantine;
mod query;
mod refusal;
mod routes;
mod run;
mod serve;
mod settings;
mod state;

pub use assets::{Asset, Assets, NoAssets};
pub use config::ApiConfig;
pub use openapi::document;
pub use permit::{Need, table};
pub use routes::routes;
pub use run::{Parts, RunError, Running, run};
pub use state::Api;
