//! Drops records that every reader is past.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::{PgPool, Row as _};
use tokio_util::sync::CancellationToken;

use super::topics::Slot;

const EVERY: Duration = Duration::from_secs(1);
/// Most records of one partition that one statement drops: a long backlog must not hold up the rest.
const AT_ONCE: i64 = 20_000;

/// What may go, told by readers and taken by the sweeper.
#[derive(Default)]
pub(super) struct Consumed {
    marks: Mutex<HashMap<Slot, i64>>,
}

impl Consumed {
    pub(super) fn mark(&self, slot: Slot, next_offset: i64) {
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        let mark = marks.entry(slot).or_insert(0);
        *mark = next_offset.max(*mark);
    }

    fn take(&self) -> HashMap<Slot, i64> {
        std::mem::take(&mut self.marks.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

pub(super) async fn run(pool: PgPool, consumed: Arc<Consumed>, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_some() {
        let marks = consumed.take();
        if marks.is_empty() {
            continue;
        }
        match sweep(&pool, &marks).await {
            // What was more than one statement may drop comes with the next round.
            Ok(left) => left.into_iter().for_each(|(slot, upto)| consumed.mark(slot, upto)),
            Err(error) => {
                tracing::warn!(%error, "consumed records were not dropped; trying again");
                marks.into_iter().for_each(|(slot, upto)| consumed.mark(slot, upto));
            }
        }
    }
}

/// Drops, and answers the marks that it did not reach.
async fn sweep(pool: &PgPool, marks: &HashMap<Slot, i64>) -> Result<Vec<(Slot, i64)>, sqlx::Error> {
    let topics: Vec<i32> = marks.keys().map(|(topic, _)| *topic).collect();
    let partitions: Vec<i32> = marks.keys().map(|(_, partition)| *partition).collect();
    let uptos: Vec<i64> = marks.values().copied().collect();
    let rows = sqlx::query(include_str!("queries/drop.sql"))
        .bind(topics)
        .bind(partitions)
        .bind(uptos)
        .bind(AT_ONCE)
        .fetch_all(pool)
        .await?;
    Ok(rows
        .iter()
        .filter_map(|row| {
            let slot: Slot = (row.get(0), row.get(1));
            let (start, wanted): (i64, i64) = (row.get(2), *marks.get(&slot)?);
            (start < wanted).then_some((slot, wanted))
        })
        .collect())
}
