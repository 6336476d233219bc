//! A change of settings: one transaction of version check, row, what it names, columns that others ask, audit, and the
//! number that makes every pod look.
//!
//! The number is raised first: its row is locked until the end, so changes of settings happen one after the other and
//! what one of them has checked stays true until it is written.

mod check;
mod columns;
mod request;
mod row;

use domain::{OperatorId, TenantId};
use protocol::settings::Setting;
use sqlx::PgConnection;
use uuid::Uuid;

use super::nouns::Kept;
use super::refusal::Refusal;
use super::{Settings, bump};
use crate::error::StoreError;
use crate::session;

use check::{check_count, check_key, check_uses, users};
pub use request::Request;
use row::{Change, lock, lock_any};

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

pub(super) fn refuse<T>(refusal: Refusal) -> Result<T, StoreError> {
    Err(StoreError::Refused(Box::new(refusal)))
}
