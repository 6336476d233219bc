//! Rows of rotating refresh tokens. Whether a token is good is decided elsewhere; here one use is one use.

use domain::{OperatorId, TenantId, Timestamp};
use uuid::Uuid;

use super::Accounts;
use crate::error::{StoreError, failed};
use crate::owned::owned;

/// A refresh token by its digest; the token itself is never stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefreshToken {
    pub digest: Vec<u8>,
    /// All tokens that came from one sign-in.
    pub family: Uuid,
    pub tenant: TenantId,
    pub operator: OperatorId,
    pub expires_at: Timestamp,
    /// Presented once already: whoever presents it again, or did so first, has stolen it.
    pub used_at: Option<Timestamp>,
}

impl Accounts {
    /// Keeps the first token of a sign-in, and sweeps those of the operator that are over.
    pub async fn keep_refresh_token(&self, token: RefreshToken, now: Timestamp) -> Result<(), StoreError> {
        let pool = self.pool.clone();
        owned(async move {
            let mut transaction = pool.begin().await.map_err(failed("begin"))?;
            sqlx::query_file!("queries/refresh_token/sweep.sql", token.tenant.0, token.operator.0, now.0)
                .execute(&mut *transaction)
                .await
                .map_err(failed("sweep refresh tokens"))?;
            insert(&mut transaction, &token).await?;
            transaction.commit().await.map_err(failed("keep a refresh token"))
        })
        .await
    }

    pub async fn find_refresh_token(&self, digest: &[u8]) -> Result<Option<RefreshToken>, StoreError> {
        let row = sqlx::query_file!("queries/refresh_token/find.sql", digest)
            .fetch_optional(&self.pool)
            .await
            .map_err(failed("find a refresh token"))?;
        Ok(row.map(|row| RefreshToken {
            digest: digest.to_vec(),
            family: row.family,
            tenant: TenantId(row.tenant),
            operator: OperatorId(row.operator),
            expires_at: Timestamp(row.expires_at),
            used_at: row.used_at.map(Timestamp),
        }))
    }

    /// Uses up `digest` and keeps `next` in its place. `false`: somebody was first, nothing is kept: end the family.
    pub async fn rotate_refresh_token(
        &self,
        digest: &[u8],
        next: RefreshToken,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (pool, digest) = (self.pool.clone(), digest.to_vec());
        owned(async move {
            let mut transaction = pool.begin().await.map_err(failed("begin"))?;
            let used = sqlx::query_file!("queries/refresh_token/use.sql", digest, now.0)
                .execute(&mut *transaction)
                .await
                .map_err(failed("use a refresh token"))?;
            if used.rows_affected() == 0 {
                transaction.rollback().await.map_err(failed("use a refresh token"))?;
                return Ok(false);
            }
            insert(&mut transaction, &next).await?;
            transaction.commit().await.map_err(failed("rotate a refresh token"))?;
            Ok(true)
        })
        .await
    }

    /// Ends a sign-in: sign-out, or a token that was presented twice.
    pub async fn end_refresh_family(&self, family: Uuid) -> Result<(), StoreError> {
        sqlx::query_file!("queries/refresh_token/end_family.sql", family)
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(failed("end a sign-in"))
    }
}

async fn insert(transaction: &mut sqlx::PgConnection, token: &RefreshToken) -> Result<(), StoreError> {
    sqlx::query_file!(
        "queries/refresh_token/insert.sql",
        token.digest,
        token.family,
        token.tenant.0,
        token.operator.0,
        token.expires_at.0
    )
    .execute(transaction)
    .await
    .map(drop)
    .map_err(failed("keep a refresh token"))
}
