//! How far this router is behind the log, partition by partition; tells the log how far it has come.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::ports::Ports;
use crate::writer::label;

const LOOK: Duration = Duration::from_secs(2);

/// Measures for ever.
pub(crate) async fn measure(ports: Arc<Ports>) {
    let mut tick = interval(LOOK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        for (partition, held) in ports.holdings.all() {
            let (topic, number) = (partition.topic.name(), partition.number);
            ports.log.consumed(topic, number, held.next_offset).await;
            match ports.log.bounds(topic, number).await {
                Ok(bounds) => {
                    let lag = bounds.end.saturating_sub(held.next_offset).max(0);
                    ports.metrics.lag_records.get_or_create(&label(partition)).set(lag);
                }
                Err(error) => {
                    let error: &dyn std::error::Error = &error;
                    tracing::debug!(%partition, error, "the lag is not known");
                }
            }
        }
    }
}
