//! The cookie that holds the refresh token: out of reach of scripts and of other sites.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

use crate::config::ApiConfig;

/// The token in the request's cookie.
pub(crate) fn read(config: &ApiConfig, headers: &HeaderMap) -> Option<String> {
    let name = name(config);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, token)| token.to_owned())
}

/// `Set-Cookie` with a token.
pub(crate) fn set(config: &ApiConfig, token: &str, for_s: i64) -> HeaderValue {
    let secure = if config.is_https() { "; Secure" } else { "" };
    let text =
        format!("{}={token}; Path=/v1/; Max-Age={for_s}; HttpOnly; SameSite=Strict{secure}", name(config));
    HeaderValue::from_str(&text).expect("a token is URL-safe base64")
}

/// `Set-Cookie` that takes it away.
pub(crate) fn clear(config: &ApiConfig) -> HeaderValue {
    set(config, "", 0)
}

/// With the prefix a browser takes the cookie by https only, and from nobody else.
fn name(config: &ApiConfig) -> &'static str {
    if config.is_https() { "__Secure-switchboard-refresh" } else { "switchboard-refresh" }
}
