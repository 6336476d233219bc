//! Links by which operators set their passwords.

use domain::{OperatorId, TenantId, Timestamp};
use protocol::settings::Noun;
use uuid::Uuid;

use super::Settings;
use super::change::{Author, refuse};
use super::refusal::Refusal;
use crate::error::{StoreError, failed};
use crate::{accounts, session};

impl Settings {
    /// Keeps the newest invitation of an operator by its digest; older ones do not count any more.
    pub async fn invite(
        &self,
        author: Author,
        operator: OperatorId,
        digest: Vec<u8>,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.pool
            .transaction("invite an operator", move |transaction| {
                Box::pin(async move {
                    let tenant = author.tenant;
                    let known = sqlx::query_file!("queries/operator/by_id.sql", tenant.0, operator.0)
                        .fetch_optional(&mut *transaction)
                        .await
                        .map_err(failed("find an operator"))?;
                    if known.is_none() {
                        return refuse(Refusal::Missing);
                    }
                    sqlx::query_file!(
                        "queries/invitation/put.sql",
                        tenant.0,
                        operator.0,
                        digest,
                        expires_at.0
                    )
                    .execute(&mut *transaction)
                    .await
                    .map_err(failed("keep an invitation"))?;
                    note(transaction, tenant, author.operator, operator.0, "operator.invited").await
                })
            })
            .await
    }

    /// Sets the password of whoever was invited by this; the invitation is used up, and every sign-in of before ends.
    /// None: there is no such invitation, or not any more.
    pub async fn accept_invitation(
        &self,
        digest: Vec<u8>,
        password_hash: String,
    ) -> Result<Option<(TenantId, OperatorId)>, StoreError> {
        self.pool
            .transaction("accept an invitation", move |transaction| {
                Box::pin(async move {
                    let now = session::now(transaction).await?;
                    let taken = sqlx::query_file!("queries/invitation/take.sql", digest, now.0)
                        .fetch_optional(&mut *transaction)
                        .await
                        .map_err(failed("take an invitation"))?;
                    let Some(taken) = taken else { return Ok(None) };
                    let (tenant, operator) = (TenantId(taken.tenant), OperatorId(taken.operator));
                    let set = sqlx::query_file!(
                        "queries/operator/set_password.sql",
                        tenant.0,
                        operator.0,
                        password_hash
                    )
                    .execute(&mut *transaction)
                    .await
                    .map_err(failed("set a password"))?;
                    if set.rows_affected() == 0 {
                        return Ok(None);
                    }
                    super::bump(&mut *transaction).await?;
                    accounts::raise(transaction, tenant, operator.0, now).await?;
                    accounts::end_sign_ins(transaction, tenant, operator.0).await?;
                    note(transaction, tenant, Some(operator), operator.0, "operator.password_set").await?;
                    Ok(Some((tenant, operator)))
                })
            })
            .await
    }
}

async fn note(
    transaction: &mut sqlx::PgConnection,
    tenant: TenantId,
    actor: Option<OperatorId>,
    operator: Uuid,
    action: &str,
) -> Result<(), StoreError> {
    let now = session::now(transaction).await?;
    sqlx::query_file!(
        "queries/audit/change.sql",
        tenant.0,
        now.0,
        actor.map(|actor| actor.0),
        action,
        Noun::Operator.name(),
        operator.to_string(),
        None::<&str>,
        None::<&str>
    )
    .execute(transaction)
    .await
    .map(drop)
    .map_err(failed("write the audit"))
}
