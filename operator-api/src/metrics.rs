//! Figures of this service.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use runtime::Metrics;

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
pub(crate) struct RequestLabels {
    /// The route with its placeholders, never an id.
    pub(crate) route: String,
    pub(crate) status: u16,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
pub(crate) struct CommandLabels {
    /// `pushed` (by the link), `read` (from the store) or `late` (202).
    pub(crate) answer: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
pub(crate) struct SignInLabels {
    /// `ok`, `wrong`, `limited` or `reused` (a refresh token that was stolen).
    pub(crate) outcome: &'static str,
}

#[derive(Clone)]
pub(crate) struct Figures {
    pub(crate) requests: Family<RequestLabels, Counter>,
    pub(crate) request_seconds: Histogram,
    pub(crate) commands: Family<CommandLabels, Counter>,
    pub(crate) sign_ins: Family<SignInLabels, Counter>,
    /// Routers that answer by the link; without any, answers are read from the store after the wait.
    pub(crate) router_streams: Gauge,
}

impl Figures {
    pub(crate) fn register(metrics: &Metrics) -> Self {
        let figures = Self {
            requests: Family::default(),
            request_seconds: Histogram::new(exponential_buckets(0.001, 2.0, 14)),
            commands: Family::default(),
            sign_ins: Family::default(),
            router_streams: Gauge::default(),
        };
        metrics.register(|registry| {
            registry.register("api_requests", "Requests answered", figures.requests.clone());
            registry.register("api_request_seconds", "Time to the answer", figures.request_seconds.clone());
            registry.register(
                "api_commands",
                "Commands by the way of their answer",
                figures.commands.clone(),
            );
            registry.register("api_sign_ins", "Sign-ins by outcome", figures.sign_ins.clone());
            registry.register(
                "api_router_streams",
                "Routers that answer by the link",
                figures.router_streams.clone(),
            );
        });
        figures
    }

    pub(crate) fn command(&self, answer: &'static str) {
        self.commands.get_or_create(&CommandLabels { answer }).inc();
    }

    pub(crate) fn sign_in(&self, outcome: &'static str) {
        self.sign_ins.get_or_create(&SignInLabels { outcome }).inc();
    }
}
