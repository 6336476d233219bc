//! What repeated requests must equal.

use domain::{ClientId, TenantId};
use uuid::Uuid;

use super::Accounts;
use crate::error::{StoreError, failed};

/// Whether a request was seen before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Remembered {
    New,
    /// The same request again: its answer is, or will be, the stored one.
    Same,
    /// The same key with another body.
    Other,
}

impl Accounts {
    /// Keeps the fingerprint of the first request with this id, and compares later ones with it.
    pub async fn remember_request(
        &self,
        tenant: TenantId,
        asker: Uuid,
        client_id: ClientId,
        fingerprint: &[u8],
    ) -> Result<Remembered, StoreError> {
        let given = fingerprint.to_vec();
        let remember = self.pool.run("remember a request", move |connection| {
            Box::pin(async move {
                sqlx::query_file!("queries/request/remember.sql", tenant.0, asker, client_id.0, given)
                    .fetch_one(connection)
                    .await
                    .map_err(failed("remember a request"))
            })
        });
        let row = remember.await?;
        Ok(match (row.is_new, row.fingerprint == fingerprint) {
            (true, _) => Remembered::New,
            (false, true) => Remembered::Same,
            (false, false) => Remembered::Other,
        })
    }

    /// Whether a request with this id was ever taken from this asker, decided or not.
    pub async fn knows_request(
        &self,
        tenant: TenantId,
        asker: Uuid,
        client_id: ClientId,
    ) -> Result<bool, StoreError> {
        self.pool
            .run("look for a request", move |connection| {
                Box::pin(async move {
                    sqlx::query_file_scalar!("queries/request/known.sql", tenant.0, asker, client_id.0)
                        .fetch_one(connection)
                        .await
                        .map_err(failed("look for a request"))
                })
            })
            .await
    }
}
