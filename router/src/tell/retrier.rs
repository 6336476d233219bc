//! The one retry of a delivery, through a fresh look-up.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::mpsc;

use super::outcome;
use super::pods::Pods;
use super::retry::{Missed, Retries};
use crate::ports::Ports;

/// Retries what is missed until nobody can miss more.
pub(super) async fn run(ports: &Arc<Ports>, pods: &Arc<Pods>, mut missed: mpsc::Receiver<Missed>) {
    let mut retries = Retries::default();
    let mut is_open = true;
    while is_open || retries.next().is_some() {
        let due = retries.next().map(tokio::time::Instant::from_std);
        tokio::select! {
            more = missed.recv(), if is_open => match more {
                Some(more) => {
                    if !retries.add(more, Instant::now()) {
                        ports.metrics.hints_dropped.inc();
                    }
                }
                None => is_open = false,
            },
            () = async { tokio::time::sleep_until(due.unwrap_or_else(tokio::time::Instant::now)).await }, if due.is_some() => {
                retry(ports, pods, retries.due(Instant::now())).await;
            }
        }
    }
}

async fn retry(ports: &Arc<Ports>, pods: &Arc<Pods>, due: Vec<Missed>) {
    if due.is_empty() {
        return;
    }
    let taken = |(index, missed): (usize, &Missed)| {
        missed.taken_by.iter().map(move |pod| (index, *pod)).collect::<Vec<_>>()
    };
    let without: HashSet<_> = due.iter().enumerate().flat_map(taken).collect();
    let deliveries: Vec<_> = due.into_iter().map(|missed| missed.addressed).collect();
    ports.metrics.retried.inc_by(deliveries.len() as u64);
    let batches = super::batches(ports, pods, &deliveries, &without).await;
    let sent = outcome::send(ports, pods, deliveries.into(), batches);
    let ports = ports.clone();
    // What is missed again is left to heads; a pod that cannot be reached is nudged on the way.
    ports.clone().shutdown.spawn(async move { drop(outcome::misses(&ports, sent).await) });
}
