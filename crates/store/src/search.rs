//! The index over what was said. A turn notes that there is something new; the words are taken apart here, a moment
//! later, by whoever has time. What is found is read by [`crate::reads`].

mod words;

use std::collections::BTreeMap;

use domain::TimelineId;
use domain::entry::EntryKind;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::codec;
use crate::error::{StoreError, failed};
use crate::pool::Pool;

pub(crate) use words::{Word, small, words};

/// Where the row of a conversation's customer stands: no entry has this number.
const NAME: i64 = 0;
const BY_NOBODY: i16 = -1;

/// The index over what was said.
#[derive(Clone, Debug)]
pub struct SearchIndex {
    pool: Pool,
}

/// Rows of the index, as columns.
#[derive(Default)]
struct Columns {
    conversations: Vec<Uuid>,
    positions: Vec<i64>,
    timelines: Vec<Uuid>,
    tenants: Vec<Uuid>,
    opened_at: Vec<i64>,
    author_kinds: Vec<i16>,
    authors: Vec<Uuid>,
    words: Vec<String>,
}

impl SearchIndex {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Puts the oldest entries that are not in the index into it, at most `max`; answers how many were taken. Nobody
    /// else takes the same, and what is not done to the end is taken again.
    pub async fn catch_up(&self, max: u32) -> Result<u32, StoreError> {
        self.pool
            .transaction("put entries into the index", move |transaction| {
                Box::pin(async move { catch_up(transaction, max).await })
            })
            .await
    }
}

async fn catch_up(transaction: &mut PgConnection, max: u32) -> Result<u32, StoreError> {
    let taken = sqlx::query_file!("queries/search_due/take.sql", i64::from(max))
        .fetch_all(&mut *transaction)
        .await
        .map_err(failed("take entries for the index"))?;
    let count = u32::try_from(taken.len()).unwrap_or(max);
    if count == 0 {
        return Ok(0);
    }
    let (timelines, positions): (Vec<Uuid>, Vec<i64>) =
        taken.into_iter().map(|row| (row.timeline, row.position)).unzip();
    let entries = sqlx::query_file!("queries/search_entry/read.sql", &timelines, &positions)
        .fetch_all(&mut *transaction)
        .await
        .map_err(failed("read entries for the index"))?;
    // Sorted: two that index one conversation never wait for each other in a circle. And once: of an entry that was
    // noted twice there is one row.
    let mut rows = BTreeMap::new();
    for entry in entries {
        let kind = codec::kind(&entry.body, TimelineId(entry.timeline))?;
        let about = (entry.timeline, entry.tenant, entry.opened_at);
        let name = small(&entry.customer_name);
        rows.insert((entry.conversation, NAME), (about, BY_NOBODY, entry.customer, name));
        if let Some(text) = said(&kind) {
            let row = (about, entry.author_kind, entry.author, small(text));
            rows.insert((entry.conversation, entry.position), row);
        }
    }
    let mut columns = Columns::default();
    for ((conversation, position), ((timeline, tenant, opened_at), author_kind, author, words)) in rows {
        columns.conversations.push(conversation);
        columns.positions.push(position);
        columns.timelines.push(timeline);
        columns.tenants.push(tenant);
        columns.opened_at.push(opened_at);
        columns.author_kinds.push(author_kind);
        columns.authors.push(author);
        columns.words.push(words);
    }
    sqlx::query_file!(
        "queries/search_entry/put.sql",
        &columns.conversations,
        &columns.positions,
        &columns.timelines,
        &columns.tenants,
        &columns.opened_at,
        &columns.author_kinds,
        &columns.authors,
        &columns.words
    )
    .execute(transaction)
    .await
    .map_err(failed("put entries into the index"))?;
    Ok(count)
}

/// What of an entry was said by people.
pub(crate) fn said(kind: &EntryKind) -> Option<&str> {
    match kind {
        EntryKind::Message { text, .. }
        | EntryKind::Note { text, .. }
        | EntryKind::Whisper { text, .. }
        | EntryKind::Undelivered { text, .. } => Some(text),
        _ => None,
    }
}
