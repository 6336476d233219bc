//! The router's figures. Names, units and help texts stand here and nowhere else.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use runtime::Metrics;

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
        let this = Self {
            turns: Counter::default(),
            turn_records: Histogram::new(exponential_buckets(1.0, 2.0, 10)),
            turn_seconds: Histogram::new(exponential_buckets(0.000_5, 2.0, 14)),
            turns_repeated: Counter::default(),
            lag_records: Family::default(),
            owned_partitions: Gauge::default(),
            stopped_partitions: Family::default(),
            lost_partitions: Counter::default(),
            facts_produced: Counter::default(),
            pushed: Counter::default(),
            broadcast: Counter::default(),
            retried: Counter::default(),
            nudged: Counter::default(),
            hints_dropped: Counter::default(),
            reports_dropped: Counter::default(),
            pulls: Counter::default(),
            pull_problems: Counter::default(),
        };
        let it = this.clone();
        metrics.register(move |all| {
            all.register("router_turns", "Turns committed", it.turns);
            all.register("router_turn_records", "Records of a committed turn", it.turn_records);
            all.register(
                "router_turn_seconds",
                "From taking a turn's records to its commit",
                it.turn_seconds,
            );
            all.register(
                "router_turns_repeated",
                "Turns taken again: store away, fence lost, entry known",
                it.turns_repeated,
            );
            all.register("router_lag_records", "Records in the log that are not decided", it.lag_records);
            all.register("router_owned_partitions", "Partitions owned by this router", it.owned_partitions);
            all.register(
                "router_stopped_partitions",
                "1 for a partition that goes no further; the log says why",
                it.stopped_partitions,
            );
            all.register("router_lost_partitions", "Partitions taken by another router", it.lost_partitions);
            all.register("router_facts_produced", "Facts appended to the log", it.facts_produced);
            all.register(
                "router_deliveries_pushed",
                "Deliveries sent to a pod that the registry named",
                it.pushed,
            );
            all.register(
                "router_deliveries_broadcast",
                "Deliveries sent to a pod that the registry did not name",
                it.broadcast,
            );
            all.register("router_deliveries_retried", "Deliveries tried a second time", it.retried);
            all.register("router_deliveries_nudged", "Subjects told through the registry", it.nudged);
            all.register(
                "router_hints_dropped",
                "Turns told to nobody, or missed deliveries given up: heads find them",
                it.hints_dropped,
            );
            all.register("router_reports_dropped", "Reports that found no room", it.reports_dropped);
            all.register("router_pulls", "Pulls answered", it.pulls);
            all.register("router_pull_problems", "Pulls answered by a problem", it.pull_problems);
        });
        this
    }
}
