//! What is said: the shapes that cross a wire or rest in the log.
//!
//! | module | between | form |
//! |---|---|---|
//! | [`frame`] | client and gateway | WebSocket text, one JSON object, `t` names the kind |
//! | [`record`] | gateway, API and routers through the log | JSON, `version` first |
//! | [`link`] | gateway and router | length-delimited JSON |
//! | [`monitor`] | what a supervisor sees and does, by REST | JSON bodies |
//! | [`routing`] | the desk's memory and its screens, by REST | JSON, codes for sentences |
//! | [`search`] | what is found, and known of customers, and drafts, by REST | JSON |
//! | [`settings`] | administration and its screens, by REST | JSON bodies, checked here |
//! | [`problem`], [`close_code`] | every refusal | RFC 9457 body, WebSocket close |
//!
//! TypeScript types are generated from [`frame`], [`routing`], [`search`] and [`problem`]; a test fails when they are stale.

pub mod close_code;
pub mod frame;
pub mod limit;
pub mod link;
pub mod monitor;
pub mod problem;
pub mod record;
pub mod routing;
pub mod search;
pub mod settings;
pub mod text;

pub use close_code::CloseCode;
pub use problem::Problem;
pub use record::Record;
