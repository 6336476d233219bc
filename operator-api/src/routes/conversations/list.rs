//! `GET /v1/conversations`

use std::sync::Arc;

use axum::extract::State;
use domain::{ConversationId, OperatorId, Timestamp};
use protocol::Problem;
use protocol::frame::StageName;
use serde::{Deserialize, Serialize};
use store::reads::{After, ConversationRow, Filter};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Conversation, among};
use crate::caller::Staff;
use crate::query::Query;
use crate::refusal::Refused;
use crate::state::Api;

const PAGE: u32 = 50;

/// Which conversations.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    #[serde(default)]
    #[param(inline)]
    state: Option<StateName>,
    /// Those that this operator answers.
    #[serde(default)]
    assignee: Option<Uuid>,
    /// `next` of the page before.
    #[serde(default)]
    after: Option<String>,
}

/// Where a conversation stands.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StateName {
    Bot,
    Waiting,
    Active,
    Closed,
}

/// A page of conversations, the last opened first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Conversations {
    conversations: Vec<Conversation>,
    /// Give it as `after` for the next page; none = this is the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// List conversations
#[utoipa::path(
    get, path = "/v1/conversations", tag = "conversations", security(("bearer" = [])), params(Which),
    responses(
        (status = 200, description = "at most 50, the last opened first", body = Conversations),
        (status = 400, description = "a parameter is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an operator", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(api): State<Arc<Api>>,
    staff: Staff,
    Query(which): Query<Which>,
) -> Result<axum::Json<Conversations>, Refused> {
    let after = which.after.as_deref().map(read_cursor).transpose()?;
    let filter = Filter {
        stage: which.state.map(stage),
        assignee: which.assignee.map(OperatorId),
        among: among(&staff),
    };
    // One more than is shown tells whether there is a next page.
    let mut rows =
        api.store.api_reads().conversations(staff.principal.tenant, filter, after, PAGE + 1).await?;
    let has_next = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let next = rows.last().filter(|_| has_next).map(cursor);
    Ok(axum::Json(Conversations { conversations: rows.into_iter().map(Conversation::from).collect(), next }))
}

const fn stage(state: StateName) -> StageName {
    match state {
        StateName::Bot => StageName::Bot,
        StateName::Waiting => StageName::Waiting,
        StateName::Active => StageName::Active,
        StateName::Closed => StageName::Closed,
    }
}

fn cursor(row: &ConversationRow) -> String {
    format!("{}.{}", row.opened_at.0, row.id)
}

pub(crate) fn read_cursor(text: &str) -> Result<After, Refused> {
    let refused = || Refused::field("after", "give the `next` of the page before, unchanged");
    let (opened_at, id) = text.split_once('.').ok_or_else(refused)?;
    let opened_at = opened_at.parse().map(Timestamp).map_err(|_| refused())?;
    let id: ConversationId = id.parse().map_err(|_| refused())?;
    Ok(After { opened_at, id })
}
