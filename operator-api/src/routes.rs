//! The endpoints: one folder a noun, one file a verb.

pub(crate) mod commands;
pub(crate) mod conversations;
pub(crate) mod docs;
pub(crate) mod files;
pub(crate) mod jwks;
pub(crate) mod me;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod timelines;

use std::sync::Arc;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post, put};
use http::header::{CACHE_CONTROL, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderName, HeaderValue};
use tokio::time::Instant;

use crate::metrics::RequestLabels;
use crate::state::Api;
use crate::{desk, refusal};

/// Everything that this service answers.
pub fn routes(api: Arc<Api>) -> Router {
    Router::new()
        .route("/v1/sign-in", post(sign_in::create::sign_in))
        .route("/v1/sign-in/refresh", post(sign_in::refresh::refresh))
        .route("/v1/sign-out", post(sign_out::create::sign_out))
        .route("/.well-known/jwks.json", get(jwks::read::jwks))
        .route("/v1/me", get(me::read::me))
        .route("/v1/me/transcript", get(me::transcript::transcript))
        .route("/v1/me/files/{id}", put(me::files::put).get(me::files::read).delete(me::files::delete))
        .route("/v1/conversations", get(conversations::list::list))
        .route("/v1/conversations/{id}", get(conversations::read::read))
        .route("/v1/conversations/{id}/take", post(conversations::take::take))
        .route("/v1/conversations/{id}/close", post(conversations::close::close))
        .route("/v1/conversations/{id}/reopen", post(conversations::reopen::reopen))
        .route("/v1/conversations/{id}/entries", post(conversations::write::write))
        .route(
            "/v1/conversations/{id}/files/{file}",
            put(conversations::files::put)
                .get(conversations::files::read)
                .delete(conversations::files::delete),
        )
        .route("/v1/files/{link}/content", get(files::fetch::content))
        .route("/v1/files/{link}/thumbnail", get(files::fetch::thumbnail))
        .route("/v1/timelines/{id}/entries", get(timelines::entries::entries))
        .route("/v1/commands/{id}", get(commands::read::read))
        .route("/v1/openapi.json", get(docs::openapi::openapi))
        .route("/v1/docs", get(docs::page::page))
        .merge(desk::routes())
        .method_not_allowed_fallback(refusal::no_such_method)
        .route_layer(middleware::from_fn_with_state(api.clone(), measured))
        .fallback(refusal::no_such_path)
        .layer(middleware::map_response(careful))
        .with_state(api)
}

async fn measured(State(api): State<Arc<Api>>, path: MatchedPath, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let response = next.run(request).await;
    let labels = RequestLabels { route: path.as_str().to_owned(), status: response.status().as_u16() };
    api.figures.requests.get_or_create(&labels).inc();
    api.figures.request_seconds.observe(began.elapsed().as_secs_f64());
    response
}

/// What every response says: do not guess its type, do not keep it unless it says so, tell nobody where you come from.
async fn careful(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let mut unless_set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    unless_set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    unless_set(CACHE_CONTROL, "no-store");
    unless_set(REFERRER_POLICY, "no-referrer");
    response
}
