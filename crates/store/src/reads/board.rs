//! Snapshots of an inbox and of a board.

use domain::entry::EntryKind;
use domain::operator::{Presence, Status};
use domain::ticket::{Ticket, TicketState};
use domain::{ConversationId, CustomerId, DeskId, OperatorId, QueueId, TenantId, TimelineId};
use protocol::frame::{
    AuthorKind, BoardFrame, ChatCard, InboxFrame, OperatorNow, PlaceName, StatusName, WaitingCard,
};
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
                    let me = sqlx::query_file!("queries/operator/inbox_version.sql", operator.0)
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
                        let place = place(operator, row.detail.as_deref(), timeline)?;
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
                            place: place.name,
                            offer: place.offer,
                            until: place.until,
                            from: place.from,
                        });
                    }
                    let version = me.as_ref().map_or(0, |me| codec::num(me.inbox_version));
                    let me = me.map(|me| now(operator, &me.presence)).transpose()?;
                    Ok(InboxFrame { version, chats, me })
                })
            })
            .await
    }

    /// What waits at the tenant's desk, the longest first; at most [`limit::BOARD_ROWS`].
    pub async fn board(&self, tenant: TenantId) -> Result<BoardFrame, StoreError> {
        self.pool
            .as_person(tenant, "read a board", move |transaction| {
                Box::pin(async move {
                    let desk = DeskId::default_of(tenant);
                    let queue = QueueId::default_of(desk);
                    let max = i64::try_from(limit::BOARD_ROWS).expect("a board is small");
                    let board = sqlx::query_file!("queries/ticket/board.sql", queue.0, desk.0)
                        .fetch_one(&mut *transaction)
                        .await
                        .map_err(failed("read a board's version"))?;
                    let rows = sqlx::query_file!("queries/ticket/waiting.sql", desk.0, max)
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

/// What an operator has to do with a ticket.
#[derive(Default)]
struct Place {
    name: PlaceName,
    offer: Option<u64>,
    until: Option<i64>,
    from: Option<String>,
}

fn place(me: OperatorId, detail: Option<&str>, timeline: TimelineId) -> Result<Place, StoreError> {
    let Some(detail) = detail else { return Ok(Place::default()) };
    let ticket: Ticket =
        serde_json::from_str(detail).map_err(StoreError::corrupt("ticket", "detail", timeline))?;
    Ok(match ticket.state {
        TicketState::Offered { offer, from } if offer.to == me => Place {
            name: PlaceName::Offered,
            offer: Some(ticket.version.0),
            until: Some(offer.until.0),
            from: from.map(|handover| handover.from.name),
        },
        TicketState::Offered { offer, .. } => {
            Place { name: PlaceName::Leaving, until: Some(offer.until.0), ..Place::default() }
        }
        TicketState::WrapUp { until, .. } => {
            Place { name: PlaceName::WrapUp, until: Some(until.0), ..Place::default() }
        }
        TicketState::Assigned { is_held: true, .. } => Place { name: PlaceName::OnHold, ..Place::default() },
        TicketState::Assigned { .. } | TicketState::Waiting { .. } | TicketState::Done => Place::default(),
    })
}

/// What the operator has chosen.
fn now(me: OperatorId, presence: &str) -> Result<OperatorNow, StoreError> {
    let presence: Presence =
        serde_json::from_str(presence).map_err(StoreError::corrupt("operator", "presence", me))?;
    let (status, reason) = status_of(presence.status);
    let next = presence.next.map(status_of);
    let (next, next_reason) = next.map_or((None, None), |(next, reason)| (Some(next), reason));
    let (since, capacity) = (presence.since.0, presence.capacity);
    Ok(OperatorNow { status, reason, next, next_reason, since, capacity })
}

fn status_of(status: Status) -> (StatusName, Option<String>) {
    match status {
        Status::Online => (StatusName::Online, None),
        Status::Away { reason } => (StatusName::Away, Some(reason)),
        Status::Offline => (StatusName::Offline, None),
    }
}

/// The newest message, cut; of one that says nothing the names of its files.
pub(super) fn preview(body: Option<&str>, timeline: TimelineId) -> Result<String, StoreError> {
    match body.map(|body| codec::body_of(body, timeline)).transpose()? {
        Some((EntryKind::Message { text }, files)) if text.trim().is_empty() => {
            let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
            Ok(names.join(", ").chars().take(PREVIEW_CHARS).collect())
        }
        Some((EntryKind::Message { text }, _)) => Ok(text.chars().take(PREVIEW_CHARS).collect()),
        _ => Ok(String::new()),
    }
}
