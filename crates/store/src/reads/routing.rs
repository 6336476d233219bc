//! What happened to a conversation at the desk.

use std::collections::BTreeMap;

use domain::ticket::What;
use domain::{ConversationId, TenantId, Timestamp};
use uuid::Uuid;

use super::Reads;
use crate::error::{StoreError, failed};

/// Which steps of a conversation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepRange {
    /// Those above this number.
    After(u32),
    /// The last ones below this number; `None`: the newest.
    Before(Option<u32>),
}

/// A stored step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StepRow {
    pub no: u32,
    pub at: Timestamp,
    pub what: What,
}

struct Row {
    no: i32,
    at: i64,
    what: String,
}

impl Reads {
    /// Steps of a conversation, lowest number first, at most `max` and those nearest to the end that `range` names.
    pub async fn routing_steps(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
        range: StepRange,
        max: u32,
    ) -> Result<Vec<StepRow>, StoreError> {
        const WHAT: &str = "read what happened to a conversation";
        self.pool
            .as_person(tenant, WHAT, move |transaction| {
                Box::pin(async move {
                    let (id, max) = (conversation.0, i64::from(max));
                    let mut rows = match range {
                        StepRange::After(after) => {
                            let file = sqlx::query_file_as!(
                                Row,
                                "queries/routing_step/after.sql",
                                id,
                                number(after),
                                max
                            );
                            file.fetch_all(&mut *transaction).await
                        }
                        StepRange::Before(before) => {
                            let before = before.map(number);
                            let file =
                                sqlx::query_file_as!(Row, "queries/routing_step/before.sql", id, before, max);
                            file.fetch_all(&mut *transaction).await
                        }
                    }
                    .map_err(failed(WHAT))?;
                    rows.sort_by_key(|row| row.no);
                    rows.into_iter().map(|row| step(conversation, row)).collect()
                })
            })
            .await
    }

    /// What those of `ids` that are operators, queues or skills of the tenant are called now.
    pub async fn routing_names(
        &self,
        tenant: TenantId,
        ids: Vec<Uuid>,
    ) -> Result<BTreeMap<Uuid, String>, StoreError> {
        const WHAT: &str = "read what operators, queues and skills are called";
        self.pool
            .as_person(tenant, WHAT, move |transaction| {
                Box::pin(async move {
                    let rows = sqlx::query_file!("queries/routing_step/names.sql", &ids)
                        .fetch_all(&mut *transaction)
                        .await
                        .map_err(failed(WHAT))?;
                    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
                })
            })
            .await
    }
}

/// No row has a number above the highest of its column.
fn number(no: u32) -> i32 {
    i32::try_from(no).unwrap_or(i32::MAX)
}

fn step(conversation: ConversationId, row: Row) -> Result<StepRow, StoreError> {
    let corrupt = StoreError::corrupt("routing_step", "what", conversation);
    Ok(StepRow {
        no: u32::try_from(row.no).unwrap_or_default(),
        at: Timestamp(row.at),
        what: serde_json::from_str(&row.what).map_err(corrupt)?,
    })
}
