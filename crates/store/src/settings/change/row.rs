//! The row of a setting: as it stands before a change, and as it is written.

use domain::{OperatorId, TenantId, Timestamp};
use protocol::settings::{Noun, Use};
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::nouns::Kept;
use super::Author;
use crate::codec;
use crate::error::{StoreError, failed};

/// A row as it stands before a change.
pub(super) struct Before {
    pub(super) version: u64,
    pub(super) label: String,
    pub(super) owner: Option<Uuid>,
    pub(super) body: String,
    pub(super) changed_at: Timestamp,
    pub(super) changed_by: Option<Uuid>,
    pub(super) is_deleted: bool,
}

impl Before {
    pub(super) fn kept<T>(&self, id: Uuid, body: T) -> Kept<T> {
        let changed_by = self.changed_by.map(OperatorId);
        Kept { id, version: self.version, changed_at: self.changed_at, changed_by, body }
    }
}

/// The row, if it is there and nobody else's own.
pub(super) async fn lock(
    transaction: &mut PgConnection,
    tenant: TenantId,
    noun: Noun,
    id: Uuid,
    asker: Option<OperatorId>,
) -> Result<Option<Before>, StoreError> {
    Ok(lock_any(transaction, tenant, noun, id, asker).await?.filter(|found| !found.is_deleted))
}

/// The same, also of what was deleted.
pub(super) async fn lock_any(
    transaction: &mut PgConnection,
    tenant: TenantId,
    noun: Noun,
    id: Uuid,
    asker: Option<OperatorId>,
) -> Result<Option<Before>, StoreError> {
    let row = sqlx::query_file!("queries/setting/lock.sql", tenant.0, noun.name(), id)
        .fetch_optional(transaction)
        .await
        .map_err(failed("lock a setting"))?;
    let is_anothers = |owner: Option<Uuid>| owner.is_some() && owner != asker.map(|asker| asker.0);
    Ok(row.filter(|row| !is_anothers(row.owner)).map(|row| Before {
        version: codec::num(row.version),
        label: row.label,
        owner: row.owner,
        body: row.body,
        changed_at: Timestamp(row.changed_at),
        changed_by: row.changed_by,
        is_deleted: row.is_deleted,
    }))
}

/// One change on its way into the tables.
pub(super) struct Change<'a> {
    pub(super) author: Author,
    pub(super) noun: Noun,
    pub(super) id: Uuid,
    pub(super) owner: Option<OperatorId>,
    pub(super) at: Timestamp,
    pub(super) before: Option<&'a Before>,
    /// None: it goes away.
    pub(super) after: Option<&'a str>,
}

impl Change<'_> {
    pub(super) async fn put(
        &self,
        transaction: &mut PgConnection,
        label: &str,
        key: &str,
    ) -> Result<u64, StoreError> {
        let version = sqlx::query_file_scalar!(
            "queries/setting/put.sql",
            self.author.tenant.0,
            self.noun.name(),
            self.id,
            label,
            key,
            self.owner.map(|owner| owner.0),
            self.after.unwrap_or("{}"),
            self.at.0,
            self.author.operator.map(|operator| operator.0),
            self.after.is_none()
        )
        .fetch_one(transaction)
        .await
        .map_err(failed("write a setting"))?;
        Ok(codec::num(version))
    }

    pub(super) async fn put_uses(
        &self,
        transaction: &mut PgConnection,
        uses: &[Use],
    ) -> Result<(), StoreError> {
        let (tenant, noun) = (self.author.tenant.0, self.noun.name());
        sqlx::query_file!("queries/setting_use/clear.sql", tenant, noun, self.id)
            .execute(&mut *transaction)
            .await
            .map_err(failed("forget what a setting names"))?;
        let (nouns, ids) = names(uses);
        sqlx::query_file!("queries/setting_use/put.sql", tenant, noun, self.id, &nouns, &ids)
            .execute(transaction)
            .await
            .map(drop)
            .map_err(failed("note what a setting names"))
    }

    pub(super) async fn audit(&self, transaction: &mut PgConnection) -> Result<(), StoreError> {
        let verb = match (self.before, self.after) {
            (None, _) => "created",
            (Some(_), Some(_)) => "changed",
            (Some(_), None) => "deleted",
        };
        sqlx::query_file!(
            "queries/audit/change.sql",
            self.author.tenant.0,
            self.at.0,
            self.author.operator.map(|operator| operator.0),
            format!("{}.{verb}", self.noun.name()),
            self.noun.name(),
            self.id.to_string(),
            self.before.map(|before| before.body.as_str()),
            self.after
        )
        .execute(transaction)
        .await
        .map(drop)
        .map_err(failed("write the audit"))
    }
}

/// What is named, as two columns.
pub(super) fn names(uses: &[Use]) -> (Vec<String>, Vec<Uuid>) {
    uses.iter().map(|named| (named.noun.name().to_owned(), named.id)).unzip()
}
