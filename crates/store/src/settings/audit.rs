//! The audit as it is read: who changed what, from what, to what.

use domain::{OperatorId, TenantId, Timestamp};
use protocol::settings::Noun;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::Settings;
use crate::codec;
use crate::error::{StoreError, failed};

/// One line of the audit.
#[derive(Debug)]
pub struct AuditLine {
    /// Grows; the last line of a page is where the next one begins.
    pub no: u64,
    pub at: Timestamp,
    /// None: the system itself.
    pub actor: Option<OperatorId>,
    /// As the actor is called now; empty for nobody.
    pub actor_name: String,
    /// Such as `queue.changed`.
    pub action: String,
    /// Of a change of settings.
    pub noun: Option<String>,
    pub subject: String,
    pub before: Option<Box<RawValue>>,
    pub after: Option<Box<RawValue>>,
}

/// Which lines; the default is all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AuditFilter {
    pub subject: Option<String>,
    pub noun: Option<Noun>,
    pub actor: Option<Uuid>,
}

impl Settings {
    /// A line of the audit that is about no setting: somebody did something to somebody.
    pub async fn note(
        &self,
        author: super::change::Author,
        action: &str,
        subject: &str,
        detail: &str,
    ) -> Result<(), StoreError> {
        let (action, subject, detail) = (action.to_owned(), subject.to_owned(), detail.to_owned());
        self.pool
            .transaction("write the audit", move |transaction| {
                Box::pin(async move {
                    let at = crate::session::now(transaction).await?;
                    let (tenant, actor) = (author.tenant.0, author.operator.map(|operator| operator.0));
                    sqlx::query_file!(
                        "queries/audit/append.sql",
                        tenant,
                        at.0,
                        actor,
                        action,
                        subject,
                        detail
                    )
                    .execute(transaction)
                    .await
                    .map(drop)
                    .map_err(failed("write the audit"))
                })
            })
            .await
    }

    /// A page of the audit, newest first, at most `max` lines before number `before`.
    pub async fn audit(
        &self,
        tenant: TenantId,
        filter: AuditFilter,
        before: Option<u64>,
        max: u32,
    ) -> Result<Vec<AuditLine>, StoreError> {
        self.pool
            .as_person(tenant, "read the audit", move |transaction| {
                Box::pin(async move {
                    let rows = sqlx::query_file!(
                        "queries/audit/list.sql",
                        filter.subject,
                        filter.noun.map(Noun::name),
                        filter.actor,
                        before.map(codec::int),
                        i64::from(max)
                    )
                    .fetch_all(transaction)
                    .await
                    .map_err(failed("read the audit"))?;
                    rows.into_iter()
                        .map(|row| {
                            Ok(AuditLine {
                                no: codec::num(row.no),
                                at: Timestamp(row.at),
                                actor: row.actor.map(OperatorId),
                                actor_name: row.actor_name.unwrap_or_default(),
                                action: row.action,
                                noun: row.noun,
                                subject: row.subject,
                                before: row.before.map(|body| raw(body, row.no)).transpose()?,
                                after: row.after.map(|body| raw(body, row.no)).transpose()?,
                            })
                        })
                        .collect()
                })
            })
            .await
    }
}

fn raw(body: String, no: i64) -> Result<Box<RawValue>, StoreError> {
    RawValue::from_string(body).map_err(StoreError::corrupt("audit", "before or after", no))
}
