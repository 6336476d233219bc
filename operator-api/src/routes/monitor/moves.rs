//! `POST /v1/monitor/moves`

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::State;
use domain::desk::Target;
use domain::rights::Ability;
use domain::ticket::OrElse;
use domain::{ClientId, DeskId, Version};
use futures_util::future::join_all;
use http::Method;
use protocol::Problem;
use protocol::monitor::{BulkMove, BulkMoved, MoveOne, MoveTo, Moved};
use protocol::problem::ProblemKind;
use protocol::record::{Command, DeskAsk};
use uuid::Uuid;

use crate::body::Json;
use crate::caller::Staff;
use crate::command::{Asked, IdempotencyKey, Outcome, carry_out, fingerprint};
use crate::refusal::Refused;
use crate::routes::conversations;
use crate::state::Api;

const MOST: usize = 100;
const COMMENT_CHARS: usize = 2_000;

/// Move conversations
///
/// Each is decided by itself, in the order of the log: some may move and others not.
#[utoipa::path(
    post, path = "/v1/monitor/moves", tag = "monitor", security(("bearer" = [])), request_body = BulkMove,
    params(("Idempotency-Key" = String, Header, description = "new for each request, the same for its repetitions", min_length = 1, max_length = 255)),
    responses(
        (status = 200, description = "what became of each, in their order", body = BulkMoved),
        (status = 400, description = "a field or header is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "the body is too large", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again with the same key", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    State(api): State<Arc<Api>>,
    staff: Staff,
    key: IdempotencyKey,
    Json(body): Json<BulkMove>,
) -> Result<axum::Json<BulkMoved>, Refused> {
    check(&body)?;
    let request = key.client_id(staff.principal.tenant, staff.operator);
    let moves = body.conversations.iter().map(|one| moved(&api, &staff, request, &body, one));
    Ok(axum::Json(BulkMoved { moved: join_all(moves).await }))
}

fn check(body: &BulkMove) -> Result<(), Refused> {
    if body.conversations.is_empty() || body.conversations.len() > MOST {
        return Err(Refused::field("conversations", "name 1 to 100 of them"));
    }
    let ids: HashSet<_> = body.conversations.iter().map(|one| one.id).collect();
    if ids.len() < body.conversations.len() {
        return Err(Refused::field("conversations", "name each of them once"));
    }
    if body.comment.chars().count() > COMMENT_CHARS {
        return Err(Refused::field("comment", "has at most 2000 characters"));
    }
    Ok(())
}

async fn moved(api: &Api, staff: &Staff, request: ClientId, body: &BulkMove, one: &MoveOne) -> Moved {
    let outcome = carried_out(api, staff, request, body, one).await;
    let (version, problem) = match outcome {
        Ok(Some(Outcome::Changed { version })) => (Some(version), None),
        Ok(Some(Outcome::Refused(problem))) => (None, Some(problem)),
        Ok(Some(Outcome::Said(_)) | None) => (None, None),
        Err(refused) => (None, Some(refused.into_problem())),
    };
    Moved { id: one.id, version, problem }
}

async fn carried_out(
    api: &Api,
    staff: &Staff,
    request: ClientId,
    body: &BulkMove,
    one: &MoveOne,
) -> Result<Option<Outcome>, Refused> {
    let row = conversations::find(api, staff, &one.id.to_string()).await?;
    staff.may(Ability::Take, &conversations::object(&row))?;
    let tenant = staff.principal.tenant;
    // Each conversation of a request is a command of its own, the same in each repetition.
    let client_id = ClientId(Uuid::new_v5(&request.0, one.id.as_bytes()));
    let ask = DeskAsk::Transfer {
        conversation: one.id,
        to: match body.to {
            MoveTo::Operator { id } => Target::Operator(id),
            MoveTo::Queue { id } => Target::Queue(id),
            MoveTo::Back => Target::Back,
        },
        is_warm: false,
        or_else: if body.or_queue { OrElse::Queue } else { OrElse::Fail },
        comment: body.comment.clone(),
        if_version: one.if_version.map(Version),
    };
    let canonical =
        serde_json::to_vec(&(body.to, body.or_queue, &body.comment)).expect("a move is plain data");
    let path = format!("/v1/monitor/moves/{}", one.id);
    let fingerprint = fingerprint(&Method::POST, &path, one.if_version, &canonical);
    let command = Command::Desk { desk: DeskId::default_of(tenant), by: author(staff)?, client_id, ask };
    carry_out(api, Asked { staff, client_id, fingerprint, command, said: None }).await
}

/// Only who counts as a supervisor moves what others have.
fn author(staff: &Staff) -> Result<domain::entry::Author, Refused> {
    match staff.author() {
        author @ domain::entry::Author::Supervisor(_) => Ok(author),
        _ => Err(Refused::new(ProblemKind::Forbidden, "this is for supervisors")),
    }
}
