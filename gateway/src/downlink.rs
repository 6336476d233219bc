//! What routers push: deliveries to sessions, and word of newer connections and settings.

use std::sync::Arc;

use link::push::PushDown;
use link::{Incoming, Listener};
use protocol::CloseCode;
use protocol::link::{Delivery, Outcome, Push, PushAnswer};

use crate::pod::Pod;
use crate::routers::Streams;
use crate::session::{End, Input, Told};

/// Takes routers' push streams until the pod stops.
pub(crate) async fn accept(pod: Arc<Pod>, mut listener: Listener, streams: Arc<Streams>) {
    loop {
        match listener.accept().await {
            Incoming::Push(push) => {
                let (pod, streams) = (pod.clone(), streams.clone());
                pod.shutdown.clone().spawn(async move {
                    let router = push.peer().pod;
                    tracing::info!(%router, "a router pushes");
                    streams.opened(router);
                    take(&pod, push).await;
                    streams.closed(router);
                });
            }
            // The listener serves no other purpose.
            Incoming::Pull(_) | Incoming::Report(_) => {}
        }
    }
}

/// Takes what one router pushes, in its order, until the stream ends or the pod is gone.
async fn take(pod: &Arc<Pod>, mut push: PushDown) {
    loop {
        let next = tokio::select! {
            next = push.next() => next,
            () = pod.drained.cancelled() => None,
        };
        match next {
            Some(Push::Deliver { batch, deliveries }) => {
                let outcomes = deliveries.into_iter().map(|delivery| deliver(pod, delivery)).collect();
                push.answer(PushAnswer { batch, outcomes });
            }
            Some(Push::Superseded { connection }) => {
                if let Some(handle) = pod.table.connection(connection) {
                    handle.step(pod.now(), Input::End(End::Close(CloseCode::Superseded)));
                }
            }
            Some(Push::Settings { version }) => {
                if pod.settings().is_none_or(|settings| settings.version < version) {
                    pod.settings_moved.notify_one();
                }
            }
            // Answers are for those who asked by REST; pings are the stream's own.
            Some(Push::Answer { .. } | Push::Ping { .. }) => {}
            None => return,
        }
    }
}

/// Gives one delivery to everyone here who listens.
fn deliver(pod: &Pod, mut delivery: Delivery) -> Outcome {
    let (trace, subject) = (delivery.trace.take(), delivery.subject);
    let outcome = if delivery.boot.is_some_and(|boot| boot != pod.me.boot) {
        Outcome::Fenced
    } else {
        let listeners = pod.table.listeners(&delivery.subject);
        if listeners.is_empty() {
            Outcome::Gone
        } else {
            let (told, now) = (Told::from(delivery), pod.now());
            let outcomes = listeners.iter().map(|handle| handle.deliver(now, &told));
            outcomes.fold(Outcome::Gone, better)
        }
    };
    if let Some(trace) = trace {
        tracing::debug!(trace, %subject, ?outcome, "delivered");
    }
    pod.metrics.delivered(outcome);
    outcome
}

/// What a router is told of several sessions: it was given, or at least a head was.
fn better(one: Outcome, other: Outcome) -> Outcome {
    match (one, other) {
        (Outcome::Ok, _) | (_, Outcome::Ok) => Outcome::Ok,
        (Outcome::Slow, _) | (_, Outcome::Slow) => Outcome::Slow,
        _ => Outcome::Gone,
    }
}
