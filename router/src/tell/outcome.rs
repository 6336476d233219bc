//! Sends batches down the links, and finds out which deliveries nobody took.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::PodId;
use link::push::DeliverTicket;
use protocol::link::Outcome;
use tokio::sync::mpsc;

use super::pods::Pods;
use super::retry::Missed;
use super::route::{Addressed, Batches, Item};
use super::subjects_of;
use crate::ports::Ports;

/// What was sent, and the answers that are awaited.
pub(super) struct Sent {
    deliveries: Arc<[Addressed]>,
    batches: Vec<SentBatch>,
}

struct SentBatch {
    pod: PodId,
    items: Vec<Item>,
    /// `None`: there is no stream to this pod.
    ticket: Option<DeliverTicket>,
}

/// Sends each pod its batch; never waits. Batches of one pod leave in the order of the calls.
pub(super) fn send(ports: &Ports, pods: &Pods, deliveries: Arc<[Addressed]>, batches: Batches) -> Sent {
    let sent = batches.into_iter().map(|(pod, items)| {
        let named = items.iter().filter(|item| item.boot.is_some()).count();
        ports.metrics.pushed.inc_by(named as u64);
        ports.metrics.broadcast.inc_by((items.len() - named) as u64);
        let ticket = pods.pusher(pod).map(|pusher| {
            pusher.deliver(items.iter().map(|item| deliveries[item.index].delivery(item.boot)).collect())
        });
        SentBatch { pod, items, ticket }
    });
    Sent { batches: sent.collect(), deliveries }
}

/// Waits for all answers; what a named pod did not take is left for the retry. Ends within the link's time-out.
pub(super) async fn collect(ports: Arc<Ports>, sent: Sent, missed: mpsc::Sender<Missed>) {
    for missing in misses(&ports, sent).await {
        if missed.try_send(missing).is_err() {
            ports.metrics.hints_dropped.inc();
        }
    }
}

/// The deliveries that a named pod did not take.
pub(super) async fn misses(ports: &Ports, sent: Sent) -> Vec<Missed> {
    let mut taken: HashMap<usize, Vec<PodId>> = HashMap::new();
    let mut missing: HashSet<usize> = HashSet::new();
    for batch in sent.batches {
        let outcomes = match batch.ticket {
            Some(ticket) => ticket.await.ok(),
            None => None,
        };
        if outcomes.is_none() {
            let named = batch.items.iter().filter(|item| item.boot.is_some());
            nudge(ports, batch.pod, named.map(|item| &sent.deliveries[item.index])).await;
        }
        for (place, item) in batch.items.iter().enumerate() {
            let outcome = outcomes.as_ref().and_then(|outcomes| outcomes.get(place));
            let Addressed { subject, trace, .. } = &sent.deliveries[item.index];
            if let Some(trace) = trace {
                tracing::debug!(%trace, %subject, pod = %batch.pod, ?outcome, "told");
            }
            match outcome {
                Some(Outcome::Ok | Outcome::Slow) => taken.entry(item.index).or_default().push(batch.pod),
                Some(Outcome::Gone | Outcome::Fenced) | None if item.boot.is_some() => {
                    missing.insert(item.index);
                }
                // It was sent in case somebody listened there.
                Some(Outcome::Gone | Outcome::Fenced) | None => {}
            }
        }
    }
    let lasting = missing.into_iter().filter(|index| !sent.deliveries[*index].is_fleeting);
    lasting
        .map(|index| Missed {
            addressed: sent.deliveries[index].clone(),
            taken_by: taken.remove(&index).unwrap_or_default(),
        })
        .collect()
}

/// Tells a pod that its link cannot reach, through the registry, that subjects moved.
async fn nudge<'a>(ports: &Ports, pod: PodId, deliveries: impl Iterator<Item = &'a Addressed>) {
    for subject in subjects_of(deliveries) {
        match ports.registry.nudge(pod, subject).await {
            Ok(()) => drop(ports.metrics.nudged.inc()),
            // Its heads find them.
            Err(error) => {
                tracing::debug!(%pod, error = &error as &dyn std::error::Error, "failed to nudge a pod");
                return;
            }
        }
    }
}
