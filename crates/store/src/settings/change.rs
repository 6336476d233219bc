//! A change of settings: one transaction of version check, row, what it names, columns that others ask, audit, and the
//! number that makes every pod look.
//!
//! The number is raised first: its row is locked until the end, so changes of settings happen one after the other and
//! what one of them has checked stays true until it is written.

mod columns;
mod request;

use domain::{OperatorId, TenantId, Timestamp};
use protocol::problem::FieldError;
use protocol::settings::{Noun, Setting, Use};
use sqlx::PgConnection;
use uuid::Uuid;

use super::nouns::Kept;
use super::refusal::{Refusal, User};
use super::{Settings, bump};
use crate::error::{StoreError, failed};
use crate::{codec, session};

pub use request::Request;

/// Of one noun and tenant.
const LIMIT: i64 = 5_000;
/// That are named where something is in use.
const USERS: i64 = 20;

/// Who changes something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Author {
    pub tenant: TenantId,
    /// None: the system itself, when it makes a tenant.
    pub operator: Option<OperatorId>,
}

/// What is expected to be there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expected {
    Nothing,
    Version(u64),
    /// Whichever version it has.
    Something,
}

/// Something to write.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft<T> {
    pub id: Uuid,
    pub expected: Expected,
    pub body: T,
}

impl Settings {
    /// Makes something new, once for each request.
    pub async fn create<T: Setting>(
        &self,
        author: Author,
        request: Request,
        id: Uuid,
        body: T,
    ) -> Result<Kept<T>, StoreError> {
        self.pool
            .transaction("make a setting", move |transaction| {
                Box::pin(async move {
                    bump(&mut *transaction).await?;
                    if request::is_repeated(transaction, author, &request).await? {
                        return request::found(transaction, author, id).await;
                    }
                    save(transaction, author, Draft { id, expected: Expected::Nothing, body }).await
                })
            })
            .await
    }

    /// Writes these, or none of them.
    pub async fn write<T: Setting>(
        &self,
        author: Author,
        drafts: Vec<Draft<T>>,
    ) -> Result<Vec<Kept<T>>, StoreError> {
        self.pool
            .transaction("change settings", move |transaction| {
                Box::pin(async move {
                    bump(&mut *transaction).await?;
                    let mut kept = Vec::with_capacity(drafts.len());
                    for draft in drafts {
                        kept.push(save(transaction, author, draft).await?);
                    }
                    Ok(kept)
                })
            })
            .await
    }

    /// Takes something away that nothing uses. Doing it again changes nothing.
    pub async fn remove<T: Setting>(
        &self,
        author: Author,
        id: Uuid,
        expected: Expected,
    ) -> Result<(), StoreError> {
        self.pool
            .transaction("delete a setting", move |transaction| {
                Box::pin(async move {
                    bump(&mut *transaction).await?;
                    remove::<T>(transaction, author, id, expected).await
                })
            })
            .await
    }
}

/// Writes one inside a transaction that has raised the settings' number.
pub(crate) async fn save<T: Setting>(
    transaction: &mut PgConnection,
    author: Author,
    draft: Draft<T>,
) -> Result<Kept<T>, StoreError> {
    let Draft { id, expected, body } = draft;
    let (tenant, noun) = (author.tenant, T::NOUN);
    let json = serde_json::to_string(&body).expect("a body is plain data");
    let before = lock(transaction, tenant, noun, id, author.operator).await?;
    match (&before, expected) {
        (None, Expected::Nothing) => check_count(transaction, tenant, noun).await?,
        (Some(found), Expected::Nothing) => return refuse(Refusal::Stale { version: found.version }),
        (None, _) => return refuse(Refusal::Missing),
        (Some(found), Expected::Version(version)) if version != found.version => {
            // The answer to the same change was lost on its way: it is the same again.
            let is_repeated = version + 1 == found.version
                && found.changed_by == author.operator.map(|operator| operator.0)
                && found.body == json;
            if is_repeated {
                return Ok(found.kept(id, body));
            }
            return refuse(Refusal::Stale { version: found.version });
        }
        (Some(found), _) if found.body == json => return Ok(found.kept(id, body)),
        (Some(_), _) => {}
    }
    let owner = author.operator.filter(|_| body.is_personal());
    check_key(transaction, tenant, id, owner, &body).await?;
    check_uses(transaction, tenant, &body.uses()).await?;

    let now = session::now(transaction).await?;
    let change = Change { author, noun, id, owner, at: now, before: before.as_ref(), after: Some(&json) };
    let version = change.put(transaction, body.label(), &body.key()).await?;
    change.put_uses(transaction, &body.uses()).await?;
    columns::project(transaction, author, id, &body, now).await?;
    change.audit(transaction).await?;
    let changed_by = author.operator;
    Ok(Kept { id, version, changed_at: now, changed_by, body })
}

