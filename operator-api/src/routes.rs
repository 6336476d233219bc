//! The endpoints: one folder a noun, one file a verb.

pub(crate) mod commands;
pub(crate) mod conversations;
pub(crate) mod docs;
pub(crate) mod files;
pub(crate) mod jwks;
pub(crate) mod me;
pub(crate) mod monitor;
pub(crate) mod ratings;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod targets;
pub(crate) mod timelines;
pub(crate) mod widgets;

use std::sync::Arc;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use domain::rights::Ability::{See, Take, Write};
use http::header::{CACHE_CONTROL, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderName, HeaderValue};
use tokio::time::Instant;

use crate::metrics::RequestLabels;
use crate::permit::Need::{Able, AbleEverywhere, Customer, Nothing, Staff, Token};
use crate::permit::{Route, delete, get, post, put};
use crate::state::Api;
use crate::{desk, refusal};

/// Every route with what it needs: there is no other way to make one.
pub(crate) fn table() -> Vec<Route> {
    let mut table = vec![
        post("/v1/sign-in", Nothing, sign_in::create::sign_in),
        post("/v1/sign-in/refresh", Nothing, sign_in::refresh::refresh),
        post("/v1/sign-in/invitation", Nothing, sign_in::invitation::accept),
        post("/v1/sign-out", Nothing, sign_out::create::sign_out),
        get("/.well-known/jwks.json", Nothing, jwks::read::jwks),
        get("/v1/me", Token, me::read::me),
        get("/v1/me/transcript", Customer, me::transcript::transcript),
        get("/v1/me/place", Customer, me::place::place),
        put("/v1/me/conversations/{id}/rating", Customer, me::rating::put),
        get("/v1/widgets/{id}/lines", Nothing, widgets::lines::lines),
        get("/v1/conversations/{id}/rating", Able(See), ratings::read::read),
        get("/v1/ratings", AbleEverywhere(See), ratings::list::list),
        put("/v1/me/files/{id}", Customer, me::files::put),
        get("/v1/me/files/{id}", Customer, me::files::read),
        delete("/v1/me/files/{id}", Customer, me::files::delete),
        get("/v1/me/drafts", Staff, me::drafts::list),
        put("/v1/me/drafts/{id}", Staff, me::drafts::put),
        get("/v1/search", Able(See), search::read::read),
        get("/v1/conversations", Able(See), conversations::list::list),
        get("/v1/conversations/{id}", Able(See), conversations::read::read),
        get("/v1/conversations/{id}/routing", Able(See), conversations::routing::routing),
        post("/v1/conversations/{id}/take", Able(Take), conversations::take::take),
        post("/v1/conversations/{id}/close", Able(Write), conversations::close::close),
        post("/v1/conversations/{id}/reopen", Able(Write), conversations::reopen::reopen),
        post("/v1/conversations/{id}/entries", Staff, conversations::write::write),
        put("/v1/conversations/{id}/files/{file}", Able(Write), conversations::files::put),
        get("/v1/conversations/{id}/files/{file}", Able(See), conversations::files::read),
        delete("/v1/conversations/{id}/files/{file}", Able(Write), conversations::files::delete),
        get("/v1/conversations/{id}/customer", Able(See), conversations::customer::read),
        put("/v1/conversations/{id}/customer/{name}", Able(Write), conversations::customer::put),
        delete("/v1/conversations/{id}/customer/{name}", Able(Write), conversations::customer::delete),
        put("/v1/conversations/{id}/tags/{tag}", Able(Write), conversations::tags::put),
        delete("/v1/conversations/{id}/tags/{tag}", Able(Write), conversations::tags::delete),
        // The link itself says who may follow it.
        get("/v1/files/{link}/content", Nothing, files::fetch::content),
        get("/v1/files/{link}/thumbnail", Nothing, files::fetch::thumbnail),
        get("/v1/conversations/{id}/outcome", Able(See), conversations::outcome::read),
        put("/v1/conversations/{id}/outcome", Able(Write), conversations::outcome::say),
        get("/v1/targets", Staff, targets::list::list),
        get("/v1/timelines/{id}/entries", Able(See), timelines::entries::entries),
        get("/v1/commands/{id}", Staff, commands::read::read),
        get("/v1/openapi.json", Nothing, docs::openapi::openapi),
        get("/v1/docs", Nothing, docs::page::page),
    ];
    table.extend(settings::table());
    table.extend(monitor::table());
    table.extend(desk::table());
    table
}

/// Everything that this service answers.
pub fn routes(api: Arc<Api>) -> Router {
    table()
        .into_iter()
        .fold(Router::new(), |router, route| router.route(route.path, route.handler))
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
