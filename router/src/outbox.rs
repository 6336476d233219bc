//! Facts on their way to the other owner: rows of the turn that decided them, produced to the log in order.
//!
//! A row is written with the turn (never produced from memory alone), produced by the owner of its source partition,
//! and deleted inside a later turn. A crash between produces it again; a doubled fact is harmless by its version.

pub(crate) mod lane;

use std::sync::Arc;
use std::time::Duration;

use domain::fact::Fact;
use domain::{Epoch, TenantId};
use event_log::EventLog;
use futures_util::StreamExt;
use protocol::record::{Command, Record};
use runtime::Shutdown;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::metrics::RouterMetrics;
use crate::turn::decide::TracedFact;
use crate::turn::slice::Partition;
use lane::Row;

/// Rows handed to the producer and not yet in the log.
pub(crate) const IN_FLIGHT: usize = 1_024;
/// Rows whose appends are under way at once; they start, and are reported, in order.
const AT_ONCE: usize = 64;
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LAST_PAUSE: Duration = Duration::from_secs(1);

/// A committed row, by the claim under which it is produced.
#[derive(Debug)]
pub(crate) struct Produce {
    pub partition: Partition,
    pub epoch: Epoch,
    pub row: Row,
}

/// A row of this claim is in the log, and all before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Produced {
    pub partition: Partition,
    pub epoch: Epoch,
    pub no: u64,
}

/// Appends rows in the order in which they come; reports each once it is durable.
pub(crate) async fn produce(
    log: Arc<dyn EventLog>,
    rows: mpsc::Receiver<Produce>,
    produced: mpsc::Sender<Produced>,
    metrics: RouterMetrics,
    shutdown: Shutdown,
) {
    let stop = shutdown.hard().clone();
    let rows =
        futures_util::stream::unfold(rows, |mut rows| async { rows.recv().await.map(|row| (row, rows)) });
    let appended =
        rows.map(|produce| append(log.clone(), produce, metrics.clone(), stop.clone())).buffered(AT_ONCE);
    let mut appended = std::pin::pin!(appended);
    while let Some(done) = appended.next().await {
        let Some(done) = done else { return };
        if produced.send(done).await.is_err() {
            return;
        }
    }
}

/// Appends a row's facts in order, each until it is durable. `None` if the process stops first.
async fn append(
    log: Arc<dyn EventLog>,
    produce: Produce,
    metrics: RouterMetrics,
    stop: CancellationToken,
) -> Option<Produced> {
    let Produce { partition, epoch, row } = produce;
    for TracedFact { fact, trace } in row.facts {
        let trace = trace.map(|trace| trace.to_string());
        let record = Record { trace, ..Record::new(tenant_of(&fact), Command::Fact { fact }) };
        let (topic, key, bytes) = (record.topic().name(), record.key(), bytes::Bytes::from(record.encode()));
        let mut pause = FIRST_PAUSE;
        while let Err(error) = log.append(topic, key, bytes.clone()).await {
            tracing::warn!(error = &error as &dyn std::error::Error, %partition, no = row.no, "failed to append a fact; trying again");
            let sleep = tokio::time::sleep(pause.mul_f64(rand::random::<f64>()));
            stop.run_until_cancelled(sleep).await?;
            pause = (pause * 2).min(LAST_PAUSE);
        }
        metrics.facts_produced.inc();
    }
    Some(Produced { partition, epoch, no: row.no })
}

/// The tenant of a record is that of its aggregate. A row of an earlier build may name none.
fn tenant_of(fact: &Fact) -> TenantId {
    match fact {
        Fact::Conversation(now) => now.tenant,
        Fact::Ticket(now) => now.tenant.unwrap_or(TenantId(uuid::Uuid::nil())),
    }
}
