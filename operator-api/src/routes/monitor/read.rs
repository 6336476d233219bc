//! `GET /v1/monitor/live`, `operators`, `waiting`, `conversations`, `series`

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use domain::{OperatorId, QueueId};
use protocol::Problem;
use protocol::monitor::{Live, LiveConversations, Operators, Series, SeriesName, Waiting, WindowName};
use serde::Deserialize;
use tokio::time::Instant;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::caller::Staff;
use crate::monitor::{self, ROWS, Sight};
use crate::query::Query;
use crate::refusal::Refused;
use crate::state::Api;

/// Whoever waits for something to differ looks again after so long.
const LOOK: Duration = Duration::from_millis(250);
/// And has an answer after so long at the latest.
const MOST_WAIT_MS: u32 = 25_000;

/// Which figures.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LiveQuery {
    #[serde(default)]
    #[param(inline)]
    window: WindowName,
    /// None: all that the asker may see.
    #[serde(default)]
    queue: Option<Uuid>,
    /// The `digest` of the last answer: the next one waits until something differs.
    #[serde(default)]
    known: Option<String>,
    /// For so long at the most; 0 to 25 000.
    #[serde(default)]
    wait_ms: u32,
}

/// Which of a list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    #[serde(default)]
    queue: Option<Uuid>,
}

/// Which operators, and what is counted of them.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OperatorsQuery {
    #[serde(default)]
    #[param(inline)]
    window: WindowName,
    /// Those who are in it.
    #[serde(default)]
    queue: Option<Uuid>,
}

/// Which conversations.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ConversationsQuery {
    #[serde(default)]
    queue: Option<Uuid>,
    #[serde(default)]
    operator: Option<Uuid>,
}

/// Which chart.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SeriesQuery {
    #[serde(default)]
    #[param(inline)]
    over: SeriesName,
    #[serde(default)]
    queue: Option<Uuid>,
}

/// Read the tiles and the queues
///
/// With `known` and `wait_ms` it answers as soon as something differs, within a quarter of a second of the change.
#[utoipa::path(
    get, path = "/v1/monitor/live", tag = "monitor", security(("bearer" = [])), params(LiveQuery),
    responses(
        (status = 200, description = "the figures as of now", body = Live),
        (status = 400, description = "a parameter is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn live(
    State(api): State<Arc<Api>>,
    staff: Staff,
    Query(query): Query<LiveQuery>,
) -> Result<axum::Json<Live>, Refused> {
    if query.wait_ms > MOST_WAIT_MS {
        return Err(Refused::field("wait_ms", "is 0 to 25000"));
    }
    let until = Instant::now() + Duration::from_millis(u64::from(query.wait_ms));
    loop {
        let live = read(&api, &staff, &query).await?;
        let differs = query.known.as_ref().is_none_or(|known| *known != live.digest);
        if differs || Instant::now() >= until || api.shutdown.is_stopping() {
            return Ok(axum::Json(live));
        }
        tokio::time::sleep_until(until.min(Instant::now() + LOOK)).await;
    }
}

async fn read(api: &Api, staff: &Staff, query: &LiveQuery) -> Result<Live, Refused> {
    let picture = api.monitor.picture(api, staff.principal.tenant).await?;
    let everything = monitor::sight(&staff.rights);
    let lists = picture.digests(query.window, &everything);
    Ok(picture.live(query.window, &everything.within(query.queue.map(QueueId)), lists))
}

/// Read the operators
#[utoipa::path(
    get, path = "/v1/monitor/operators", tag = "monitor", security(("bearer" = [])), params(OperatorsQuery),
    responses(
        (status = 200, description = "the operators of the queues that the asker may see, by name", body = Operators),
        (status = 400, description = "a parameter is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn operators(
    State(api): State<Arc<Api>>,
    staff: Staff,
    Query(query): Query<OperatorsQuery>,
) -> Result<axum::Json<Operators>, Refused> {
    let picture = api.monitor.picture(&api, staff.principal.tenant).await?;
    Ok(axum::Json(picture.operators(query.window, &seen(&staff, query.queue))))
}

/// Read who waits
#[utoipa::path(
    get, path = "/v1/monitor/waiting", tag = "monitor", security(("bearer" = [])), params(ListQuery),
    responses(
        (status = 200, description = "at most 200, the longest waiting first", body = Waiting),
        (status = 400, description = "a parameter is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn waiting(
    State(api): State<Arc<Api>>,
    staff: Staff,
    Query(query): Query<ListQuery>,
) -> Result<axum::Json<Waiting>, Refused> {
    let tenant = staff.principal.tenant;
    let picture = api.monitor.picture(&api, tenant).await?;
    let line = api.store.api_reads().line(tenant, query.queue.map(QueueId), ROWS).await?;
    Ok(axum::Json(picture.waiting(line, &seen(&staff, query.queue))))
}

/// Read what is answered
#[utoipa::path(
    get, path = "/v1/monitor/conversations", tag = "monitor", security(("bearer" = [])), params(ConversationsQuery),
    responses(
        (status = 200, description = "at most 200, whose customer waits longest for a word first", body = LiveConversations),
        (status = 400, description = "a parameter is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn conversations(
    State(api): State<Arc<Api>>,
    staff: Staff,
    Query(query): Query<ConversationsQuery>,
) -> Result<axum::Json<LiveConversations>, Refused> {
    let tenant = staff.principal.tenant;
    let picture = api.monitor.picture(&api, tenant).await?;
    let list = picture.conversations(&seen(&staff, query.queue), query.operator.map(OperatorId));
    let previews = api.store.api_reads().previews(tenant, list.timelines()).await?;
    Ok(axum::Json(list.with(&previews.into_iter().collect())))
}

/// Read figures over time
#[utoipa::path(
    get, path = "/v1/monitor/series", tag = "monitor", security(("bearer" = [])), params(SeriesQuery),
    responses(
        (status = 200, description = "columns of equal length", body = Series),
        (status = 400, description = "a parameter is not as it should be", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "no token that counts", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "the role does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn series(
    State(api): State<Arc<Api>>,
    staff: Staff,
    Query(query): Query<SeriesQuery>,
) -> Result<axum::Json<Series>, Refused> {
    let tenant = staff.principal.tenant;
    let picture = api.monitor.picture(&api, tenant).await?;
    let sight = seen(&staff, query.queue);
    Ok(axum::Json(monitor::series(&api, tenant, &picture, query.over, &sight).await?))
}

pub(super) fn seen(staff: &Staff, queue: Option<Uuid>) -> Sight {
    monitor::sight(&staff.rights).within(queue.map(QueueId))
}
