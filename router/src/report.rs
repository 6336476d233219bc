//! What pods report: marks, typing, doubled connections. Any router serves any report.

mod doubled;
pub(crate) mod marks;
mod typing;

use std::sync::Arc;
use std::time::Duration;

use link::report::ReportReader;
use protocol::link::Report;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};

use crate::metrics::RouterMetrics;
use crate::ports::Ports;
use crate::tell::pods::Pods;
use crate::tell::{Teller, Told};
use marks::Marks;
use typing::Audiences;

/// Reports of all pods that wait.
pub(crate) const WAITING: usize = 4_096;
/// Marks are written this often.
const FLUSH: Duration = Duration::from_millis(250);

/// Takes reports off one stream until it ends. One that finds no room is dropped: marks come again with the next
/// entry. Typing is of the moment and goes first: it leaves half of the room to marks.
pub(crate) async fn read(mut stream: ReportReader, mailbox: mpsc::Sender<Report>, metrics: RouterMetrics) {
    while let Some(report) = stream.next().await {
        let is_shed = matches!(report, Report::Typing { .. }) && mailbox.capacity() < WAITING / 2;
        if is_shed || mailbox.try_send(report).is_err() {
            metrics.reports_dropped.inc();
        }
    }
}

/// Serves the reports of all streams.
pub(crate) async fn serve(
    ports: Arc<Ports>,
    pods: Arc<Pods>,
    teller: Teller,
    mut reports: mpsc::Receiver<Report>,
) {
    let mut marks = Marks::default();
    let mut audiences = Audiences::default();
    let mut flush = interval(FLUSH);
    flush.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let is_full = tokio::select! {
            report = reports.recv() => match report {
                Some(Report::Mark { tenant, timeline, side, delivered, read }) => {
                    marks.take(tenant, timeline, side, marks::Mark { delivered, read })
                }
                Some(Report::Typing { tenant, timeline, by, by_id: _, name, on }) => {
                    if let Some(now) = audiences.of(&ports, tenant, timeline).await {
                        teller.tell(Told::Typing(now.typing(by, name, on)));
                    }
                    false
                }
                Some(Report::Doubled { subject, sender }) => {
                    doubled::supersede(&ports, &pods, subject, sender).await;
                    false
                }
                None => return,
            },
            _ = flush.tick() => true,
        };
        if is_full && !marks.is_empty() {
            write(&ports, &teller, &mut marks).await;
        }
    }
}

/// Writes the maxima and tells the other sides. Marks that could not be written are kept for the next time.
async fn write(ports: &Ports, teller: &Teller, marks: &mut Marks) {
    let flushed = marks.flush();
    match ports.store.receipts().mark(&flushed).await {
        Ok(marked) => teller.tell(Told::Receipts(marked)),
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                n = flushed.len(),
                "failed to write marks"
            );
            if error.is_transient() {
                for mark in flushed {
                    let kept = marks::Mark { delivered: mark.delivered, read: mark.read };
                    marks.take(mark.tenant, mark.timeline, mark.side, kept);
                }
            }
        }
    }
}
