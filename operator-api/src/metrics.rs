//! Figures of this service.

use domain::file::Judgement;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use runtime::Metrics;
use runtime::metrics::named;

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

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
pub(crate) struct FileLabels {
    /// `stored`, `same` (a repetition) or `refused`.
    pub(crate) outcome: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
pub(crate) struct ScanLabels {
    /// `clean`, `not_scanned`, `infected` or `failed`.
    pub(crate) verdict: &'static str,
}

#[derive(Clone)]
pub(crate) struct Figures {
    pub(crate) requests: Family<RequestLabels, Counter>,
    pub(crate) request_seconds: Histogram,
    pub(crate) commands: Family<CommandLabels, Counter>,
    pub(crate) sign_ins: Family<SignInLabels, Counter>,
    pub(crate) files: Family<FileLabels, Counter>,
    pub(crate) scans: Family<ScanLabels, Counter>,
    /// Entries whose words came into the index.
    pub(crate) indexed: Counter,
    /// Routers that answer by the link; without any, answers are read from the store after the wait.
    pub(crate) router_streams: Gauge,
}

impl Figures {
    pub(crate) fn register(metrics: &Metrics) -> Self {
        let seconds = Histogram::new(exponential_buckets(0.001, 2.0, 14));
        metrics.register(|all| Self {
            requests: named(all, "api_requests", "Requests answered", Family::default()),
            request_seconds: named(all, "api_request_seconds", "Time to the answer", seconds),
            commands: named(all, "api_commands", "Commands by the way of their answer", Family::default()),
            sign_ins: named(all, "api_sign_ins", "Sign-ins by outcome", Family::default()),
            files: named(all, "api_files", "Uploads by outcome", Family::default()),
            scans: named(all, "api_file_scans", "Scans of attachments by verdict", Family::default()),
            indexed: named(
                all,
                "api_indexed_entries",
                "Entries whose words came into the index",
                Counter::default(),
            ),
            router_streams: named(
                all,
                "api_router_streams",
                "Routers that answer by the link",
                Gauge::default(),
            ),
        })
    }

    pub(crate) fn command(&self, answer: &'static str) {
        self.commands.get_or_create(&CommandLabels { answer }).inc();
    }

    pub(crate) fn file(&self, outcome: &'static str) {
        self.files.get_or_create(&FileLabels { outcome }).inc();
    }

    pub(crate) fn scan(&self, judgement: &Judgement) {
        let verdict = match judgement {
            Judgement::Clean => "clean",
            Judgement::NotScanned => "not_scanned",
            Judgement::Infected { .. } => "infected",
            Judgement::Failed { .. } => "failed",
        };
        self.scans.get_or_create(&ScanLabels { verdict }).inc();
    }

    pub(crate) fn sign_in(&self, outcome: &'static str) {
        self.sign_ins.get_or_create(&SignInLabels { outcome }).inc();
    }
}
