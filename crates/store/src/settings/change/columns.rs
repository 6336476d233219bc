//! What others ask by column: accounts of operators, boards of queues, the widget that pods know.

use std::any::Any;

use domain::rights::{Ability, Object};
use domain::{DeskId, OperatorId, QueueId, TenantId, Timestamp};
use protocol::settings::{BuiltIn, Noun, OperatorBody, RoleBody, RoleName, Setting, WidgetBody};
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::nouns::read_body;
use super::super::refusal::Refusal;
use super::super::rights;
use super::{Author, refuse};
use crate::accounts;
use crate::error::{StoreError, failed};

/// Brings the columns after what was just written.
pub(super) async fn project<T: Setting>(
    transaction: &mut PgConnection,
    author: Author,
    id: Uuid,
    body: &T,
    now: Timestamp,
) -> Result<(), StoreError> {
    let tenant = author.tenant;
    let body: &dyn Any = body;
    match T::NOUN {
        Noun::Queue => board(transaction, tenant, id).await,
        Noun::Operator => {
            let Some(body) = body.downcast_ref() else { return Ok(()) };
            account(transaction, tenant, id, body, now).await?;
            keeps_the_right(transaction, author).await
        }
        Noun::Role => {
            let Some(body) = body.downcast_ref() else { return Ok(()) };
            role(transaction, tenant, id, body, now).await?;
            keeps_the_right(transaction, author).await
        }
        Noun::Widget => match body.downcast_ref() {
            Some(body) => widget(transaction, tenant, body).await,
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Whether something may go away that nothing uses.
pub(super) fn may_go(noun: Noun, tenant: TenantId, id: Uuid) -> Result<(), StoreError> {
    // Conversations come in there.
    let first = QueueId::default_of(DeskId::default_of(tenant));
    if noun == Noun::Queue && id == first.0 { refuse(Refusal::DefaultQueue) } else { Ok(()) }
}

async fn board(transaction: &mut PgConnection, tenant: TenantId, queue: Uuid) -> Result<(), StoreError> {
    let desk = DeskId::default_of(tenant);
    sqlx::query_file!("queries/desk/create.sql", tenant.0, queue, desk.0)
        .execute(transaction)
        .await
        .map(drop)
        .map_err(failed("make a queue's board"))
}

async fn account(
    transaction: &mut PgConnection,
    tenant: TenantId,
    id: Uuid,
    body: &OperatorBody,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (code, own) = match body.role {
        RoleName::BuiltIn(role) => (code(role), None),
        RoleName::Own(role) => (counts_as(transaction, tenant, role).await?, Some(role)),
    };
    let desk = DeskId::default_of(tenant);
    let changed = sqlx::query_file_scalar!(
        "queries/operator/account.sql",
        tenant.0,
        id,
        desk.0,
        body.email,
        body.name,
        code,
        own,
        body.is_active,
        now.0
    )
    .fetch_one(&mut *transaction)
    .await
    .map_err(failed("write an account"))?;
    if changed {
        accounts::raise(transaction, tenant, id, now).await?;
    }
    if !body.is_active {
        accounts::end_sign_ins(transaction, tenant, id).await?;
    }
    Ok(())
}

pub(super) const fn code(role: BuiltIn) -> i16 {
    match role {
        BuiltIn::Operator => 0,
        BuiltIn::Supervisor => 1,
        BuiltIn::Administrator => 2,
    }
}

/// What a role of the tenant's own counts as where only two are known.
async fn counts_as(transaction: &mut PgConnection, tenant: TenantId, role: Uuid) -> Result<i16, StoreError> {
    let row = sqlx::query_file!("queries/setting/lock.sql", tenant.0, Noun::Role.name(), role)
        .fetch_optional(transaction)
        .await
        .map_err(failed("read a role"))?;
    let Some(row) = row else { return Ok(code(BuiltIn::Operator)) };
    let body: RoleBody = read_body(&row.body, Noun::Role, role)?;
    Ok(code_of(&body))
}

fn code_of(role: &RoleBody) -> i16 {
    code(if role.grants().is_supervisors() { BuiltIn::Supervisor } else { BuiltIn::Operator })
}

/// Operators with this role count as it says now; tokens that say otherwise end.
async fn role(
    transaction: &mut PgConnection,
    tenant: TenantId,
    id: Uuid,
    body: &RoleBody,
    now: Timestamp,
) -> Result<(), StoreError> {
    let moved = sqlx::query_file_scalar!("queries/operator/of_own_role.sql", tenant.0, id, code_of(body))
        .fetch_all(&mut *transaction)
        .await
        .map_err(failed("move operators with a role"))?;
    for operator in moved {
        accounts::raise(transaction, tenant, operator, now).await?;
    }
    Ok(())
}

/// Whoever changes rights keeps the right to change them: so there is always somebody who has it.
async fn keeps_the_right(transaction: &mut PgConnection, author: Author) -> Result<(), StoreError> {
    let Some(operator) = author.operator else { return Ok(()) };
    let rights = rights::read(transaction, author.tenant, OperatorId(operator.0)).await?;
    match rights.is_some_and(|rights| rights.may(Ability::Administer, &Object::Tenant).is_ok()) {
        true => Ok(()),
        false => refuse(Refusal::LocksOut),
    }
}

async fn widget(
    transaction: &mut PgConnection,
    tenant: TenantId,
    body: &WidgetBody,
) -> Result<(), StoreError> {
    sqlx::query_file!("queries/widget/show.sql", tenant.0, body.title, &body.origins)
        .execute(transaction)
        .await
        .map(drop)
        .map_err(failed("write a widget"))
}
