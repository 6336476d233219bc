//! RFC 6455's opening handshake, the server's side. No subprotocols, no extensions.

use axum::body::Body;
use http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::http::plain;

/// Why an upgrade is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NotAnUpgrade {
    /// It asks for no WebSocket.
    Plain,
    /// It speaks another version of the protocol.
    Version,
    /// The key is missing or is not 16 bytes in base64.
    Key,
}

/// The answer's `Sec-WebSocket-Accept`.
pub(crate) fn accept_of(headers: &HeaderMap) -> Result<HeaderValue, NotAnUpgrade> {
    if !has_token(headers, &CONNECTION, "upgrade") || !has_token(headers, &UPGRADE, "websocket") {
        return Err(NotAnUpgrade::Plain);
    }
    if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        return Err(NotAnUpgrade::Version);
    }
    let key = headers.get(SEC_WEBSOCKET_KEY).filter(|key| key.len() == 24).ok_or(NotAnUpgrade::Key)?;
    HeaderValue::try_from(derive_accept_key(key.as_bytes())).map_err(|_| NotAnUpgrade::Key)
}

fn has_token(headers: &HeaderMap, name: &http::HeaderName, token: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|it| it.trim().eq_ignore_ascii_case(token))
}

pub(crate) fn switching(accept: HeaderValue) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    response
}

pub(crate) fn refused(what: NotAnUpgrade) -> Response<Body> {
    let mut response = match what {
        NotAnUpgrade::Plain => plain(StatusCode::UPGRADE_REQUIRED, "/ws is for WebSocket connections\n"),
        NotAnUpgrade::Version => {
            plain(StatusCode::UPGRADE_REQUIRED, "Sec-WebSocket-Version 13 is spoken here\n")
        }
        NotAnUpgrade::Key => {
            return plain(StatusCode::BAD_REQUEST, "Sec-WebSocket-Key is missing or malformed\n");
        }
    };
    let headers = response.headers_mut();
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(all: &[(&'static str, &str)]) -> HeaderMap {
        all.iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()))
            .collect()
    }

    const KEY: (&str, &str) = ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    const VERSION: (&str, &str) = ("sec-websocket-version", "13");

    #[test]
    fn answers_the_sample_of_the_standard() {
        let asked = headers(&[("connection", "keep-alive, Upgrade"), ("upgrade", "WebSocket"), VERSION, KEY]);
        assert_eq!(accept_of(&asked).unwrap(), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn refuses_what_is_no_upgrade() {
        assert_eq!(accept_of(&headers(&[VERSION, KEY])), Err(NotAnUpgrade::Plain));
        let (connection, upgrade) = (("connection", "upgrade"), ("upgrade", "websocket"));
        assert_eq!(accept_of(&headers(&[connection, upgrade, KEY])), Err(NotAnUpgrade::Version));
        assert_eq!(accept_of(&headers(&[connection, upgrade, VERSION])), Err(NotAnUpgrade::Key));
    }
}
