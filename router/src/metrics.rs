//! The router's figures. Names, units and help texts stand here and nowhere else.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use runtime::Metrics;
use runtime::metrics::named;

/// Labels of a partition's figures.
#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
pub(crate) struct PartitionLabel {
    pub topic: &'static str,
    pub partition: u32,
}

/// The router's figures; a cheap handle.
#[derive(Clone)]
pub(crate) struct RouterMetrics {
    pub turns: Counter,
    pub turn_records: Histogram,
    pub turn_seconds: Histogram,
    pub turns_repeated: Counter,
    pub lag_records: Family<PartitionLabel, Gauge>,
    pub owned_partitions: Gauge,
    pub stopped_partitions: Family<PartitionLabel, Gauge>,
    pub lost_partitions: Counter,
    pub facts_produced: Counter,
    pub pushed: Counter,
    pub broadcast: Counter,
    pub retried: Counter,
    pub nudged: Counter,
    pub hints_dropped: Counter,
    pub reports_dropped: Counter,
    pub pulls: Counter,
    pub pull_problems: Counter,
}

impl RouterMetrics {
    pub(crate) fn new(metrics: &Metrics) -> Self {
        metrics.register(|all| Self {
            turns: named(all, "router_turns", "Turns committed", Counter::default()),
            turn_records: named(
                all,
                "router_turn_records",
                "Records of a committed turn",
                Histogram::new(exponential_buckets(1.0, 2.0, 10)),
            ),
            turn_seconds: named(
                all,
                "router_turn_seconds",
                "From taking a turn's records to its commit",
                Histogram::new(exponential_buckets(0.000_5, 2.0, 14)),
            ),
            turns_repeated: named(
                all,
                "router_turns_repeated",
                "Turns taken again: store away, fence lost, entry known",
                Counter::default(),
            ),
            lag_records: named(
                all,
                "router_lag_records",
                "Records in the log that are not decided",
                Family::default(),
            ),
            owned_partitions: named(
                all,
                "router_owned_partitions",
                "Partitions owned by this router",
                Gauge::default(),
            ),
            stopped_partitions: named(
                all,
                "router_stopped_partitions",
                "1 for a partition that goes no further; the log says why",
                Family::default(),
            ),
            lost_partitions: named(
                all,
                "router_lost_partitions",
                "Partitions taken by another router",
                Counter::default(),
            ),
            facts_produced: named(
                all,
                "router_facts_produced",
                "Facts appended to the log",
                Counter::default(),
            ),
            pushed: named(
                all,
                "router_deliveries_pushed",
                "Deliveries sent to a pod that the registry named",
                Counter::default(),
            ),
            broadcast: named(
                all,
                "router_deliveries_broadcast",
                "Deliveries sent to a pod that the registry did not name",
                Counter::default(),
            ),
            retried: named(
                all,
                "router_deliveries_retried",
                "Deliveries tried a second time",
                Counter::default(),
            ),
            nudged: named(
                all,
                "router_deliveries_nudged",
                "Subjects told through the registry",
                Counter::default(),
            ),
            hints_dropped: named(
                all,
                "router_hints_dropped",
                "Turns told to nobody, or missed deliveries given up: heads find them",
                Counter::default(),
            ),
            reports_dropped: named(
                all,
                "router_reports_dropped",
                "Reports that found no room",
                Counter::default(),
            ),
            pulls: named(all, "router_pulls", "Pulls answered", Counter::default()),
            pull_problems: named(
                all,
                "router_pull_problems",
                "Pulls answered by a problem",
                Counter::default(),
            ),
        })
    }
}
