//! Writes a decided turn, and says what became of it.

use protocol::record::Topic;
use store::turn::{CommitError, Fence, OutboxRow, TurnWrite};

use crate::turn::decide::Decided;
use crate::turn::slice::{Partition, Slice};
use crate::writer::Writer;

/// What became of a turn.
pub(crate) enum Verdict {
    /// It stands. `lost` were claimed by another router behind it.
    Written { lost: Vec<Partition> },
    /// Nothing is written, and these are not ours any more.
    Lost(Vec<Partition>),
    /// Nothing is written, for this reason; the partitions are ours.
    Not(CommitError),
}

/// Commits the turn behind the fences of its slices.
pub(crate) async fn commit(writer: &mut Writer, slices: &[Slice], decided: &Decided) -> Verdict {
    let write = TurnWrite {
        boot: writer.ports.me.boot,
        lease_ms: writer.ports.config.lease_ms,
        fences: slices.iter().filter_map(|slice| fence(writer, slice)).collect(),
        turn: &decided.turn,
        outbox: slices.iter().filter_map(|slice| outbox_row(writer, slice, decided)).collect(),
        outbox_done: slices.iter().filter_map(|slice| outbox_done(writer, slice)).collect(),
    };
    let fenced = slices.iter().map(|slice| slice.partition);
    match writer.ports.store.turn().commit(write).await {
        Ok(committed) => Verdict::Written { lost: partitions(&committed.lost) },
        Err(CommitError::Lost { still_mine }) => {
            let still_mine = partitions(&still_mine);
            Verdict::Lost(fenced.filter(|partition| !still_mine.contains(partition)).collect())
        }
        Err(CommitError::Unresolved(error)) => {
            // Written or not: the next claim reads the truth, and whoever makes it tells the heads.
            let error: &dyn std::error::Error = &error;
            tracing::error!(error, "the outcome of a turn is not known; letting its partitions go");
            Verdict::Lost(fenced.collect())
        }
        Err(error) => Verdict::Not(error),
    }
}

fn fence(writer: &Writer, slice: &Slice) -> Option<Fence> {
    let owned = writer.owned.get(&slice.partition)?;
    Some(Fence {
        topic: slice.partition.topic,
        partition: slice.partition.number,
        epoch: owned.epoch,
        turn: owned.turn,
        from: slice.from,
        to: slice.to,
    })
}

fn outbox_row(writer: &Writer, slice: &Slice, decided: &Decided) -> Option<OutboxRow> {
    let facts = decided.facts.get(&slice.partition)?.iter().map(|it| it.fact.clone()).collect();
    let no = writer.owned.get(&slice.partition)?.lane.next_no();
    Some(OutboxRow { topic: slice.partition.topic, partition: slice.partition.number, no, facts })
}

fn outbox_done(writer: &Writer, slice: &Slice) -> Option<(Topic, u32, u64)> {
    let upto = writer.owned.get(&slice.partition)?.lane.deletable()?;
    Some((slice.partition.topic, slice.partition.number, upto))
}

fn partitions(of: &[(Topic, u32)]) -> Vec<Partition> {
    of.iter().map(|(topic, number)| Partition { topic: *topic, number: *number }).collect()
}
