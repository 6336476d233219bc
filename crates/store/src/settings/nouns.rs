//! Settings as screens read them: one noun at a time, on behalf of a person.

use domain::{OperatorId, TenantId, Timestamp};
use protocol::settings::{Noun, Setting};
use uuid::Uuid;

use super::Settings;
use crate::codec;
use crate::error::{StoreError, failed};

/// One thing that was set up.
#[derive(Clone, PartialEq, Debug)]
pub struct Kept<T> {
    pub id: Uuid,
    pub version: u64,
    pub changed_at: Timestamp,
    /// None: made with the tenant.
    pub changed_by: Option<OperatorId>,
    pub body: T,
}

pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) version: i64,
    pub(super) body: String,
    pub(super) changed_at: i64,
    pub(super) changed_by: Option<Uuid>,
}

impl Row {
    pub(super) fn kept<T: Setting>(self) -> Result<Kept<T>, StoreError> {
        Ok(Kept {
            id: self.id,
            version: codec::num(self.version),
            changed_at: Timestamp(self.changed_at),
            changed_by: self.changed_by.map(OperatorId),
            body: read_body(&self.body, T::NOUN, self.id)?,
        })
    }
}

/// A body as it was written. One that this build cannot read is never guessed at.
pub(super) fn read_body<T: Setting>(body: &str, noun: Noun, id: Uuid) -> Result<T, StoreError> {
    serde_json::from_str(body).map_err(StoreError::corrupt("setting", noun.name(), id))
}

impl Settings {
    /// A page of a noun by label, at most `max`; what is for one operator alone is in that one's pages only.
    pub async fn list<T: Setting>(
        &self,
        tenant: TenantId,
        asker: OperatorId,
        after: Option<Uuid>,
        max: u32,
    ) -> Result<Vec<Kept<T>>, StoreError> {
        let list = self.pool.as_person(tenant, "list settings", move |transaction| {
            Box::pin(async move {
                let noun = T::NOUN.name();
                sqlx::query_file_as!(Row, "queries/setting/list.sql", noun, asker.0, after, i64::from(max))
                    .fetch_all(&mut *transaction)
                    .await
                    .map_err(failed("list settings"))
            })
        });
        let rows = list.await?;
        rows.into_iter().map(Row::kept).collect()
    }

    /// One of a noun; none if the tenant has no such one that `asker` may know.
    pub async fn find<T: Setting>(
        &self,
        tenant: TenantId,
        asker: OperatorId,
        id: Uuid,
    ) -> Result<Option<Kept<T>>, StoreError> {
        let find = self.pool.as_person(tenant, "read a setting", move |transaction| {
            Box::pin(async move {
                let noun = T::NOUN.name();
                sqlx::query_file_as!(Row, "queries/setting/read.sql", noun, id, asker.0)
                    .fetch_optional(&mut *transaction)
                    .await
                    .map_err(failed("read a setting"))
            })
        });
        let row = find.await?;
        row.map(Row::kept).transpose()
    }
}
