//! The small integers and the JSON of the rows. The migrations say the same in their comments.

use domain::conversation::{Assignee, CloseReason, Conversation, Stage};
use domain::entry::{Author, Entry, EntryKind};
use domain::file::Attachment;
use domain::ticket::TicketState;
use domain::{ConversationId, CustomerId, OperatorId, QueueId, Subject, TimelineId, Timestamp, Version};
use protocol::frame::StageName;
use protocol::link::Side;
use protocol::record::Topic;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::StoreError;

/// A number as a row holds it. Only a hostile one is beyond: it counts as the highest.
pub(crate) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number as the domain holds it.
pub(crate) fn num(row: i64) -> u64 {
    u64::try_from(row).unwrap_or(0)
}

pub(crate) fn partition(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub(crate) fn partition_of(row: i32) -> u32 {
    u32::try_from(row).unwrap_or(0)
}

pub(crate) fn topic(name: &str) -> Result<Topic, StoreError> {
    Topic::ALL
        .into_iter()
        .find(|topic| topic.name() == name)
        .ok_or_else(|| unknown("ownership", "topic", name))
}

pub(crate) const fn side_code(side: Side) -> i16 {
    match side {
        Side::Customer => 0,
        Side::Operator => 1,
    }
}

pub(crate) const fn author_code(author: &Author) -> i16 {
    match author {
        Author::Customer(_) => 0,
        Author::Operator(_) => 1,
        Author::Supervisor(_) => 2,
        Author::System => 3,
    }
}

pub(crate) fn author(code: i16, id: Uuid) -> Result<Author, StoreError> {
    match code {
        0 => Ok(Author::Customer(CustomerId(id))),
        1 => Ok(Author::Operator(OperatorId(id))),
        2 => Ok(Author::Supervisor(OperatorId(id))),
        3 => Ok(Author::System),
        _ => Err(unknown("entry", "author_kind", code)),
    }
}

pub(crate) const fn kind_code(kind: &EntryKind) -> i16 {
    match kind {
        EntryKind::Message { .. } => 0,
        EntryKind::Note { .. } => 1,
        EntryKind::Whisper { .. } => 2,
        EntryKind::Event { .. } => 3,
        EntryKind::Undelivered { .. } => 4,
        EntryKind::Form { .. } => 5,
    }
}

/// What an entry says, with the files it names. Whoever reads the kind alone passes over them.
#[derive(Serialize, Deserialize)]
struct Body<Kind> {
    #[serde(flatten)]
    kind: Kind,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    files: Vec<Attachment>,
}

pub(crate) fn body(entry: &Entry) -> String {
    if entry.files.is_empty() {
        return json(&entry.kind);
    }
    json(&Body { kind: &entry.kind, files: entry.files.clone() })
}

/// What an entry says, and the files it names.
pub(crate) fn body_of(body: &str, timeline: TimelineId) -> Result<(EntryKind, Vec<Attachment>), StoreError> {
    let Body { kind, files } =
        serde_json::from_str(body).map_err(StoreError::corrupt("entry", "body", timeline))?;
    Ok((kind, files))
}

pub(crate) fn kind(body: &str, timeline: TimelineId) -> Result<EntryKind, StoreError> {
    serde_json::from_str(body).map_err(StoreError::corrupt("entry", "body", timeline))
}

pub(crate) const fn stage_code(stage: &Stage) -> i16 {
    match stage {
        Stage::Bot => 0,
        Stage::Human { .. } => 1,
        Stage::Closed { .. } => 2,
    }
}

pub(crate) const fn close_code(reason: CloseReason) -> i16 {
    match reason {
        CloseReason::ByOperator => 0,
        CloseReason::ByCustomer => 1,
        CloseReason::BySupervisor => 2,
        CloseReason::Inactive => 3,
        CloseReason::Abandoned => 4,
    }
}

pub(crate) fn close_reason(code: i16) -> Result<CloseReason, StoreError> {
    match code {
        0 => Ok(CloseReason::ByOperator),
        1 => Ok(CloseReason::ByCustomer),
        2 => Ok(CloseReason::BySupervisor),
        3 => Ok(CloseReason::Inactive),
        4 => Ok(CloseReason::Abandoned),
        _ => Err(unknown("conversation", "close_reason", code)),
    }
}

/// Where a conversation stands, as screens name it; no stage = no conversation yet.
pub(crate) const fn stage_name(stage: Option<i16>, is_assigned: bool) -> StageName {
    match stage {
        None => StageName::None,
        Some(0) => StageName::Bot,
        Some(1) if is_assigned => StageName::Active,
        Some(1) => StageName::Waiting,
        Some(_) => StageName::Closed,
    }
}

pub(crate) const fn ticket_code(state: &TicketState) -> i16 {
    match state {
        TicketState::Waiting { .. } => 0,
        TicketState::Assigned { .. } => 1,
        TicketState::Done => 2,
        TicketState::Offered { .. } => 3,
        TicketState::WrapUp { .. } => 4,
    }
}

/// Whose inbox a ticket is in: whoever answers or hands over, or writes up what is closed.
pub(crate) fn on_hand(state: &TicketState) -> Option<&Assignee> {
    match state {
        TicketState::Assigned { assignee, .. } | TicketState::WrapUp { assignee, .. } => Some(assignee),
        TicketState::Offered { from, .. } => from.as_ref().map(|handover| &handover.from),
        TicketState::Waiting { .. } | TicketState::Done => None,
    }
}

pub(crate) fn assignee(id: Option<Uuid>, name: Option<String>) -> Option<Assignee> {
    id.map(|id| Assignee { operator: OperatorId(id), name: name.unwrap_or_default() })
}

/// The state of a ticket whose build kept nothing but columns.
pub(crate) fn ticket_state(
    code: i16,
    assigned: Option<Assignee>,
    conversation: ConversationId,
) -> Result<TicketState, StoreError> {
    match (code, assigned) {
        (0, _) => Ok(TicketState::Waiting { rest_until: None }),
        (1, Some(assignee)) => {
            Ok(TicketState::Assigned { assignee, began: Version::ZERO, is_held: false, is_lost: false })
        }
        (2, _) => Ok(TicketState::Done),
        _ => Err(unknown("ticket", "state", conversation)),
    }
}

/// What a row keeps whole.
pub(crate) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("what rows keep has no map with keys that are not strings")
}

