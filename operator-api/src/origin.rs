//! Requests that a cookie vouches for must come from our own pages.

use http::HeaderMap;
use http::header::{HOST, ORIGIN};
use protocol::problem::ProblemKind;

use crate::config::ApiConfig;
use crate::refusal::Refused;

/// Lets through what a page of ours, or no browser at all, sends.
///
/// `SameSite=Strict` keeps the cookie from other sites; this keeps out other origins of the same site too.
pub(crate) fn check(config: &ApiConfig, headers: &HeaderMap) -> Result<(), Refused> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Err(refused());
    }
    let Some(origin) = headers.get(ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().map_err(|_| refused())?;
    let own = match config.public_url.as_str() {
        "" => origin.split_once("://").map(|(_, host)| host) == text(HOST.as_str()),
        url => origin == origin_of(url),
    };
    if own { Ok(()) } else { Err(refused()) }
}

fn origin_of(url: &str) -> &str {
    let after_scheme = url.find("://").map_or(0, |at| at + 3);
    url[after_scheme..].find('/').map_or(url, |end| &url[..after_scheme + end])
}

fn refused() -> Refused {
    Refused::new(ProblemKind::Forbidden, "this is for the workstation's own pages")
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::check;
    use crate::config::ApiConfig;

    fn allowed(public_url: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let config = ApiConfig {
            listen: None,
            link_listen: String::new(),
            link_advertise: String::new(),
            public_url: public_url.to_owned(),
            socket_url: String::new(),
            answer_wait_ms: 0,
            sign_in_attempts: 1,
            scan_wait_ms: 0,
            trusted_proxies: Vec::new(),
        };
        let map: HeaderMap = headers
            .iter()
            .map(|(name, text)| (name.parse().unwrap(), HeaderValue::from_static(text)))
            .collect();
        check(&config, &map).is_ok()
    }

    #[test]
    fn only_our_own_pages_and_programs_pass() {
        assert!(allowed("", &[]));
        assert!(allowed("", &[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        assert!(!allowed("", &[("origin", "http://evil.example"), ("host", "127.0.0.1:8080")]));
        assert!(!allowed("", &[("origin", "null"), ("host", "127.0.0.1:8080")]));
        assert!(!allowed("", &[("origin", "http://127.0.0.1:9"), ("host", "127.0.0.1:8080")]));
        assert!(!allowed("", &[("sec-fetch-site", "cross-site")]));
        assert!(!allowed("", &[("sec-fetch-site", "same-site")]));
        assert!(allowed(
            "https://desk.example/x",
            &[("origin", "https://desk.example"), ("host", "inner:80")]
        ));
        assert!(!allowed(
            "https://desk.example",
            &[("origin", "http://desk.example"), ("host", "desk.example")]
        ));
    }
}
