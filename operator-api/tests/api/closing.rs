//! Whom a conversation can be handed to, and what came of it.

use domain::{DeskId, QueueId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::{BOB, House, TENANT, eventually_some};

#[tokio::test]
async fn targets_tell_what_everybody_has_in_hand_and_what_waits_where() {
    let house = House::start().await;
    let returns = house.make("queues", &json!({"name": "Returns", "is_paused": true})).await["id"].clone();
    let german = house.make("skills", &json!({"name": "German"})).await["id"].clone();
    let first = QueueId::default_of(DeskId::default_of(TENANT)).0;
    let body = json!({"name": "Lukas", "email": "lukas@example.org", "capacity": 3, "skills": [german],
        "queues": [{"queue": first}, {"queue": returns, "limit": 1}]});
    let lukas = house.make("operators", &body).await["id"].clone();
    house.bobs_conversation().await;
    house.waiting_conversation().await;

    let found = |list: &Value, id: &Value| {
        list.as_array().unwrap().iter().find(|it| it["id"] == *id).cloned().unwrap_or_default()
    };
    let (bob, told) = eventually_some("Bob's conversation takes a slot", || async {
        let told = house.request("GET", "/v1/targets").bearer(&house.bob()).send().await.ok(200);
        let bob = found(&told["operators"], &json!(BOB));
        (bob["used"] == 1).then_some((bob, told))
    })
    .await;
    assert_eq!(
        (&bob["status"], &bob["can"], &bob["most"]),
        (&json!("offline"), &json!("offline"), &json!(5))
    );
    let lukas = found(&told["operators"], &lukas);
    assert_eq!(
        (&lukas["used"], &lukas["capacity"], &lukas["skills"]),
        (&json!(0), &json!(3), &json!(["German"]))
    );
    assert_eq!(lukas["queues"][1]["limit"], 1);
    let (support, returns) = (found(&told["queues"], &json!(first)), found(&told["queues"], &returns));
    assert_eq!(
        (&support["waiting"], &support["is_open"], &support["free"]),
        (&json!(1), &json!(true), &json!(0))
    );
    assert!(support["since"].is_i64() && told["at"].is_i64());
    assert_eq!((&returns["is_paused"], &returns["waiting"]), (&json!(true), &json!(0)));

    let elsewhere = house.request("GET", "/v1/targets").bearer(&house.mallory()).send().await.ok(200);
    assert_eq!(elsewhere["queues"].as_array().unwrap().len(), 1, "{elsewhere}");
    assert_eq!(found(&elsewhere["operators"], &json!(BOB)), Value::Null);
}

#[tokio::test]
async fn whoever_answers_a_conversation_says_what_came_of_it_and_nobody_else_does() {
    let house = House::start().await;
    let code = house.make("close-codes", &json!({"name": "Refund issued"})).await["id"].clone();
    let other = house.make("close-codes", &json!({"name": "Advice given"})).await["id"].clone();
    let row = house.bobs_conversation().await;
    let path = format!("/v1/conversations/{}/outcome", row["id"].as_str().unwrap());
    let say = |token: &str, code: &Value| {
        house.request("PUT", &path).bearer(token).json(&json!({"code": code})).send()
    };
    let read = |token: String| house.request("GET", &path).bearer(&token).send();

    assert_eq!(read(house.bob()).await.ok(200), json!({}));
    say(&house.carol(), &code).await.refused(403, "forbidden");
    let refused = say(&house.bob(), &json!(Uuid::new_v4())).await;
    assert_eq!(refused.refused(400, "bad-request")["field"], "code");
    assert_eq!(say(&house.bob(), &code).await.status, 204);
    // Said again it replaces what was said.
    assert_eq!(say(&house.bob(), &other).await.status, 204);
    let said = read(house.bob()).await.ok(200);
    assert_eq!((&said["code"], &said["said_by"]), (&other, &json!(BOB)));
    assert!(said["at"].is_i64());
    // Whoever may write everywhere may set it right.
    assert_eq!(say(&house.sue(), &code).await.status, 204);
    say(&house.mallory(), &code).await.refused(404, "not-found");
    read(house.mallory()).await.refused(404, "not-found");
}
