//! The demo's tenant: made once, plainly marked as demo.

mod history;

use domain::{CustomerId, DeskId, OperatorId, QueueId, TenantId, TimelineId};
use protocol::frame::Role;
use protocol::link::WidgetSettings;
use sqlx::PgConnection;

use crate::accounts;
use crate::error::{StoreError, failed};
use crate::pool::Pool;
use crate::{session, settings};

/// Who works at the demo.
#[derive(Clone)]
pub struct DemoOperator {
    pub id: OperatorId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub password_hash: String,
}

/// What the demo consists of. Give the same ids each time: what exists stays as it is.
#[derive(Clone)]
pub struct DemoData {
    pub tenant: TenantId,
    pub tenant_name: String,
    pub widget: WidgetSettings,
    pub operators: Vec<DemoOperator>,
    /// Customers with a short closed conversation each, answered by the first operator.
    pub customers: Vec<(CustomerId, String)>,
}

/// The demo's tenant.
#[derive(Clone, Debug)]
pub struct Demo {
    pool: Pool,
}

impl Demo {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Makes whatever of the demo is missing, in one transaction. Doing it again changes nothing.
    pub async fn seed(&self, data: DemoData) -> Result<(), StoreError> {
        self.pool
            .transaction("seed the demo", move |transaction| {
                Box::pin(async move { seed(transaction, &data).await })
            })
            .await
    }
}

async fn seed(transaction: &mut PgConnection, data: &DemoData) -> Result<(), StoreError> {
    let now = session::now(transaction).await?;
    let desk = DeskId::default_of(data.tenant);
    sqlx::query_file!("queries/tenant/create.sql", data.tenant.0, data.tenant_name, now.0)
        .execute(&mut *transaction)
        .await
        .map_err(failed("make the demo's tenant"))?;
    sqlx::query_file!("queries/desk/create.sql", data.tenant.0, QueueId::default_of(desk).0, desk.0)
        .execute(&mut *transaction)
        .await
        .map_err(failed("make the demo's queue"))?;
    for operator in &data.operators {
        sqlx::query_file!(
            "queries/operator/create.sql",
            data.tenant.0,
            operator.id.0,
            desk.0,
            operator.email,
            operator.name,
            accounts::role_code(operator.role),
            operator.password_hash,
            now.0
        )
        .execute(&mut *transaction)
        .await
        .map_err(failed("make a demo operator"))?;
    }
    settings::defaults::of_tenant(transaction, data, now).await?;
    let Some(answers) = data.operators.first() else { return Ok(()) };
    for (n, (customer, name)) in data.customers.iter().enumerate() {
        let days = i64::try_from(n + 1).unwrap_or(1);
        let story = history::Story {
            tenant: data.tenant,
            timeline: TimelineId::of(*customer, "web"),
            customer: *customer,
            customer_name: name,
            operator: answers,
            began_at: now.plus_ms(-days * 86_400_000),
            script: history::script(n),
        };
        history::write(transaction, &story).await?;
    }
    Ok(())
}
