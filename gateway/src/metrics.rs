//! The figures of a gateway: names, units and help texts.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use protocol::link::Outcome;
use runtime::metrics::{Metrics, named};

/// Why something ended or how it went; never an id.
#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
pub(crate) struct What {
    what: &'static str,
}

/// The figures.
#[derive(Clone)]
pub(crate) struct GatewayMetrics {
    sessions: Gauge,
    opened: Counter,
    ended: Family<What, Counter>,
    frames: Counter,
    written: Counter,
    ticks: Counter,
    appends: Family<What, Counter>,
    append_seconds: Histogram,
    deliveries: Family<What, Counter>,
    pulls: Family<What, Counter>,
    pull_seconds: Histogram,
    heads_behind: Counter,
    settings_version: Gauge,
}

impl GatewayMetrics {
    pub(crate) fn register(metrics: &Metrics) -> Self {
        // 0.25 ms to 8 s.
        let seconds = || Histogram::new(exponential_buckets(0.000_25, 2.0, 16));
        metrics.register(|all| Self {
            sessions: named(
                all,
                "gateway_sessions",
                "Sessions that said hello and are open",
                Gauge::default(),
            ),
            opened: named(all, "gateway_sessions_opened", "Sessions that were welcomed", Counter::default()),
            ended: named(
                all,
                "gateway_sockets_ended",
                "Sockets that ended, by close reason",
                Family::default(),
            ),
            frames: named(all, "gateway_frames_read", "Frames from clients", Counter::default()),
            written: named(all, "gateway_frames_written", "Frames to clients", Counter::default()),
            ticks: named(all, "gateway_ticks", "Texts that became durable", Counter::default()),
            appends: named(all, "gateway_appends", "Appends to the log, by outcome", Family::default()),
            append_seconds: named(
                all,
                "gateway_append_seconds",
                "Time until the log has a record",
                seconds(),
            ),
            deliveries: named(
                all,
                "gateway_deliveries",
                "Deliveries from routers, by outcome",
                Family::default(),
            ),
            pulls: named(all, "gateway_pulls", "Questions to routers, by outcome", Family::default()),
            pull_seconds: named(all, "gateway_pull_seconds", "Time until a router answered", seconds()),
            heads_behind: named(
                all,
                "gateway_heads_behind",
                "Subjects that push had left behind",
                Counter::default(),
            ),
            settings_version: named(
                all,
                "gateway_settings_version",
                "Version of the settings in use",
                Gauge::default(),
            ),
        })
    }

    pub(crate) fn opened(&self) {
        self.sessions.inc();
        self.opened.inc();
    }

    pub(crate) fn closed(&self) {
        self.sessions.dec();
    }

    pub(crate) fn ended(&self, what: &'static str) {
        self.ended.get_or_create(&What { what }).inc();
    }

    pub(crate) fn read(&self) {
        self.frames.inc();
    }

    pub(crate) fn written(&self, frames: usize) {
        self.written.inc_by(u64::try_from(frames).unwrap_or(0));
    }

    pub(crate) fn appended(&self, took: Duration, what: &'static str) {
        self.appends.get_or_create(&What { what }).inc();
        self.append_seconds.observe(took.as_secs_f64());
        if what == "durable" {
            self.ticks.inc();
        }
    }

    pub(crate) fn delivered(&self, outcome: Outcome) {
        let what = match outcome {
            Outcome::Ok => "ok",
            Outcome::Gone => "gone",
            Outcome::Fenced => "fenced",
            Outcome::Slow => "slow",
        };
        self.deliveries.get_or_create(&What { what }).inc();
    }

    pub(crate) fn pulled(&self, took: Duration, is_answered: bool) {
        let what = if is_answered { "answered" } else { "unanswered" };
        self.pulls.get_or_create(&What { what }).inc();
        self.pull_seconds.observe(took.as_secs_f64());
    }

    pub(crate) fn was_behind(&self) {
        self.heads_behind.inc();
    }

    pub(crate) fn settings(&self, version: u64) {
        self.settings_version.set(i64::try_from(version).unwrap_or(i64::MAX));
    }
}