async fn remove<T: Setting>(
    transaction: &mut PgConnection,
    author: Author,
    id: Uuid,
    expected: Expected,
) -> Result<(), StoreError> {
    let (tenant, noun) = (author.tenant, T::NOUN);
    let before = match lock_any(transaction, tenant, noun, id, author.operator).await? {
        None => return refuse(Refusal::Missing),
        Some(found) if found.is_deleted => return Ok(()),
        Some(found) => found,
    };
    if let Expected::Version(version) = expected
        && version != before.version
    {
        return refuse(Refusal::Stale { version: before.version });
    }
    let users = users(transaction, tenant, noun, id).await?;
    if !users.is_empty() {
        return refuse(Refusal::InUse(users));
    }
    columns::may_go(noun, tenant, id)?;
    let now = session::now(transaction).await?;
    let owner = before.owner.map(OperatorId);
    let change = Change { author, noun, id, owner, at: now, before: Some(&before), after: None };
    // The key is free again; the label stays, so that a page after it still finds its place.
    change.put(transaction, &before.label, &format!("deleted {id}")).await?;
    change.put_uses(transaction, &[]).await?;
    change.audit(transaction).await
}

/// A row as it stands before a change.
pub(super) struct Before {
    version: u64,
    label: String,
    owner: Option<Uuid>,
    body: String,
    changed_at: Timestamp,
    changed_by: Option<Uuid>,
    is_deleted: bool,
}

impl Before {
    fn kept<T>(&self, id: Uuid, body: T) -> Kept<T> {
        let changed_by = self.changed_by.map(OperatorId);
        Kept { id, version: self.version, changed_at: self.changed_at, changed_by, body }
    }
}

/// The row, if it is there and nobody else's own.
async fn lock(
    transaction: &mut PgConnection,
    tenant: TenantId,
    noun: Noun,
    id: Uuid,
    asker: Option<OperatorId>,
) -> Result<Option<Before>, StoreError> {
    Ok(lock_any(transaction, tenant, noun, id, asker).await?.filter(|found| !found.is_deleted))
}

async fn lock_any(
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

async fn check_count(transaction: &mut PgConnection, tenant: TenantId, noun: Noun) -> Result<(), StoreError> {
    let count = sqlx::query_file_scalar!("queries/setting/count.sql", tenant.0, noun.name())
        .fetch_one(transaction)
        .await
        .map_err(failed("count settings"))?;
    if count < LIMIT { Ok(()) } else { refuse(Refusal::TooMany { limit: LIMIT }) }
}

async fn check_key<T: Setting>(
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

async fn check_uses(
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

async fn users(
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

/// One change on its way into the tables.
struct Change<'a> {
    author: Author,
    noun: Noun,
    id: Uuid,
    owner: Option<OperatorId>,
    at: Timestamp,
    before: Option<&'a Before>,
    /// None: it goes away.
    after: Option<&'a str>,
}

impl Change<'_> {
    async fn put(&self, transaction: &mut PgConnection, label: &str, key: &str) -> Result<u64, StoreError> {
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

    async fn put_uses(&self, transaction: &mut PgConnection, uses: &[Use]) -> Result<(), StoreError> {
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

    async fn audit(&self, transaction: &mut PgConnection) -> Result<(), StoreError> {
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

fn names(uses: &[Use]) -> (Vec<String>, Vec<Uuid>) {
    uses.iter().map(|named| (named.noun.name().to_owned(), named.id)).unzip()
}

pub(super) fn refuse<T>(refusal: Refusal) -> Result<T, StoreError> {
    Err(StoreError::Refused(Box::new(refusal)))
}
