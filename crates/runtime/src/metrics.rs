//! The figures of one process. Names, units and help texts stand in each crate's own `metrics.rs`.

use std::sync::{Arc, Mutex, PoisonError};

use prometheus_client::encoding::text::encode;
use prometheus_client::registry::{Metric, Registry};

/// What `/metrics` answers with as `Content-Type`.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The one registry of the process; a cheap handle. All names start with `switchboard_`.
#[derive(Clone, Debug)]
pub struct Metrics {
    registry: Arc<Mutex<Registry>>,
}

impl Metrics {
    pub fn new() -> Self {
        Self { registry: Arc::new(Mutex::new(Registry::with_prefix("switchboard"))) }
    }

    /// Adds metrics, once at start.
    pub fn register<T>(&self, add: impl FnOnce(&mut Registry) -> T) -> T {
        add(&mut self.registry.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// All figures as OpenMetrics text.
    pub fn encode(&self) -> String {
        let mut text = String::new();
        let registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        encode(&mut text, &registry).expect("writing into a String cannot fail");
        text
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

/// Makes a figure known under its name, and gives it back.
pub fn named<F: Metric + Clone>(all: &mut Registry, name: &str, help: &str, figure: F) -> F {
    all.register(name, help, figure.clone());
    figure
}

#[cfg(test)]
mod tests {
    use prometheus_client::metrics::counter::Counter;

    use super::Metrics;

    #[test]
    fn a_figure_is_told_with_its_name_and_help() {
        let metrics = Metrics::new();
        let turns: Counter = Counter::default();
        metrics.register(|registry| registry.register("router_turns", "Turns committed", turns.clone()));
        turns.inc_by(3);
        let text = metrics.encode();
        assert!(text.contains("switchboard_router_turns_total 3"), "{text}");
        assert!(text.contains("# HELP switchboard_router_turns Turns committed."), "{text}");
        assert!(text.ends_with("# EOF\n"));
    }
}
