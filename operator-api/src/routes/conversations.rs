//! Conversations as staff sees and moves them.

pub(crate) mod close;
pub(crate) mod customer;
pub(crate) mod files;
pub(crate) mod list;
mod moves;
pub(crate) mod outcome;
pub(crate) mod read;
pub(crate) mod reopen;
pub(crate) mod routing;
pub(crate) mod tags;
pub(crate) mod take;
pub(crate) mod write;

use domain::conversation::CloseReason;
use domain::rights::{Ability, Object, Scope};
use domain::{ConversationId, CustomerId, OperatorId, QueueId, TimelineId};
use protocol::frame::StageName;
use protocol::search::{PastChat, TagCard};
use serde::Serialize;
use store::reads::{Among, ConversationRow};
use store::tags::Tag;
use utoipa::ToSchema;

use crate::caller::Staff;
use crate::refusal::Refused;
use crate::state::Api;

/// A conversation. Instants are milliseconds since 1970.
#[derive(Serialize, ToSchema)]
pub(crate) struct Conversation {
    #[schema(value_type = Uuid)]
    id: ConversationId,
    #[schema(value_type = Uuid)]
    timeline: TimelineId,
    #[schema(value_type = Uuid)]
    customer: CustomerId,
    /// Empty for a guest.
    customer_name: String,
    stage: StageName,
    /// What `close` and `reopen` compare `If-Match` with.
    version: u64,
    /// What `take` compares `If-Match` with; none before the desk heard of the conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket_version: Option<u64>,
    /// None before the desk heard of the conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Uuid>)]
    queue: Option<QueueId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<AssigneeBody>,
    /// `by_operator`, `by_customer`, `by_supervisor` or `inactive`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    close_reason: Option<CloseReason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<i64>,
    /// When the customer began to wait.
    since: i64,
    opened_at: i64,
    /// The newest position of the timeline.
    head: u64,
}

/// Who answers.
#[derive(Serialize, ToSchema)]
pub(crate) struct AssigneeBody {
    #[schema(value_type = Uuid)]
    operator: OperatorId,
    name: String,
}

impl From<ConversationRow> for Conversation {
    fn from(row: ConversationRow) -> Self {
        Self {
            id: row.id,
            timeline: row.timeline,
            customer: row.customer,
            customer_name: row.customer_name,
            stage: row.stage,
            version: row.version,
            ticket_version: row.ticket_version,
            queue: row.queue,
            assignee: row
                .assignee
                .map(|assignee| AssigneeBody { operator: assignee.operator, name: assignee.name }),
            close_reason: row.close_reason,
            closed_at: row.closed_at.map(|at| at.0),
            since: row.since.0,
            opened_at: row.opened_at.0,
            head: row.head,
        }
    }
}

/// The conversation of this id, of the asker's own tenant. One that the asker may not see does not exist for them.
pub(crate) async fn find(api: &Api, staff: &Staff, id: &str) -> Result<ConversationRow, Refused> {
    let missing = || Refused::not_found("conversation");
    let id: ConversationId = id.parse().map_err(|_| missing())?;
    let found = api.store.api_reads().conversation(staff.principal.tenant, id).await?.ok_or_else(missing)?;
    staff.rights.may(Ability::See, &object(&found)).map_err(|_| missing())?;
    Ok(found)
}

/// The same, for whoever may write in it.
async fn find_to_write(api: &Api, staff: &Staff, id: &str) -> Result<ConversationRow, Refused> {
    let row = find(api, staff, id).await?;
    staff.may(Ability::Write, &object(&row))?;
    Ok(row)
}

/// A conversation as rights are asked about it.
pub(super) fn object(row: &ConversationRow) -> Object<'static> {
    let assignee = row.assignee.as_ref().map(|assignee| assignee.operator);
    Object::Conversation { assignee, queue: row.queue }
}

/// A conversation as lists and cards show one.
pub(crate) fn past(row: ConversationRow) -> PastChat {
    let (operator, operator_name) = row.assignee.map(|assignee| (assignee.operator, assignee.name)).unzip();
    PastChat {
        conversation: row.id,
        timeline: row.timeline,
        customer: row.customer,
        customer_name: row.customer_name,
        stage: row.stage,
        queue: row.queue,
        operator,
        operator_name,
        close_reason: row.close_reason,
        closed_at: row.closed_at.map(|at| at.0),
        opened_at: row.opened_at.0,
    }
}

pub(crate) fn tag_cards(tags: Vec<Tag>) -> Vec<TagCard> {
    tags.into_iter().map(|tag| TagCard { id: tag.id, name: tag.name, colour: tag.colour }).collect()
}

/// What somebody sees who does not see all.
pub(crate) fn among(staff: &Staff) -> Option<Among> {
    let queues = match staff.rights.grants.see {
        Scope::All => return None,
        Scope::Queues => staff.rights.queues.clone(),
        Scope::Own | Scope::None => Vec::new(),
    };
    Some(Among { operator: staff.operator, queues })
}
