//! `GET /v1/docs`

use std::fmt::Write;

use axum::response::{Html, IntoResponse, Response};
use http::header::CONTENT_SECURITY_POLICY;
use serde_json::Value;

use crate::openapi::document;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;\
    color:#1c2024;background:#fcfcfd}h1{font-size:1.4rem}h2{font-size:1rem;margin:2rem 0 .25rem;font-family:monospace}\
    table{border-collapse:collapse;width:100%;margin:.5rem 0}td,th{text-align:left;vertical-align:top;\
    padding:.2rem .6rem .2rem 0;border-bottom:1px solid #e0e1e6}code{font-family:monospace}p{margin:.25rem 0}\
    .method{text-transform:uppercase;font-weight:700}\
    @media(prefers-color-scheme:dark){body{color:#edeef0;background:#111113}td,th{border-color:#363a3f}a{color:#9eb1ff}}";

/// The document for people: every endpoint with its parameters and answers, on one page without a script.
pub(crate) async fn page() -> Response {
    let nonce = identity::random::id().simple().to_string();
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let spec: Value = serde_json::from_str(&document()).expect("the document is JSON");
    let mut html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Switchboard REST</title><style nonce=\"{nonce}\">{STYLE}</style><h1>Switchboard REST</h1><p>{}</p>\
         <p>For programs: <a href=\"/v1/openapi.json\">OpenAPI 3.1</a></p>",
        escaped(&spec["info"]["description"])
    );
    for (path, methods) in spec["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            endpoint(&mut html, path, method, operation);
        }
    }
    html.push_str("</html>");
    ([(CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

fn endpoint(html: &mut String, path: &str, method: &str, operation: &Value) {
    let mut add =
        |text: std::fmt::Arguments<'_>| html.write_fmt(text).expect("writing into a String cannot fail");
    let path = escaped(&Value::from(path));
    add(format_args!(
        "<h2><span class=\"method\">{method}</span> {path}</h2><p>{}</p>",
        escaped(&operation["summary"])
    ));
    add(format_args!("<p>{}</p><table>", escaped(&operation["description"])));
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let (name, place) = (escaped(&parameter["name"]), escaped(&parameter["in"]));
        add(format_args!("<tr><td><code>{name}</code><td>{place}<td>{}", escaped(&parameter["description"])));
    }
    if let Some(body) = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str() {
        let name = escaped(&Value::from(body.rsplit('/').next()));
        add(format_args!("<tr><td><code>{name}</code><td>body<td>application/json"));
    }
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        add(format_args!("<tr><td><code>{status}</code><td>answer<td>{}", escaped(&response["description"])));
    }
    add(format_args!("</table>"));
}

fn escaped(text: &Value) -> String {
    let text = text.as_str().unwrap_or_default();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
