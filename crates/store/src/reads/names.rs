//! What people call things, and what these are.

use domain::TenantId;
use protocol::settings::Noun;
use uuid::Uuid;

use super::Reads;
use crate::error::{StoreError, failed};

/// What a name came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Called {
    /// None: nothing is called so.
    pub id: Option<Uuid>,
    /// Some of what there is, by name.
    pub names: Vec<String>,
}

impl Reads {
    /// What of this noun is called so, or has this id.
    pub async fn setting_called(
        &self,
        tenant: TenantId,
        noun: Noun,
        name: String,
    ) -> Result<Called, StoreError> {
        self.pool
            .as_person(tenant, "look for a name", move |transaction| {
                Box::pin(async move {
                    let (key, id) = (name.to_lowercase(), name.parse::<Uuid>().ok());
                    let row = sqlx::query_file!("queries/setting/named.sql", noun.name(), key, id)
                        .fetch_one(transaction)
                        .await
                        .map_err(failed("look for a name"))?;
                    Ok(Called { id: row.id, names: row.names })
                })
            })
            .await
    }

    /// Whoever is called so, by the whole name or the first, or has this id.
    pub async fn operator_called(&self, tenant: TenantId, name: String) -> Result<Called, StoreError> {
        self.pool
            .as_person(tenant, "look for an operator's name", move |transaction| {
                Box::pin(async move {
                    let (key, id) = (name.to_lowercase(), name.parse::<Uuid>().ok());
                    let row = sqlx::query_file!("queries/operator/named.sql", key, id)
                        .fetch_one(transaction)
                        .await
                        .map_err(failed("look for an operator's name"))?;
                    Ok(Called { id: row.id, names: row.names })
                })
            })
            .await
    }
}
