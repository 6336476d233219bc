//! `GET /.well-known/jwks.json`

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

use crate::state::Api;

/// The public keys of our tokens
#[utoipa::path(
    get, path = "/.well-known/jwks.json", tag = "sign-in",
    responses((status = 200, description = "a JSON Web Key Set, newest key first", content_type = "application/jwk-set+json", body = Object))
)]
pub(crate) async fn jwks(State(api): State<Arc<Api>>) -> Response {
    let headers = [(CONTENT_TYPE, "application/jwk-set+json"), (CACHE_CONTROL, "public, max-age=300")];
    (headers, api.verifier.jwks().to_owned()).into_response()
}
