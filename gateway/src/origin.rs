//! Where a browser's page comes from.

use http::HeaderMap;
use http::header::{HOST, ORIGIN};

/// Longer origins are nobody's.
const MAX_BYTES: usize = 256;

/// The `Origin` of an upgrade, kept until `hello` says whose connection it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Origin {
    /// No browser, or none that says.
    None,
    /// The gateway's own pages: the widget's frame, the demo.
    Own,
    Other(Box<str>),
}

impl Origin {
    /// Errors: the header is no origin at all.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Self, NotAnOrigin> {
        let Some(origin) = headers.get(ORIGIN) else { return Ok(Self::None) };
        let origin = origin.to_str().ok().filter(|it| it.len() <= MAX_BYTES).ok_or(NotAnOrigin)?;
        if origin == "null" {
            return Ok(Self::Other(origin.into()));
        }
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        let (scheme, authority) = origin.split_once("://").ok_or(NotAnOrigin)?;
        let is_web = scheme == "http" || scheme == "https";
        // TLS may end before us, so the scheme is not compared: a page under our name is ours.
        if is_web && host.is_some_and(|host| host.eq_ignore_ascii_case(authority)) {
            return Ok(Self::Own);
        }
        Ok(Self::Other(origin.into()))
    }
}

/// `Origin` is neither `scheme://host` nor the `null` of a sandboxed page (which only a widget for any origin may be).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct NotAnOrigin;

#[cfg(test)]
mod tests {
    use super::*;

    fn of(origin: Option<&str>) -> Result<Origin, NotAnOrigin> {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, "chat.example:8081".parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        Origin::of(&headers)
    }

    #[test]
    fn a_page_under_our_name_is_ours() {
        assert_eq!(of(Some("http://chat.example:8081")), Ok(Origin::Own));
        assert_eq!(of(Some("https://Chat.example:8081")), Ok(Origin::Own));
    }

    #[test]
    fn any_other_page_is_judged_at_hello() {
        assert_eq!(of(None), Ok(Origin::None));
        assert_eq!(of(Some("https://shop.example")), Ok(Origin::Other("https://shop.example".into())));
        assert_eq!(
            of(Some("http://chat.example:8081.evil.example")),
            Ok(Origin::Other("http://chat.example:8081.evil.example".into()))
        );
        assert_eq!(of(Some("http://chat.example")), Ok(Origin::Other("http://chat.example".into())));
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        assert_eq!(of(Some("nonsense")), Err(NotAnOrigin));
        assert_eq!(of(Some(&format!("https://{}", "a".repeat(300)))), Err(NotAnOrigin));
    }
}
