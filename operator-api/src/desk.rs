//! The workstation under `/desk/`: files with digests in their names for ever, the page anew with each request.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::assets::Asset;
use crate::config::ApiConfig;
use crate::id::InPath;
use crate::permit::{Need, Route, get};
use crate::refusal::Refused;
use crate::state::Api;

const PAGE: &str = "index.html";
/// Stands in the page where the nonce of this response belongs, and where the socket's address does.
const NONCE: &str = "__NONCE__";
const SOCKET: &str = "__SOCKET_URL__";

pub(crate) fn table() -> [Route; 3] {
    [
        get("/desk", Need::Nothing, async || Redirect::permanent("/desk/")),
        get("/desk/", Need::Nothing, page),
        get("/desk/{*path}", Need::Nothing, file),
    ]
}

async fn page(State(api): State<Arc<Api>>) -> Result<Response, Refused> {
    let asset = api
        .assets
        .get(PAGE, &[])
        .ok_or_else(|| Refused::not_found("page: this pod serves no workstation"))?;
    let nonce = identity::random::id().simple().to_string();
    let html = String::from_utf8_lossy(&asset.body)
        .replace(NONCE, &nonce)
        .replace(SOCKET, &in_attribute(&api.config.socket_url));
    let mut response = html.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_SECURITY_POLICY, policy(&api.config, &nonce));
    Ok(response)
}

async fn file(
    State(api): State<Arc<Api>>,
    InPath(path): InPath,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    // A view of the page has no ending; a file that is missing is missing.
    let is_view = !path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if is_view || path == PAGE {
        return page(State(api)).await;
    }
    let accepted = accepted(&headers);
    let asset = api.assets.get(&path, &accepted).ok_or_else(|| Refused::not_found("file"))?;
    Ok(send(asset, &headers))
}

fn send(asset: Asset, asked: &HeaderMap) -> Response {
    let is_known = asked.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == asset.etag.as_bytes());
    let kept = if asset.is_immutable { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    let mut response = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Response::new(Body::from(asset.body)),
    };
    let mut set = |name: HeaderName, text: &str| {
        if let Ok(value) = HeaderValue::from_str(text) {
            response.headers_mut().insert(name, value);
        }
    };
    set(CONTENT_TYPE, &asset.content_type);
    set(CACHE_CONTROL, kept);
    set(ETAG, &asset.etag);
    set(VARY, ACCEPT_ENCODING.as_str());
    if let Some(encoding) = asset.encoding {
        set(CONTENT_ENCODING, encoding);
    }
    response
}

/// Of the encodings that files are kept in, those that the browser takes, the best first.
fn accepted(headers: &HeaderMap) -> Vec<&'static str> {
    let text = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes = |name: &str| {
        text.split(',').map(str::trim).any(|part| {
            let (coding, weight) = part.split_once(';').unwrap_or((part, ""));
            coding.trim().eq_ignore_ascii_case(name) && weight.trim() != "q=0"
        })
    };
    ["br", "gzip"].into_iter().filter(|name| takes(name)).collect()
}

/// Scripts by nonce from here alone, no frames around it, strings never become scripts.
fn policy(config: &ApiConfig, nonce: &str) -> HeaderValue {
    let socket = socket_origin(&config.socket_url);
    let text = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'{socket}; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'"
    );
    HeaderValue::from_str(&text).expect("a nonce is hexadecimal and an address was checked for its letters")
}

/// Text as it may stand between the quotes of an attribute.
fn in_attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// ` wss://host:port` of the configured address; empty if there is none, or if it could end the directive.
fn socket_origin(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return String::new() };
    let host = rest.split('/').next().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte);
    if host.is_empty() || !host.bytes().all(plain) { String::new() } else { format!(" {scheme}://{host}") }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header::ACCEPT_ENCODING};

    use super::{accepted, socket_origin};

    #[test]
    fn a_browser_gets_the_best_encoding_that_it_takes() {
        for (text, takes) in [
            ("gzip, deflate, br, zstd", vec!["br", "gzip"]),
            ("gzip;q=0.5", vec!["gzip"]),
            ("br;q=0, gzip", vec!["gzip"]),
            ("identity", vec![]),
            ("", vec![]),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(text))]);
            assert_eq!(accepted(&headers), takes, "{text}");
        }
    }

    #[test]
    fn an_address_cannot_end_the_directive() {
        assert_eq!(socket_origin("wss://chat.example:8443/ws"), " wss://chat.example:8443");
        assert_eq!(socket_origin("wss://a; script-src *"), "");
        assert_eq!(socket_origin(""), "");
    }
}
