//! The document says what the service does.

use serde_json::Value;

use crate::house::{House, Plan};

#[tokio::test]
async fn the_document_and_its_page_are_served() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let document = house.request("GET", "/v1/openapi.json").send().await.ok(200);
    assert_eq!(document["openapi"], "3.1.0");
    let page = house.request("GET", "/v1/docs").send().await;
    let policy = page.header("content-security-policy").unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let html = String::from_utf8(page.body).unwrap();
    for path in document["paths"].as_object().unwrap().keys() {
        assert!(html.contains(path.as_str()), "{path}");
    }
    assert!(
        !html.contains("<script") && !html.contains("http://") && !html.contains("https://"),
        "nothing from outside"
    );
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document: Value = serde_json::from_str(&operator_api::document()).unwrap();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 50);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads outside"));
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            references.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|value| collect(value, references));
        }
        Value::Array(all) => all.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}

#[tokio::test]
async fn the_public_keys_are_served_without_a_token() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let answer = house.request("GET", "/.well-known/jwks.json").send().await;
    assert_eq!(answer.header("content-type"), Some("application/jwk-set+json"));
    assert_eq!(answer.ok(200)["keys"][0]["crv"], "Ed25519");
}
