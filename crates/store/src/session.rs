//! Transactions that see what one reader may see.

use domain::{TenantId, Timestamp};
use sqlx::postgres::PgPool;
use sqlx::{PgConnection, Postgres, Transaction};

use crate::error::{StoreError, failed};

/// A transaction on behalf of a person of `tenant`: rows of other tenants do not exist in it.
pub(crate) async fn as_person(
    pool: &PgPool,
    tenant: TenantId,
) -> Result<Transaction<'static, Postgres>, StoreError> {
    let mut transaction = pool.begin().await.map_err(failed("begin a read"))?;
    sqlx::query_file!("queries/session/person.sql", tenant.0)
        .fetch_one(&mut *transaction)
        .await
        .map_err(failed("read as a person"))?;
    Ok(transaction)
}

/// A transaction that sees ids and numbers of all tenants, and nothing else.
pub(crate) async fn as_heads(pool: &PgPool) -> Result<Transaction<'static, Postgres>, StoreError> {
    let mut transaction = pool.begin().await.map_err(failed("begin a read of heads"))?;
    sqlx::query_file!("queries/session/heads.sql")
        .fetch_one(&mut *transaction)
        .await
        .map_err(failed("read as heads"))?;
    Ok(transaction)
}

/// Ends a read.
pub(crate) async fn end(transaction: Transaction<'static, Postgres>) -> Result<(), StoreError> {
    transaction.commit().await.map_err(failed("end a read"))
}

/// The one clock.
pub(crate) async fn now(connection: &mut PgConnection) -> Result<Timestamp, StoreError> {
    sqlx::query_file_scalar!("queries/session/now.sql")
        .fetch_one(connection)
        .await
        .map(Timestamp)
        .map_err(failed("read the clock"))
}
