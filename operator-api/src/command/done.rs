//! What became of a command, as the store holds it.

use axum::response::{IntoResponse, Response};
use domain::{ClientId, Subject, TimelineId};
use http::HeaderValue;
use http::StatusCode;
use http::header::{ETAG, LOCATION, RETRY_AFTER};
use protocol::Problem;
use protocol::frame::EntryFrame;
use protocol::link::{Range, Reader};
use serde::Serialize;
use utoipa::ToSchema;

use super::etag;
use crate::caller::Staff;
use crate::refusal::Refused;
use crate::state::Api;

/// What became of a command.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Outcome {
    /// The ticket of a `take`, the conversation of anything else, has this version now.
    Changed {
        version: u64,
    },
    /// The text stands there.
    Said(Box<EntryFrame>),
    Refused(Problem),
}

/// The answer to a command that changed something.
#[derive(Serialize, ToSchema)]
pub(crate) struct Changed {
    /// Of the ticket after `take`, of the conversation else.
    version: u64,
}

/// The answer to a command that is not decided yet.
#[derive(Serialize, ToSchema)]
pub(crate) struct Accepted {
    /// Ask there; it is in `Location` too.
    location: String,
}

/// A text as it stands in the timeline. `undelivered` if the conversation was lost in this moment.
#[derive(Serialize, ToSchema)]
pub(crate) struct Said {
    entry: EntryFrame,
}

/// What became of a command; `None` if it is not decided yet.
pub(crate) async fn outcome(
    api: &Api,
    staff: &Staff,
    client_id: ClientId,
    said: Option<TimelineId>,
) -> Result<Option<Outcome>, Refused> {
    let tenant = staff.principal.tenant;
    if let Some(timeline) = said
        && let Some(entry) = entry(api, staff, client_id, timeline).await?
    {
        return Ok(Some(Outcome::Said(Box::new(entry))));
    }
    let asker = Subject::Operator(tenant, staff.operator);
    let stored = api.store.api_reads().command_result(tenant, asker, client_id).await?;
    Ok(stored.map(|result| match result.answer {
        Ok(version) => Outcome::Changed { version: version.0 },
        Err(refusal) => Outcome::Refused(refusal.into()),
    }))
}

/// The entry that this command became.
async fn entry(
    api: &Api,
    staff: &Staff,
    client_id: ClientId,
    timeline: TimelineId,
) -> Result<Option<EntryFrame>, Refused> {
    let key = (timeline, staff.operator.0, client_id);
    let Some(position) = api.store.state().known(&[key]).await?.get(&key).copied() else { return Ok(None) };
    let reader = Reader::Staff { operator: staff.operator };
    let range = Range::After { after: position.0.saturating_sub(1) };
    let page = api.store.api_reads().page(staff.principal.tenant, timeline, reader, range).await?;
    Ok(page.and_then(|page| page.entries.into_iter().find(|entry| entry.n == position.0)))
}

impl Outcome {
    /// The response to the request itself; `None` of an outcome becomes 202 with the place to ask.
    pub(crate) fn respond(outcome: Option<Self>, client_id: ClientId, said: Option<TimelineId>) -> Response {
        match outcome {
            Some(Self::Changed { version }) => {
                ([(ETAG, etag(version))], axum::Json(Changed { version })).into_response()
            }
            Some(Self::Said(entry)) => {
                (StatusCode::CREATED, axum::Json(Said { entry: *entry })).into_response()
            }
            Some(Self::Refused(problem)) => Refused::from(problem).into_response(),
            None => {
                let query = said.map(|timeline| format!("?timeline={timeline}")).unwrap_or_default();
                let location = format!("/v1/commands/{client_id}{query}");
                let value = HeaderValue::from_str(&location).expect("ids are visible letters");
                let headers = [(LOCATION, value), (RETRY_AFTER, HeaderValue::from_static("1"))];
                (StatusCode::ACCEPTED, headers, axum::Json(Accepted { location })).into_response()
            }
        }
    }
}
