//! What must be true before a setting is written.

use domain::{OperatorId, TenantId};
use protocol::problem::FieldError;
use protocol::settings::{Noun, Setting, Use};
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::refusal::{Refusal, User};
use super::refuse;
use super::row::names;
use crate::codec;
use crate::error::{StoreError, failed};

/// Of one noun and tenant.
const LIMIT: i64 = 5_000;
/// That are named where something is in use.
const USERS: i64 = 20;

/// There is room for one more.
pub(super) async fn check_count(
    transaction: &mut PgConnection,
    tenant: TenantId,
    noun: Noun,
) -> Result<(), StoreError> {
    let count = sqlx::query_file_scalar!("queries/setting/count.sql", tenant.0, noun.name())
        .fetch_one(transaction)
        .await
        .map_err(failed("count settings"))?;
    if count < LIMIT { Ok(()) } else { refuse(Refusal::TooMany { limit: LIMIT }) }
}

/// Nothing else is called so.
pub(super) async fn check_key<T: Setting>(
    transaction: &mut PgConnection,
    tenant: TenantId,
    id: Uuid,
    owner: Option<OperatorId>,
    body: &T,
) -> Result<(), StoreError> {
    let key = body.key();
    let owner = owner.map(|owner| owner.0);
    let taken =
        sqlx::query_file_scalar!("queries/setting/taken.sql", tenant.0, T::NOUN.name(), id, key, owner)
            .fetch_optional(transaction)
            .await
            .map_err(failed("look for a name"))?;
    let Some(label) = taken else { return Ok(()) };
    let detail = format!("is taken by the {} “{label}”: choose another", T::NOUN.title());
    refuse(Refusal::Fields(vec![FieldError { field: T::LABEL.to_owned(), value: key, detail }]))
}

/// All that is named is there.
pub(super) async fn check_uses(
    transaction: &mut PgConnection,
    tenant: TenantId,
    uses: &[Use],
) -> Result<(), StoreError> {
    let (nouns, ids) = names(uses);
    let missing = sqlx::query_file_scalar!("queries/setting_use/missing.sql", tenant.0, &nouns, &ids)
        .fetch_all(transaction)
        .await
        .map_err(failed("look for what is named"))?;
    let errors: Vec<FieldError> = missing
        .into_iter()
        .filter_map(|place| uses.get(usize::try_from(place - 1).ok()?))
        .map(|named| FieldError {
            field: named.field.clone(),
            value: named.id.to_string(),
            detail: format!("there is no such {}: choose another, or leave it out", named.noun.title()),
        })
        .collect();
    if errors.is_empty() { Ok(()) } else { refuse(Refusal::Fields(errors)) }
}

/// What something is used by.
pub(super) async fn users(
    transaction: &mut PgConnection,
    tenant: TenantId,
    noun: Noun,
    id: Uuid,
) -> Result<Vec<User>, StoreError> {
    let rows = sqlx::query_file!("queries/setting_use/users.sql", tenant.0, noun.name(), id, USERS)
        .fetch_all(&mut *transaction)
        .await
        .map_err(failed("look for what uses a setting"))?;
    let title = |name: &str| Noun::of_name(name).map_or("setting", Noun::title);
    let mut users: Vec<User> = rows
        .into_iter()
        .map(|row| User::Setting { noun: title(&row.noun), id: row.id, label: row.label })
        .collect();
    if noun == Noun::Queue {
        let open = sqlx::query_file_scalar!("queries/ticket/open_in_queue.sql", tenant.0, id)
            .fetch_one(transaction)
            .await
            .map_err(failed("count a queue's conversations"))?;
        if open > 0 {
            users.push(User::Conversations(codec::num(open)));
        }
    }
    Ok(users)
}
