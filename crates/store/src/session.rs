//! Transactions that see what one reader may see.

use domain::{TenantId, Timestamp};
use sqlx::PgConnection;

use crate::error::{StoreError, failed};
use crate::pool::{Pool, Work};

impl Pool {
    /// A transaction on behalf of a person of `tenant`: rows of other tenants do not exist in it.
    pub(crate) async fn as_person<T: Send + 'static>(
        &self,
        tenant: TenantId,
        operation: &'static str,
        work: impl for<'c> FnOnce(&'c mut PgConnection) -> Work<'c, T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.transaction(operation, move |connection| {
            Box::pin(async move {
                sqlx::query_file!("queries/session/person.sql", tenant.0)
                    .fetch_one(&mut *connection)
                    .await
                    .map_err(failed("read as a person"))?;
                work(connection).await
            })
        })
        .await
    }

    /// A transaction that sees ids and numbers of all tenants, and nothing else.
    pub(crate) async fn as_heads<T: Send + 'static>(
        &self,
        operation: &'static str,
        work: impl for<'c> FnOnce(&'c mut PgConnection) -> Work<'c, T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.transaction(operation, move |connection| {
            Box::pin(async move {
                sqlx::query_file!("queries/session/heads.sql")
                    .fetch_one(&mut *connection)
                    .await
                    .map_err(failed("read as heads"))?;
                work(connection).await
            })
        })
        .await
    }
}

/// The one clock.
pub(crate) async fn now(connection: &mut PgConnection) -> Result<Timestamp, StoreError> {
    sqlx::query_file_scalar!("queries/session/now.sql")
        .fetch_one(connection)
        .await
        .map(Timestamp)
        .map_err(failed("read the clock"))
}
