//! Alerts of the tenants' own rules: one pod judges a tenant's rules at a time, and only that one writes.

use domain::{DeskId, QueueId, TenantId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Alerts;
use crate::error::{StoreError, failed};
use crate::session;

/// A rule whose alert is to be raised.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Raising {
    pub rule: Uuid,
    /// None: all queues together.
    pub queue: Option<QueueId>,
    /// Given back as [`super::What::Rule`] has it.
    pub detail: String,
}

impl Alerts {
    /// Takes or keeps whatever nobody else judges, for `lease_ms`; answers the tenants that are this pod's.
    pub async fn watch(&self, boot: Uuid, lease_ms: i64) -> Result<Vec<TenantId>, StoreError> {
        self.pool
            .transaction("claim alert rules", move |transaction| {
                Box::pin(async move {
                    let now = session::now(transaction).await?;
                    let until = now.plus_ms(lease_ms).0;
                    sqlx::query_file_scalar!("queries/rule_watch/claim.sql", boot, now.0, until)
                        .fetch_all(&mut *transaction)
                        .await
                        .map(|tenants| tenants.into_iter().map(TenantId).collect())
                        .map_err(failed("claim alert rules"))
                })
            })
            .await
    }

    /// Lets go of all that this pod judges, so that another one takes it at once.
    pub async fn release_watch(&self, boot: Uuid) -> Result<(), StoreError> {
        self.pool
            .run("release alert rules", move |connection| {
                Box::pin(async move {
                    sqlx::query_file!("queries/rule_watch/release.sql", boot)
                        .execute(connection)
                        .await
                        .map(drop)
                        .map_err(failed("release alert rules"))
                })
            })
            .await
    }

    /// The rules of a tenant whose alerts last.
    pub async fn lasting_rules(&self, tenant: TenantId) -> Result<Vec<Uuid>, StoreError> {
        self.pool
            .run("read lasting alerts", move |connection| {
                Box::pin(async move {
                    sqlx::query_file_scalar!("queries/alert/lasting.sql", tenant.0)
                        .fetch_all(connection)
                        .await
                        .map_err(failed("read lasting alerts"))
                })
            })
            .await
    }

    /// Raises an alert. Answers its number; none: one of this rule lasts, or the tenant's rules are not this pod's to judge.
    pub async fn raise(
        &self,
        tenant: TenantId,
        boot: Uuid,
        raising: Raising,
    ) -> Result<Option<u64>, StoreError> {
        self.pool
            .transaction("raise an alert", move |transaction| {
                Box::pin(async move {
                    let now = session::now(transaction).await?;
                    if !holds(transaction, tenant, boot, now.0).await? {
                        return Ok(None);
                    }
                    sqlx::query_file_scalar!(
                        "queries/alert/raise.sql",
                        tenant.0,
                        DeskId::default_of(tenant).0,
                        now.0,
                        raising.detail,
                        raising.rule,
                        raising.queue.map(|queue| queue.0)
                    )
                    .fetch_optional(&mut *transaction)
                    .await
                    .map(|no| no.map(crate::codec::num))
                    .map_err(failed("raise an alert"))
                })
            })
            .await
    }

    /// The alert of a rule is over. `false`: none lasts, or the tenant's rules are not this pod's to judge.
    pub async fn end(&self, tenant: TenantId, boot: Uuid, rule: Uuid) -> Result<bool, StoreError> {
        self.pool
            .transaction("end an alert", move |transaction| {
                Box::pin(async move {
                    let now = session::now(transaction).await?;
                    if !holds(transaction, tenant, boot, now.0).await? {
                        return Ok(false);
                    }
                    sqlx::query_file_scalar!("queries/alert/end.sql", tenant.0, rule, now.0)
                        .fetch_all(&mut *transaction)
                        .await
                        .map(|ended| !ended.is_empty())
                        .map_err(failed("end an alert"))
                })
            })
            .await
    }
}

async fn holds(
    transaction: &mut PgConnection,
    tenant: TenantId,
    boot: Uuid,
    now_ms: i64,
) -> Result<bool, StoreError> {
    sqlx::query_file_scalar!("queries/rule_watch/hold.sql", tenant.0, boot, now_ms)
        .fetch_optional(transaction)
        .await
        .map(|found| found.is_some())
        .map_err(failed("hold alert rules"))
}
