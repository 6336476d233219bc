//! What is known of a customer.

use domain::{CustomerId, TimelineId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::{House, TENANT};

#[tokio::test]
async fn a_card_has_what_operators_wrote_down_and_who_did() {
    let house = House::start().await;
    let row = house.bobs_conversation().await;
    let path = format!("/v1/conversations/{}/customer", row["id"].as_str().unwrap());
    let card = async || house.request("GET", &path).bearer(&house.bob()).send().await.ok(200);
    let empty = card().await;
    assert_eq!((&empty["is_known"], &empty["conversations"]), (&json!(false), &json!(1)));
    assert_eq!(
        (&empty["attributes"], &empty["earlier"], &empty["tags"]),
        (&json!([]), &json!([]), &json!([]))
    );
    assert!(empty["since"].is_i64());
    let put = |name: &str, body: Value| {
        house.request("PUT", &format!("{path}/{name}")).bearer(&house.bob()).json(&body).send()
    };
    assert_eq!(put("E-mail", json!({"value": " ann@post.example "})).await.status, 204);
    let attributes = card().await["attributes"].clone();
    assert_eq!(
        (&attributes[0]["name"], &attributes[0]["value"], &attributes[0]["by_name"]),
        (&json!("E-mail"), &json!("ann@post.example"), &json!("Bob"))
    );
    for (name, body, field) in [
        ("E-mail", json!({"value": ""}), "value"),
        ("E-mail", json!({"value": "a\u{0}b"}), "value"),
        ("E-mail", json!({"value": "x".repeat(501)}), "value"),
        ("%20", json!({"value": "x"}), "name"),
        ("E-mail", json!({"text": "x"}), "text"),
    ] {
        assert_eq!(put(name, body).await.refused(400, "bad-request")["field"], field);
    }
    let path = format!("{path}/E-mail");
    assert_eq!(house.request("DELETE", &path).bearer(&house.bob()).send().await.status, 204);
    assert_eq!(card().await["attributes"], json!([]));
}

#[tokio::test]
async fn a_customer_whom_the_tenant_names_is_known_and_has_a_past() {
    let house = House::start().await;
    let customer = CustomerId::known(TENANT, "42");
    house.customer_says(customer, "Where is my parcel?").await;
    // The same customer in another channel: another conversation.
    let other = TimelineId::of(CustomerId(Uuid::from_u128(0x1c)), "web");
    let list = house.request("GET", "/v1/conversations").bearer(&house.bob()).send().await.ok(200);
    let rows = list["conversations"].as_array().unwrap();
    let row = rows.iter().find(|row| row["customer"] == json!(customer)).unwrap();
    let path = format!("/v1/conversations/{}/customer", row["id"].as_str().unwrap());
    let card = house.request("GET", &path).bearer(&house.bob()).send().await.ok(200);
    assert_eq!((&card["is_known"], &card["customer"]), (&json!(true), &json!(customer)));
    // One who was there before: the demo's story.
    let old = rows.iter().find(|row| row["timeline"] == json!(other)).unwrap();
    let path = format!("/v1/conversations/{}/customer", old["id"].as_str().unwrap());
    let card = house.request("GET", &path).bearer(&house.bob()).send().await.ok(200);
    assert_eq!(
        (&card["conversations"], &card["earlier"]),
        (&json!(1), &json!([])),
        "without the one that is open"
    );
}
