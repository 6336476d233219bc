//! What one person may do, as settings say now.

use domain::rights::{Grants, Rights};
use domain::{OperatorId, QueueId, TenantId};
use protocol::settings::{BuiltIn, Noun, OperatorBody, RoleBody};
use sqlx::PgConnection;

use super::Settings;
use super::nouns::read_body;
use crate::error::{StoreError, failed};

impl Settings {
    /// What an operator may do; none for whoever is not one, or not any more.
    pub async fn rights(&self, tenant: TenantId, operator: OperatorId) -> Result<Option<Rights>, StoreError> {
        self.pool
            .run("read rights", move |connection| {
                Box::pin(async move { read(connection, tenant, operator).await })
            })
            .await
    }
}

pub(super) async fn read(
    connection: &mut PgConnection,
    tenant: TenantId,
    operator: OperatorId,
) -> Result<Option<Rights>, StoreError> {
    let row = sqlx::query_file!("queries/operator/rights.sql", tenant.0, operator.0)
        .fetch_optional(connection)
        .await
        .map_err(failed("read rights"))?;
    let Some(row) = row else { return Ok(None) };
    let grants = match row.own_role {
        Some(body) => read_body::<RoleBody>(&body, Noun::Role, operator.0)?.grants(),
        None => built_in(row.role),
    };
    let queues = match row.body {
        Some(body) => read_body::<OperatorBody>(&body, Noun::Operator, operator.0)?
            .queues
            .into_iter()
            .map(|place| QueueId(place.queue))
            .collect(),
        None => Vec::new(),
    };
    Ok(Some(Rights { operator, queues, grants }))
}

const fn built_in(code: i16) -> Grants {
    match code {
        2 => BuiltIn::Administrator.grants(),
        1 => BuiltIn::Supervisor.grants(),
        _ => BuiltIn::Operator.grants(),
    }
}
