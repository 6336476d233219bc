//! Snapshots of an inbox and of a board.

use domain::entry::EntryKind;
use domain::{ConversationId, CustomerId, DeskId, OperatorId, QueueId, TenantId, TimelineId};
use protocol::frame::{AuthorKind, BoardFrame, ChatCard, InboxFrame, WaitingCard};
use protocol::limit;
use uuid::Uuid;

use super::Reads;
use crate::codec;
use crate::error::{StoreError, failed};

const PREVIEW_CHARS: usize = 120;

impl Reads {
    /// An operator's conversations, the one with the newest message first; at most 500.
    pub async fn inbox(&self, tenant: TenantId, operator: OperatorId) -> Result<InboxFrame, StoreError> {
        self.pool
            .as_person(tenant, "read an inbox", move |transaction| {
                Box::pin(async move {
                    // The version first: a change in between makes the chats newer than it says, and is pulled once more.
                    let version = sqlx::query_file_scalar!("queries/operator/inbox_version.sql", operator.0)
                        .fetch_optional(&mut *transaction)
                        .await
                        .map_err(failed("read an inbox's version"))?;
                    let rows = sqlx::query_file!("queries/ticket/inbox.sql", operator.0)
                        .fetch_all(&mut *transaction)
                        .await
                        .map_err(failed("read an inbox"))?;
                    let mut chats = Vec::with_capacity(rows.len());
                    for row in rows {
                        let timeline = TimelineId(row.timeline);
                        chats.push(ChatCard {
                            conversation: ConversationId(row.conversation),
                            timeline,
                            customer: CustomerId(row.customer),
                            name: row.customer_name,
                            stage: codec::stage_name(Some(row.stage), true),
                            version: codec::num(row.version),
                            since: row.since_at,
                            preview: preview(row.preview.as_deref(), timeline)?,
                            preview_by: AuthorKind::of(codec::author(
                                row.preview_by.unwrap_or(0),
                                Uuid::nil(),
                            )?),
                            preview_at: row.preview_at.unwrap_or(row.since_at),
                            head: codec::num(row.last_position),
                            read: row.read.map_or(0, codec::num),
                        });
                    }
                    Ok(InboxFrame { version: version.map_or(0, codec::num), chats })
                })
            })
            .await
    }

    /// What waits at the tenant's default queue, the longest first; at most [`limit::BOARD_ROWS`].
    pub async fn board(&self, tenant: TenantId) -> Result<BoardFrame, StoreError> {
        self.pool
            .as_person(tenant, "read a board", move |transaction| {
                Box::pin(async move {
                    let queue = QueueId::default_of(DeskId::default_of(tenant));
                    let max = i64::try_from(limit::BOARD_ROWS).expect("a board is small");
                    let board = sqlx::query_file!("queries/ticket/board.sql", queue.0)
                        .fetch_one(&mut *transaction)
                        .await
                        .map_err(failed("read a board's version"))?;
                    let rows = sqlx::query_file!("queries/ticket/waiting.sql", queue.0, max)
                        .fetch_all(&mut *transaction)
                        .await
                        .map_err(failed("read a board"))?;
                    let mut waiting = Vec::with_capacity(rows.len());
                    for row in rows {
                        let timeline = TimelineId(row.timeline);
                        waiting.push(WaitingCard {
                            conversation: ConversationId(row.conversation),
                            timeline,
                            name: row.customer_name,
                            customer: CustomerId(row.customer),
                            since: row.since_at,
                            version: codec::num(row.version),
                            preview: preview(row.preview.as_deref(), timeline)?,
                        });
                    }
                    Ok(BoardFrame {
                        version: codec::num(board.version),
                        waiting,
                        total: codec::num(board.total),
                    })
                })
            })
            .await
    }
}

/// The newest message, cut.
fn preview(body: Option<&str>, timeline: TimelineId) -> Result<String, StoreError> {
    match body.map(|body| codec::kind(body, timeline)).transpose()? {
        Some(EntryKind::Message { text }) => Ok(text.chars().take(PREVIEW_CHARS).collect()),
        _ => Ok(String::new()),
    }
}
