//! `GET /v1/commands/{id}`

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use domain::{ClientId, TimelineId};
use protocol::Problem;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::caller::Staff;
use crate::command::{Accepted, Changed, Outcome, Said, outcome};
use crate::id::InPath;
use crate::query::Query;
use crate::refusal::Refused;
use crate::state::Api;

/// Where to look.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct At {
    /// Of a text: its timeline, as `Location` said.
    #[serde(default)]
    timeline: Option<Uuid>,
}

/// Ask what became of a command
///
/// For the `Location` of a 202. The answer is the one that the command itself would have got: 200 or 201 once it is
/// done, its problem once it is refused, 202 until then. Only the asker's own commands are found: an id that no request
/// of theirs ever had is 404, whichever pod is asked.
#[utoipa::path(
    get, path = "/v1/commands/{id}", tag = "conversations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "the command"), At),
    responses(
        (status = 200, description = "done", body = Changed),
        (status = 201, description = "the text stands in the timeline", body = Said),
        (status = 202, description = "not decided yet", body = Accepted),
        (status = 400, description = "a parameter is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "refused, or not an operator", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such command, or it was refused for this reason", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "refused: the state did not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "refused: it was changed in the meantime", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn read(
    State(api): State<Arc<Api>>,
    staff: Staff,
    InPath(id): InPath,
    Query(at): Query<At>,
) -> Result<Response, Refused> {
    let client_id: ClientId = id.parse().map_err(|_| Refused::not_found("command"))?;
    let said = at.timeline.map(TimelineId);
    let outcome = outcome(&api, &staff, client_id, said).await?;
    if outcome.is_none() && !is_known(&api, &staff, client_id).await? {
        return Err(Refused::not_found("command"));
    }
    Ok(Outcome::respond(outcome, client_id, said))
}

/// Whether this service, by whichever pod, ever took a request with this id from the asker.
async fn is_known(api: &Api, staff: &Staff, client_id: ClientId) -> Result<bool, Refused> {
    Ok(api.store.accounts().knows_request(staff.principal.tenant, staff.operator.0, client_id).await?)
}
