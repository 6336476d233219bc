//! `/live`, `/ready` and `/metrics` on an address of their own: for pods without a public one, and for scrapers that
//! must not see the public one.

use std::error::Error;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use runtime::health::Unwell;
use runtime::{Health, Metrics};
use tokio::net::TcpListener;

use crate::modes::Process;

/// Serves until the process stops now: a draining pod must still say that it is not ready.
pub(crate) async fn serve(process: &Process) -> Result<(), Box<dyn Error>> {
    let address = process.config.node.observe_listen.clone();
    if address.is_empty() {
        return Ok(());
    }
    let listener = TcpListener::bind(&address)
        .await
        .map_err(|error| crate::unusable::cannot_listen("node.observe_listen", &address, &error))?;
    let routes = routes(process.health.clone(), process.metrics.clone());
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, routes).await {
            tracing::error!(%error, "the observing port ended");
        }
    });
    Ok(())
}

fn routes(health: Health, metrics: Metrics) -> Router {
    let (live, ready) = (health.clone(), health);
    Router::new()
        .route("/live", get(move || async move { answer(live.live()) }))
        .route("/ready", get(move || async move { answer(ready.ready()) }))
        .route(
            "/metrics",
            get(move || async move {
                ([(header::CONTENT_TYPE, runtime::metrics::CONTENT_TYPE)], metrics.encode()).into_response()
            }),
        )
}

fn answer(state: Result<(), Unwell>) -> Response {
    match state {
        Ok(()) => (StatusCode::OK, "ok\n").into_response(),
        Err(unwell) => (StatusCode::SERVICE_UNAVAILABLE, unwell.to_string()).into_response(),
    }
}
