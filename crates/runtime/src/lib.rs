//! What every process of the system needs whatever it serves.
//!
//! | module | what it is |
//! |---|---|
//! | [`config`] | one TOML file and the environment; `config.default.toml` is the manual |
//! | [`lifecycle`] | two steps of stopping, and the tasks that are waited for |
//! | [`telemetry`], [`metrics`], [`trace`] | logs, figures, one trace across hops |
//! | [`health`] | `/live` and `/ready`, each refusal with its reason |
//! | [`breaker`], [`deadline`] | not asking who does not answer, not waiting for longer than one has |
//! | [`clock`] | the one place that reads the wall clock |

pub mod breaker;
pub mod clock;
pub mod config;
pub mod deadline;
pub mod forwarded;
pub mod health;
pub mod lifecycle;
pub mod metrics;
pub mod network;
pub mod telemetry;
pub mod trace;

pub use clock::Clock;
pub use config::Config;
pub use deadline::Deadline;
pub use health::Health;
pub use lifecycle::Shutdown;
pub use metrics::Metrics;
pub use trace::Trace;
