//! Figures as one JSON object a run, and as a line for people. Raw histograms go along, so that others can check.

use std::collections::BTreeMap;
use std::time::Duration;

use hdrhistogram::Histogram;
use serde_json::{Value, json};

use crate::proof::Tally;
use crate::usage::Usage;

/// Quantiles of a histogram in milliseconds, and its raw buckets.
pub fn latency(histogram: &Histogram<u64>) -> Value {
    let at = |quantile: f64| ms(histogram.value_at_quantile(quantile));
    let buckets: Vec<[u64; 2]> =
        histogram.iter_recorded().map(|value| [value.value_iterated_to(), value.count_at_value()]).collect();
    json!({
        "count": histogram.len(), "p50_ms": at(0.5), "p90_ms": at(0.9), "p99_ms": at(0.99), "p999_ms": at(0.999),
        "max_ms": ms(histogram.max()), "buckets_us": buckets,
    })
}

fn ms(us: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "latencies are far below 2^53 us")]
    let ms = us as f64 / 1_000.0;
    (ms * 100.0).round() / 100.0
}

pub fn tally(tally: &Tally, lasted: Duration) -> Value {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    let per_second = tally.ticked as f64 / lasted.as_secs_f64();
    json!({
        "sent": tally.sent, "ticked": tally.ticked, "received": tally.received, "lost": tally.lost,
        "doubled": tally.doubled, "reordered": tally.reordered, "ticked_per_s": per_second.round(),
    })
}

/// CPU seconds by executable, and per 1 000 messages.
pub fn usage(usage: &BTreeMap<String, Usage>, messages: u64) -> Value {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    let per_1000 = |cpu_s: f64| {
        if messages == 0 { Value::Null } else { json!(round(cpu_s * 1_000.0 / messages as f64)) }
    };
    let by_name: BTreeMap<&str, Value> = usage
        .iter()
        .map(|(name, usage)| {
            let value = json!({
                "cpu_s": round(usage.cpu_s), "cpu_s_per_1000": per_1000(usage.cpu_s), "pss_kib": usage.pss_kib,
                "processes": usage.processes,
            });
            (name.as_str(), value)
        })
        .collect();
    let total = crate::usage::total(usage);
    json!({
        "by_executable": by_name, "cpu_s": round(total.cpu_s), "cpu_s_per_1000": per_1000(total.cpu_s),
        "pss_kib": total.pss_kib,
    })
}

fn round(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}
