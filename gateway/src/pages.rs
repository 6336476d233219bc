//! Files: the loader, the widget's frame, the demo; compressed beforehand, under a strict policy.

use axum::body::Body;
use bytes::Bytes;
use domain::TenantId;
use http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri};
use protocol::link::PodSettings;

use crate::assets::Asset;
use crate::pod::{Pod, widget};

/// The page that other sites frame.
const FRAMED: &str = "/widget/";
/// What the loader imports into other sites' pages.
const SDK: &str = "/sdk.js";
/// What every page may do: nothing but its own files, frames and sockets.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
                      object-src 'none'";

/// The answer, if the path names a file.
pub(crate) fn find(pod: &Pod, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response<Body>> {
    if method != Method::GET && method != Method::HEAD {
        return None;
    }
    let asset = pod.assets.find(uri.path())?;
    let framed_by = match uri.path().starts_with(FRAMED) {
        true => frame_ancestors(pod.settings().as_deref(), tenant_of(uri)),
        false => "'none'".to_owned(),
    };
    let mut response = respond(asset, method, headers, &framed_by);
    if uri.path() == SDK {
        // A module is fetched as other sites may read it, or not at all.
        response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    Some(response)
}

fn respond(asset: Asset, method: &Method, asked: &HeaderMap, framed_by: &str) -> Response<Body> {
    let known = asked.get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let is_known = known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == asset.etag));
    let (encoding, bytes) = best(&asset, asked);
    let length = bytes.len();
    let mut response = Response::new(match (is_known, method == Method::HEAD) {
        (false, false) => Body::from(bytes),
        _ => Body::empty(),
    });
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    if !is_known {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
        headers.insert(http::header::CONTENT_LENGTH, HeaderValue::from(length));
        if let Some(encoding) = encoding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
    }
    let kept = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(kept));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    // The loader is fetched by foreign pages, which may demand this of what they embed.
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(policy, HeaderValue::from_static("cross-origin"));
    insert(headers, ETAG, &asset.etag);
    insert(headers, CONTENT_SECURITY_POLICY, &format!("{POLICY}; frame-ancestors {framed_by}"));
    response
}

/// The smallest form that the browser takes.
fn best(asset: &Asset, asked: &HeaderMap) -> (Option<&'static str>, Bytes) {
    let accepts = |encoding: &str| {
        let values = asked.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|it| {
            let (name, quality) = it.split_once(';').unwrap_or((it, ""));
            name.trim().eq_ignore_ascii_case(encoding)
                && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        })
    };
    match (&asset.br, &asset.gzip) {
        (Some(br), _) if accepts("br") => (Some("br"), br.clone()),
        (_, Some(gzip)) if accepts("gzip") => (Some("gzip"), gzip.clone()),
        _ => (None, asset.bytes.clone()),
    }
}

/// Who may frame the widget: the gateway's own pages and the origins of the tenant's settings.
fn frame_ancestors(settings: Option<&PodSettings>, tenant: Option<TenantId>) -> String {
    let widget = settings.zip(tenant).and_then(|(settings, tenant)| widget(settings, tenant));
    let origins = widget.map_or(&[][..], |widget| &widget.origins);
    let sound = origins.iter().filter(|origin| is_source(origin));
    sound.fold("'self'".to_owned(), |all, origin| format!("{all} {origin}"))
}

/// Whether a text from the settings is an origin and nothing that would change the policy.
fn is_source(origin: &str) -> bool {
    origin == "*"
        || origin.split_once("://").is_some_and(|(scheme, authority)| {
            (scheme == "http" || scheme == "https")
                && !authority.is_empty()
                && authority.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
        })
}

fn tenant_of(uri: &Uri) -> Option<TenantId> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix("tenant="))?.parse().ok()
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::link::WidgetSettings;
    use uuid::Uuid;

    const TENANT: TenantId = TenantId(Uuid::from_u128(1));

    fn settings(origins: &[&str]) -> PodSettings {
        let origins = origins.iter().map(|origin| (*origin).to_owned()).collect();
        let widget =
            WidgetSettings { tenant: TENANT, title: String::new(), origins, customer_secrets: Vec::new() };
        PodSettings { widgets: vec![widget], ..PodSettings::default() }
    }

    fn asset() -> Asset {
        Asset {
            bytes: Bytes::from_static(b"plain"),
            br: Some(Bytes::from_static(b"br")),
            gzip: Some(Bytes::from_static(b"gz")),
            content_type: "text/html",
            etag: "\"1\"".to_owned(),
            immutable: false,
        }
    }

    #[test]
    fn a_widget_is_framed_by_its_own_origins_alone() {
        let settings = settings(&["https://shop.example", "https://evil; script-src *"]);
        assert_eq!(frame_ancestors(Some(&settings), Some(TENANT)), "'self' https://shop.example");
        assert_eq!(frame_ancestors(Some(&settings), Some(TenantId(Uuid::nil()))), "'self'");
        assert_eq!(frame_ancestors(None, None), "'self'");
        let uri = format!("/widget/frame.html?lang=en&tenant={TENANT}").parse().unwrap();
        assert_eq!(tenant_of(&uri), Some(TENANT));
    }

    #[test]
    fn the_best_encoding_that_is_accepted_is_sent() {
        let mut asked = HeaderMap::new();
        assert_eq!(best(&asset(), &asked).0, None);
        asked.insert(ACCEPT_ENCODING, "gzip, br;q=0".parse().unwrap());
        assert_eq!(best(&asset(), &asked).0, Some("gzip"));
        asked.insert(ACCEPT_ENCODING, "gzip, deflate, br".parse().unwrap());
        assert_eq!(best(&asset(), &asked).0, Some("br"));
    }

    #[test]
    fn a_known_file_is_not_sent_again() {
        let mut asked = HeaderMap::new();
        asked.insert(IF_NONE_MATCH, "\"0\", \"1\"".parse().unwrap());
        let response = respond(asset(), &Method::GET, &asked, "'none'");
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.ends_with("frame-ancestors 'none'") && policy.contains("script-src 'self'"),
            "{policy}"
        );
    }
}
