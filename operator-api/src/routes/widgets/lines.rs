//! `GET /v1/widgets/{id}/lines`

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use domain::{QueueId, TenantId};
use protocol::Problem;
use serde::Serialize;
use tokio::sync::Mutex;
use tokio::time::Instant;
use utoipa::ToSchema;

use crate::id::InPath;
use crate::refusal::Refused;
use crate::routes::me::place::{WaitBody, wait};
use crate::state::Api;

/// Nobody has proved anything here: the store is asked this often and no oftener.
const FRESH: Duration = Duration::from_secs(5);

/// The lines of all tenants as last read.
#[derive(Default)]
pub(crate) struct LinesCache(Mutex<HashMap<TenantId, (Instant, Arc<Lines>)>>);

/// How long whoever comes now would wait.
#[derive(Serialize, ToSchema)]
pub(crate) struct Lines {
    lines: Vec<Line>,
}

/// A queue that customers may choose.
#[derive(Serialize, ToSchema)]
pub(crate) struct Line {
    #[schema(value_type = Uuid)]
    queue: QueueId,
    /// None where nobody can say.
    #[serde(skip_serializing_if = "Option::is_none")]
    wait: Option<WaitBody>,
}

/// How long customers would wait
///
/// For the queues that the tenant's widget lets choose; at most 5 s old.
#[utoipa::path(
    get, path = "/v1/widgets/{id}/lines", tag = "me",
    params(("id" = Uuid, Path, description = "the tenant")),
    responses(
        (status = 200, description = "a line for each queue that may be chosen", body = Lines),
        (status = 404, description = "no such widget", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "try again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn lines(
    State(api): State<Arc<Api>>,
    InPath(id): InPath,
) -> Result<axum::Json<Arc<Lines>>, Refused> {
    let missing = || Refused::not_found("widget");
    let tenant: TenantId = id.parse().map_err(|_| missing())?;
    let mut cache = api.lines.0.lock().await;
    if let Some((_, lines)) = cache.get(&tenant).filter(|(at, _)| at.elapsed() < FRESH) {
        return Ok(axum::Json(lines.clone()));
    }
    let settings = api.settings.read(&api.store).await?;
    let shown = settings.shown.iter().find(|shown| shown.tenant == tenant).ok_or_else(missing)?;
    let queues = shown.queues.iter().map(|queue| queue.id).collect();
    let standings = api.store.api_reads().lines(tenant, queues).await?;
    let lines = standings.iter().map(|standing| Line { queue: standing.queue, wait: wait(standing) });
    let lines = Arc::new(Lines { lines: lines.collect() });
    cache.retain(|_, (at, _)| at.elapsed() < FRESH);
    cache.insert(tenant, (Instant::now(), lines.clone()));
    Ok(axum::Json(lines))
}
