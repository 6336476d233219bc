//! What a tenant begins with: a queue with everybody in it, an administrator, a widget.

use domain::{DeskId, QueueId, TenantId, Timestamp};
use protocol::frame::Role;
use protocol::link::WidgetSettings;
use protocol::settings::{BuiltIn, Noun, OperatorBody, QueueBody, RoleName, Setting, WidgetBody};
use sqlx::PgConnection;
use uuid::Uuid;

use super::change::{Author, Draft, Expected, save};
use super::nouns::read_body;
use super::{bump, put_widget};
use crate::demo::DemoData;
use crate::error::{StoreError, failed};

/// What people call the first queue.
const FIRST_QUEUE: &str = "Support";

/// Makes what of it is missing; what is there stays as administration wrote it.
pub(crate) async fn of_tenant(
    transaction: &mut PgConnection,
    data: &DemoData,
    now: Timestamp,
) -> Result<(), StoreError> {
    let tenant = data.tenant;
    if !is_there(transaction, tenant, Noun::Widget, tenant.0).await? {
        put_widget(transaction, &data.widget, now).await?;
    }
    let queue = QueueId::default_of(DeskId::default_of(tenant)).0;
    put(transaction, tenant, queue, QueueBody::new(FIRST_QUEUE)).await?;
    let first = data.operators.iter().find(|operator| operator.role == Role::Supervisor);
    let first = first.or(data.operators.first()).map(|operator| operator.id);
    let has = sqlx::query_file_scalar!("queries/operator/has_administrator.sql", tenant.0)
        .fetch_one(&mut *transaction)
        .await
        .map_err(failed("look for an administrator"))?;
    for operator in &data.operators {
        let role = match operator.role {
            // Somebody must be able to administer.
            _ if !has && first == Some(operator.id) => BuiltIn::Administrator,
            Role::Supervisor => BuiltIn::Supervisor,
            _ => BuiltIn::Operator,
        };
        let body = OperatorBody {
            role: RoleName::BuiltIn(role),
            ..OperatorBody::new(operator.name.clone(), operator.email.clone(), queue)
        };
        put(transaction, tenant, operator.id.0, body).await?;
    }
    Ok(())
}

/// The body says what the columns say since they were written without it.
pub(super) async fn follow_widget(
    transaction: &mut PgConnection,
    widget: &WidgetSettings,
) -> Result<(), StoreError> {
    let (tenant, title, origins) = (widget.tenant, widget.title.clone(), widget.origins.clone());
    let found = sqlx::query_file!("queries/setting/lock.sql", tenant.0, Noun::Widget.name(), tenant.0)
        .fetch_optional(&mut *transaction)
        .await
        .map_err(failed("read a widget"))?;
    let (expected, body) = match found {
        None => (Expected::Nothing, WidgetBody::new(title, origins)),
        Some(row) => {
            let before: WidgetBody = read_body(&row.body, Noun::Widget, tenant.0)?;
            (Expected::Something, WidgetBody { title, origins, ..before })
        }
    };
    save(transaction, Author { tenant, operator: None }, Draft { id: tenant.0, expected, body })
        .await
        .map(drop)
}

async fn put<T: Setting>(
    transaction: &mut PgConnection,
    tenant: TenantId,
    id: Uuid,
    body: T,
) -> Result<(), StoreError> {
    if is_there(transaction, tenant, T::NOUN, id).await? {
        return Ok(());
    }
    bump(&mut *transaction).await?;
    let author = Author { tenant, operator: None };
    save(transaction, author, Draft { id, expected: Expected::Nothing, body }).await.map(drop)
}

async fn is_there(
    transaction: &mut PgConnection,
    tenant: TenantId,
    noun: Noun,
    id: Uuid,
) -> Result<bool, StoreError> {
    let found = sqlx::query_file!("queries/setting/lock.sql", tenant.0, noun.name(), id)
        .fetch_optional(transaction)
        .await
        .map_err(failed("look for a setting"))?;
    Ok(found.is_some())
}