/// The person behind the subject that asked.
pub(crate) fn asker(subject: Subject) -> Uuid {
    match subject {
        Subject::Customer(_, id) => id.0,
        Subject::Operator(_, id) => id.0,
        Subject::Timeline(_, id) => id.0,
        Subject::Queue(_, id) => id.0,
        Subject::Pod(id) => id.0,
    }
}

/// The columns of a conversation as they are read.
pub(crate) struct ConversationRow {
    pub(crate) id: Uuid,
    pub(crate) timeline: TimelineId,
    pub(crate) version: i64,
    pub(crate) opened_version: i64,
    pub(crate) since_at: i64,
    pub(crate) stage: i16,
    pub(crate) assignee: Option<Assignee>,
    pub(crate) close_reason: Option<i16>,
    pub(crate) closed_at: Option<i64>,
    pub(crate) ticket_version: i64,
    pub(crate) due_at: Option<i64>,
    pub(crate) opened_at: i64,
    pub(crate) queue: QueueId,
    pub(crate) words: String,
}

pub(crate) fn conversation(row: ConversationRow) -> Result<Conversation, StoreError> {
    let stage = match (row.stage, row.close_reason, row.closed_at) {
        (0, ..) => Stage::Bot,
        (1, ..) => Stage::Human { assignee: row.assignee },
        (2, Some(reason), Some(at)) => Stage::Closed { reason: close_reason(reason)?, at: Timestamp(at) },
        _ => return Err(unknown("conversation", "stage", row.id)),
    };
    Ok(Conversation {
        id: ConversationId(row.id),
        timeline: row.timeline,
        version: Version(num(row.version)),
        opened_version: Version(num(row.opened_version)),
        since: Timestamp(row.since_at),
        stage,
        ticket_version: Version(num(row.ticket_version)),
        due_at: row.due_at.map(Timestamp),
        opened_at: Timestamp(row.opened_at),
        queue: row.queue,
        words: serde_json::from_str(&row.words).map_err(StoreError::corrupt(
            "conversation",
            "words",
            row.id,
        ))?,
    })
}

fn unknown(table: &'static str, column: &'static str, id: impl ToString) -> StoreError {
    StoreError::Corrupt { table, column, id: id.to_string(), source: None }
}
