//! The link's dialled side: pulls and reports of pods.

use std::sync::Arc;

use link::pull::PullHandler;
use link::{Incoming, Listener};
use protocol::link::Report;
use tokio::sync::mpsc;

use crate::ports::Ports;
use crate::report;

/// Accepts for ever. Each stream lives in a task of its own.
pub(crate) async fn serve(
    ports: Arc<Ports>,
    mut listener: Listener,
    pulls: Arc<dyn PullHandler>,
    reports: mpsc::Sender<Report>,
) {
    loop {
        match listener.accept().await {
            Incoming::Pull(server) => ports.spawn(server.serve(pulls.clone())),
            Incoming::Report(stream) => {
                ports.spawn(report::read(stream, reports.clone(), ports.metrics.clone()));
            }
            // Nobody pushes to a router; the listener does not serve it.
            Incoming::Push(_) => {}
        }
    }
}
