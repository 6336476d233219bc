//! Rows of rotating refresh tokens. Whether a token is good is decided elsewhere; here one use is one use.

use domain::{OperatorId, TenantId, Timestamp};
use uuid::Uuid;

use super::Accounts;
use crate::error::{StoreError, failed};

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
        self.pool
            .transaction("keep a refresh token", move |transaction| {
                Box::pin(async move {
                    let (tenant, operator) = (token.tenant.0, token.operator.0);
                    sqlx::query_file!("queries/refresh_token/sweep.sql", tenant, operator, now.0)
                        .execute(&mut *transaction)
                        .await
                        .map_err(failed("sweep refresh tokens"))?;
                    insert(transaction, &token).await
                })
            })
            .await
    }

    pub async fn find_refresh_token(&self, digest: &[u8]) -> Result<Option<RefreshToken>, StoreError> {
        let wanted = digest.to_vec();
        let find = self.pool.run("find a refresh token", |connection| {
            Box::pin(async move {
                sqlx::query_file!("queries/refresh_token/find.sql", wanted)
                    .fetch_optional(connection)
                    .await
                    .map_err(failed("find a refresh token"))
            })
        });
        let row = find.await?;
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
        let digest = digest.to_vec();
        self.pool
            .transaction("rotate a refresh token", move |transaction| {
                Box::pin(async move {
                    let used = sqlx::query_file!("queries/refresh_token/use.sql", digest, now.0)
                        .execute(&mut *transaction)
                        .await
                        .map_err(failed("use a refresh token"))?;
                    if used.rows_affected() == 0 {
                        return Ok(false);
                    }
                    insert(transaction, &next).await?;
                    Ok(true)
                })
            })
            .await
    }

    /// Ends a sign-in: sign-out, or a token that was presented twice.
    pub async fn end_refresh_family(&self, family: Uuid) -> Result<(), StoreError> {
        self.pool
            .run("end a sign-in", move |connection| {
                Box::pin(async move {
                    sqlx::query_file!("queries/refresh_token/end_family.sql", family)
                        .execute(connection)
                        .await
                        .map(drop)
                        .map_err(failed("end a sign-in"))
                })
            })
            .await
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
