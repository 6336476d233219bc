//! Pages of a timeline, in the numbers of the one who reads.

use domain::entry::Entry;
use domain::{ClientId, ConversationId, Position, Seq, TenantId, TimelineId, Timestamp};
use protocol::frame::{EntryFrame, Page};
use protocol::limit;
use protocol::link::{Range, Reader};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Reads;
use crate::codec;
use crate::error::{StoreError, failed};

/// What an entry's frame costs beside its body: ids, numbers and names of fields.
const FRAME_BYTES: usize = 260;

struct EntryRow {
    n: i64,
    seq: Option<i64>,
    conversation: Uuid,
    author_kind: i16,
    author: Uuid,
    client_id: Uuid,
    body: String,
    at: i64,
    /// For staff: of the operator who wrote it.
    author_name: Option<String>,
}

impl Reads {
    /// A page of at most [`limit::PAGE_ENTRIES`] entries and about [`limit::PAGE_BYTES`], but at least one entry, lowest
    /// number first. A customer's page holds seqs, and only what the customer may see; of a timeline that does not exist
    /// yet or is another customer's it is empty. For staff `None` says that the tenant has no such timeline.
    pub async fn page(
        &self,
        tenant: TenantId,
        timeline: TimelineId,
        reader: Reader,
        range: Range,
    ) -> Result<Option<Page>, StoreError> {
        self.pool
            .as_person(tenant, "read a page", move |transaction| {
                Box::pin(async move {
                    let (side, customer) = match reader {
                        Reader::Customer { customer } => (0_i16, Some(customer.0)),
                        Reader::Staff { .. } => (1_i16, None),
                    };
                    let header = sqlx::query_file!("queries/timeline/header.sql", timeline.0, side, customer)
                        .fetch_optional(&mut *transaction)
                        .await
                        .map_err(failed("read a page's header"))?;
                    let Some(header) = header else {
                        return Ok(customer.map(|_| empty(timeline)));
                    };
                    let rows = rows(transaction, timeline, reader, range).await?;
                    let (entries, more) = cut(rows, |row| frame(timeline, reader, row))?;
                    let head = codec::num(header.head);
                    Ok(Some(Page {
                        req: None,
                        timeline,
                        // The header was read a moment earlier: an entry may be newer than it.
                        head: entries.iter().map(|entry| entry.n).max().unwrap_or(0).max(head),
                        entries: if matches!(range, Range::After { .. }) {
                            entries
                        } else {
                            reversed(entries)
                        },
                        more,
                        delivered: header.delivered.map_or(0, codec::num),
                        read: header.read.map_or(0, codec::num),
                        stage: codec::stage_name(header.stage, header.assignee.is_some()),
                        version: header.version.map_or(0, codec::num),
                    }))
                })
            })
            .await
    }
}

async fn rows(
    connection: &mut PgConnection,
    timeline: TimelineId,
    reader: Reader,
    range: Range,
) -> Result<Vec<EntryRow>, StoreError> {
    // One more than fits tells whether there are more.
    let max = i64::try_from(limit::PAGE_ENTRIES + 1).expect("a page is small");
    let id = timeline.0;
    let rows = match (reader, range) {
        (Reader::Customer { .. }, Range::After { after }) => {
            sqlx::query_file_as!(
                EntryRow,
                "queries/entry/page_customer_after.sql",
                id,
                codec::int(after),
                max
            )
            .fetch_all(connection)
            .await
        }
        (Reader::Customer { .. }, Range::Before { before }) => {
            let before = before.map(codec::int);
            sqlx::query_file_as!(EntryRow, "queries/entry/page_customer_before.sql", id, before, max)
                .fetch_all(connection)
                .await
        }
        (Reader::Staff { .. }, Range::After { after }) => {
            sqlx::query_file_as!(EntryRow, "queries/entry/page_staff_after.sql", id, codec::int(after), max)
                .fetch_all(connection)
                .await
        }
        (Reader::Staff { .. }, Range::Before { before }) => {
            let before = before.map(codec::int);
            sqlx::query_file_as!(EntryRow, "queries/entry/page_staff_before.sql", id, before, max)
                .fetch_all(connection)
                .await
        }
    };
    rows.map_err(failed("read a page"))
}

/// Takes rows until the page is full, at least one. Answers whether any were left.
fn cut(
    rows: Vec<EntryRow>,
    frame: impl Fn(EntryRow) -> Result<EntryFrame, StoreError>,
) -> Result<(Vec<EntryFrame>, bool), StoreError> {
    let mut entries = Vec::with_capacity(rows.len().min(limit::PAGE_ENTRIES));
    let mut bytes = 0;
    for row in rows {
        bytes += row.body.len() + row.author_name.as_ref().map_or(0, String::len) + FRAME_BYTES;
        if entries.len() == limit::PAGE_ENTRIES || (bytes > limit::PAGE_BYTES && !entries.is_empty()) {
            return Ok((entries, true));
        }
        entries.push(frame(row)?);
    }
    Ok((entries, false))
}

fn frame(timeline: TimelineId, reader: Reader, row: EntryRow) -> Result<EntryFrame, StoreError> {
    let n = codec::num(row.n);
    let (position, seq) = match reader {
        Reader::Customer { .. } => (Position::ZERO, Some(Seq(n))),
        Reader::Staff { .. } => (Position(n), row.seq.map(|seq| Seq(codec::num(seq)))),
    };
    let (kind, files) = codec::body_of(&row.body, timeline)?;
    let entry = Entry {
        timeline,
        position,
        seq,
        conversation: ConversationId(row.conversation),
        author: codec::author(row.author_kind, row.author)?,
        client_id: ClientId(row.client_id),
        sender: None,
        kind,
        files,
        at: Timestamp(row.at),
    };
    Ok(match (reader, entry.visible()) {
        (Reader::Customer { .. }, Some(visible)) => EntryFrame::for_customer(&visible),
        _ => EntryFrame::for_staff(&entry, row.author_name),
    })
}

fn reversed(mut entries: Vec<EntryFrame>) -> Vec<EntryFrame> {
    entries.reverse();
    entries
}

fn empty(timeline: TimelineId) -> Page {
    Page {
        req: None,
        timeline,
        entries: Vec::new(),
        head: 0,
        more: false,
        delivered: 0,
        read: 0,
        stage: codec::stage_name(None, false),
        version: 0,
    }
}
