//! A gateway that is told to stop sends its clients elsewhere before it goes (D13).

use std::sync::Arc;
use std::time::Duration;

use protocol::CloseCode;
use tokio::time::{Instant, sleep};

use crate::hello;
use crate::pod::Pod;
use crate::session::{End, Input};

/// After the last `goaway` is due: the client opens a new socket, is welcomed there, and closes this one.
const MOVE: Duration = Duration::from_secs(2);
/// For close frames to be answered.
const LAST: Duration = Duration::from_millis(2_500);
const LOOK: Duration = Duration::from_millis(20);
/// For the registry to forget us.
const LEAVE: Duration = Duration::from_millis(500);

/// Waits for the word to stop, then moves everyone away. Bounded by the configured time and a few seconds.
pub(crate) async fn when_told(pod: Arc<Pod>) {
    pod.shutdown.stopping().await;
    pod.health.set_unready("gateway", "draining");
    send_away(&pod);
    is_empty_within(&pod, Duration::from_millis(pod.config.drain_ms) + MOVE).await;
    for handle in pod.table.all() {
        handle.step(pod.now(), Input::End(End::Close(CloseCode::Restart)));
    }
    is_empty_within(&pod, LAST).await;
    pod.registry.leave(LEAVE).await;
    tracing::info!("drained");
}

/// Tells everyone to open a connection elsewhere, spread over the configured time.
pub(crate) fn send_away(pod: &Pod) {
    let sessions = pod.table.all();
    tracing::info!(sessions = sessions.len(), drain_ms = pod.config.drain_ms, "sending everyone elsewhere");
    for handle in &sessions {
        let ticket = hello::ticket(pod, handle.session().who());
        let after_ms = rand::random_range(0..=pod.config.drain_ms);
        handle.step(pod.now(), Input::Goaway { after_ms, ticket });
    }
}

async fn is_empty_within(pod: &Pod, wait: Duration) {
    let until = Instant::now() + wait;
    while pod.table.len() > 0 && Instant::now() < until {
        tokio::select! {
            () = sleep(LOOK) => {}
            () = pod.shutdown.stopping_now() => return,
        }
    }
}
