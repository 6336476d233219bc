//! Making something once, however often it is asked for.

use protocol::settings::Setting;
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::nouns::{Kept, read_body};
use super::super::refusal::Refusal;
use super::row::lock_any;
use super::{Author, refuse};
use crate::error::{StoreError, failed};

/// A request to make something, by its `Idempotency-Key`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// Of tenant, asker and key.
    pub id: Uuid,
    /// Of all that it asks.
    pub fingerprint: Vec<u8>,
}

/// Keeps what the first request of this id asks. Whether this is a repetition of it.
pub(super) async fn is_repeated(
    transaction: &mut PgConnection,
    author: Author,
    request: &Request,
) -> Result<bool, StoreError> {
    let asker = author.operator.map_or(Uuid::nil(), |operator| operator.0);
    let row = sqlx::query_file!(
        "queries/request/remember.sql",
        author.tenant.0,
        asker,
        request.id,
        request.fingerprint
    )
    .fetch_one(transaction)
    .await
    .map_err(failed("remember a request"))?;
    match (row.is_new, row.fingerprint == request.fingerprint) {
        (true, _) => Ok(false),
        (false, true) => Ok(true),
        (false, false) => refuse(Refusal::KeyReused),
    }
}

/// What the first request made, as it is now.
pub(super) async fn found<T: Setting>(
    transaction: &mut PgConnection,
    author: Author,
    id: Uuid,
) -> Result<Kept<T>, StoreError> {
    match lock_any(transaction, author.tenant, T::NOUN, id, author.operator).await? {
        Some(row) if !row.is_deleted => {
            let body = read_body(&row.body, T::NOUN, id)?;
            Ok(row.kept(id, body))
        }
        _ => refuse(Refusal::Missing),
    }
}
