//! What customers ask of REST: their place in line, what they thought of a conversation, how long the lines are.

use domain::CustomerId;
use runtime::Clock;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::{House, TENANT, eventually};

fn guest(house: &House, customer: &Value) -> String {
    let id: Uuid = customer.as_str().unwrap().parse().unwrap();
    house.signer.guest_token(TENANT, CustomerId(id), Clock.now_s())
}

#[tokio::test]
async fn a_customer_rates_a_closed_conversation_once_and_staff_reads_it() {
    let house = House::start().await;
    let row = house.bobs_conversation().await;
    let token = guest(&house, &row["customer"]);
    let path = format!("/v1/me/conversations/{}/rating", row["id"].as_str().unwrap());
    let rate = |token: &str, body: Value| house.request("PUT", &path).bearer(token).json(&body).send();
    let said = json!({"score": 3, "reasons": ["wait"], "comment": " kind, but slow "});
    rate(&token, said.clone()).await.refused(404, "not-found");

    house.command(&row, "close", &house.bob(), None).send().await.ok(200);
    rate(&token, json!({"score": 6})).await.refused(400, "bad-request");
    rate(&guest(&house, &json!(Uuid::new_v4())), said.clone()).await.refused(404, "not-found");
    let stands = rate(&token, said.clone()).await.ok(200);
    assert_eq!((&stands["score"], &stands["comment"]), (&json!(3), &json!("kind, but slow")));
    assert_eq!(rate(&token, said).await.ok(200), stands, "the same again changes nothing");
    rate(&token, json!({"score": 5})).await.refused(409, "conflict");

    let read = format!("/v1/conversations/{}/rating", row["id"].as_str().unwrap());
    assert_eq!(house.request("GET", &read).bearer(&house.sue()).send().await.ok(200), stands);
    house.request("GET", &read).bearer(&house.mallory()).send().await.refused(404, "not-found");
    let all = house.request("GET", "/v1/ratings").bearer(&house.sue()).send().await.ok(200);
    assert_eq!(all["ratings"][0]["conversation"], row["id"]);
}

#[tokio::test]
async fn nobody_is_told_whose_anonymous_rating_it_was() {
    let house = House::start().await;
    let row = house.bobs_conversation().await;
    house.command(&row, "close", &house.bob(), None).send().await.ok(200);
    let path = format!("/v1/me/conversations/{}/rating", row["id"].as_str().unwrap());
    let body = json!({"score": 1, "is_anonymous": true});
    house.request("PUT", &path).bearer(&guest(&house, &row["customer"])).json(&body).send().await.ok(200);
    let read = format!("/v1/conversations/{}/rating", row["id"].as_str().unwrap());
    house.request("GET", &read).bearer(&house.sue()).send().await.refused(404, "not-found");
    let all = house.request("GET", "/v1/ratings").bearer(&house.sue()).send().await.ok(200);
    assert_eq!(all["ratings"][0]["score"], 1);
    assert!(!all.to_string().contains(row["id"].as_str().unwrap()), "{all}");
}

#[tokio::test]
async fn whoever_waits_is_told_the_place_and_no_wait_where_nobody_can_say() {
    let house = House::start().await;
    let first = house.waiting_conversation().await;
    let second = house.waiting_conversation().await;
    let place = async |row: &Value| {
        house.request("GET", "/v1/me/place").bearer(&guest(&house, &row["customer"])).send().await.ok(200)
    };
    let (ahead, behind) = (place(&first).await, place(&second).await);
    assert_eq!((&ahead["position"], &behind["position"]), (&json!(1), &json!(2)));
    assert!(behind["wait"].is_null() && behind["at"].is_i64(), "nobody has left the line yet: {behind}");

    let version = first["ticket_version"].as_u64().unwrap();
    house.command(&first, "take", &house.bob(), Some(version)).send().await.ok(200);
    eventually("the line has moved up", || async { place(&second).await["position"] == 1 }).await;
    assert!(place(&first).await["position"].is_null(), "who is answered does not wait");
}

#[tokio::test]
async fn a_line_that_moves_says_how_long_a_newcomer_waits() {
    let house = House::start().await;
    for _ in 0..5 {
        house.bobs_conversation().await;
    }
    let path = format!("/v1/widgets/{TENANT}/lines");
    let lines = house.request("GET", &path).send().await.ok(200);
    let wait = &lines["lines"][0]["wait"];
    assert!(wait["from_ms"].as_i64() <= wait["to_ms"].as_i64() && wait["to_ms"].is_i64(), "{lines}");
    house
        .request("GET", &format!("/v1/widgets/{}/lines", Uuid::new_v4()))
        .send()
        .await
        .refused(404, "not-found");
}
