//! The routers that are alive: their number decides how many partitions each one wants.

use domain::PodId;
use uuid::Uuid;

use super::Ownerships;
use crate::error::{StoreError, failed};

/// One start of a router.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RouterRow {
    pub router: PodId,
    pub boot: Uuid,
    /// Where pods reach it.
    pub address: String,
    /// The highest record version that it reads.
    pub record_version: u16,
}

impl Ownerships {
    /// Writes this start of a router; it counts as alive from now on.
    pub async fn register_router(&self, row: RouterRow) -> Result<(), StoreError> {
        self.pool
            .run("register this router", move |connection| {
                Box::pin(async move {
                    sqlx::query_file!(
                        "queries/router/register.sql",
                        row.boot,
                        row.router.0,
                        row.address,
                        i32::from(row.record_version)
                    )
                    .execute(connection)
                    .await
                    .map(drop)
                    .map_err(failed("register this router"))
                })
            })
            .await
    }

    /// Says that this router is alive; answers all that are, this one among them, in the same order for all.
    ///
    /// # Errors
    /// [`StoreError::NotRegistered`] if the row was swept (no beat for an hour): register again.
    pub async fn beat(&self, boot: Uuid) -> Result<Vec<RouterRow>, StoreError> {
        self.pool
            .run("beat", move |connection| {
                Box::pin(async move {
                    let beaten = sqlx::query_file!("queries/router/beat.sql", boot)
                        .execute(&mut *connection)
                        .await
                        .map_err(failed("beat"))?;
                    if beaten.rows_affected() == 0 {
                        return Err(StoreError::NotRegistered);
                    }
                    let rows = sqlx::query_file!("queries/router/live.sql")
                        .fetch_all(&mut *connection)
                        .await
                        .map_err(failed("read the live routers"))?;
                    Ok(rows
                        .into_iter()
                        .map(|row| RouterRow {
                            router: PodId(row.router),
                            boot: row.boot,
                            address: row.address,
                            record_version: u16::try_from(row.record_version).unwrap_or(u16::MAX),
                        })
                        .collect())
                })
            })
            .await
    }

    /// Says that this router is gone: the others take its share at their next beat.
    pub async fn remove_router(&self, boot: Uuid) -> Result<(), StoreError> {
        self.pool
            .run("remove this router", move |connection| {
                Box::pin(async move {
                    sqlx::query_file!("queries/router/remove.sql", boot)
                        .execute(connection)
                        .await
                        .map(drop)
                        .map_err(failed("remove this router"))
                })
            })
            .await
    }
}
