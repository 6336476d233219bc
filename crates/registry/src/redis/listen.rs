//! Listens for nudges on a connection of its own: one that has subscribed answers nothing else.

use std::sync::Arc;
use std::time::Duration;

use domain::PodId;
use fred::interfaces::EventInterface as _;
use tokio::sync::broadcast::error::RecvError;

use super::connection::Conn;
use super::shared::Shared;

/// How soon a subscription that failed is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// Runs until it is aborted.
pub(super) async fn run(shared: Arc<Shared>, pod: PodId) {
    let mut current = shared.current.subscribe();
    loop {
        let conn = current.borrow_and_update().clone();
        let Some(conn) = conn else {
            if current.changed().await.is_err() {
                return;
            }
            continue;
        };
        tokio::select! {
            _ = current.changed() => {}
            () = listen(&shared, &conn, pod) => tokio::time::sleep(AGAIN).await,
        }
    }
}

/// Returns when the subscription is lost. Nudges may be lost with it: they are only hints.
async fn listen(shared: &Shared, conn: &Conn, pod: PodId) {
    let opened = conn.listen(shared.options.password.clone(), shared.keys.nudges(pod)).await;
    let listener = match opened {
        Ok(listener) => listener,
        Err(error) => {
            tracing::debug!(error = &error as &dyn std::error::Error, "nudges are not heard");
            return;
        }
    };
    let mut messages = listener.client.message_rx();
    loop {
        let message = tokio::select! {
            message = messages.recv() => message,
            () = listener.ended.notified() => return,
        };
        match message {
            Ok(message) => {
                if let Some(subject) = message.value.as_string().and_then(|text| text.parse().ok()) {
                    shared.nudges.leave(subject);
                }
            }
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}
