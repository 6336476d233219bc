//! Alerts of the tenant's own rules.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::{House, eventually, eventually_some};

/// What is told of a rule, the newest first.
async fn alerts_of(house: &House, rule: &Value) -> Vec<Value> {
    let list = house.request("GET", "/v1/monitor/alerts").bearer(&house.sue()).send().await.ok(200);
    let alerts = list["alerts"].as_array().unwrap().clone();
    alerts.into_iter().filter(|alert| alert["kind"] == "rule" && alert["rule"] == *rule).collect()
}

async fn raised(house: &House, rule: &Value) -> Value {
    eventually_some("an alert is raised", || async { alerts_of(house, rule).await.into_iter().next() }).await
}

async fn is_over(house: &House, rule: &Value) {
    eventually("the alert is over", || async {
        alerts_of(house, rule).await.iter().all(|alert| alert["ended_at"].is_i64())
    })
    .await;
}

fn waiting(name: &str, queue: &Value) -> Value {
    json!({"name": name, "figure": "waiting", "queue": queue, "threshold": 0, "for_ms": 0, "plays_sound": false})
}

#[tokio::test]
async fn a_figure_beyond_its_threshold_raises_one_alert_that_ends_with_it() {
    let house = House::start().await;
    // Judged before the other one: it stands before it in the list.
    let of_nothing =
        json!({"name": "A", "figure": "service_level", "comparison": "below", "threshold": 99, "for_ms": 0});
    let of_nothing = house.make("alert-rules", &of_nothing).await["id"].clone();
    let rule = house.make("alert-rules", &waiting("Somebody waits", &Value::Null)).await["id"].clone();
    let row = house.waiting_conversation().await;
    let alert = raised(&house, &rule).await;
    let wanted = json!({
        "no": alert["no"], "kind": "rule", "rule": rule, "name": "Somebody waits", "figure": "waiting", "queue": null,
        "value": 1.0, "threshold": 0.0, "shows_toast": true, "plays_sound": false, "level": "bad", "at": alert["at"],
        "ended_at": null, "seen": null,
    });
    assert_eq!(alert, wanted);
    let none = alerts_of(&house, &of_nothing).await;
    assert!(none.is_empty(), "a share of nothing is not below anything: {none:?}");
    let live = house.request("GET", "/v1/monitor/live").bearer(&house.sue()).send().await.ok(200);
    assert_eq!(live["alerts"], 1, "it is counted among those that last");

    let seen = format!("/v1/monitor/alerts/{}/seen", alert["no"]);
    assert_eq!(house.request("POST", &seen).bearer(&house.sue()).send().await.status, 204);
    let version = row["ticket_version"].as_u64().unwrap();
    house.command(&row, "take", &house.bob(), Some(version)).send().await.ok(200);
    is_over(&house, &rule).await;
    let all = alerts_of(&house, &rule).await;
    assert_eq!(
        (all.len(), &all[0]["seen"]["name"]),
        (1, &json!("Sue")),
        "one, and taking it on did not end it"
    );
    house.waiting_conversation().await;
    eventually("another time it is another alert", || async { alerts_of(&house, &rule).await.len() == 2 })
        .await;
}

#[tokio::test]
async fn a_rule_is_about_its_queue_and_ends_with_it_being_deleted() {
    let house = House::start().await;
    let returns = house.make("queues", &json!({"name": "Returns"})).await["id"].clone();
    let first = house.request("GET", "/v1/settings/queues").bearer(&house.sue()).send().await.ok(200);
    let first = first["items"].as_array().unwrap().iter().find(|queue| queue["id"] != returns).unwrap();
    let empty = house.make("alert-rules", &waiting("A", &returns)).await["id"].clone();
    let full = house.make("alert-rules", &waiting("B", &first["id"])).await["id"].clone();
    house.waiting_conversation().await;
    assert_eq!(raised(&house, &full).await["queue"], first["id"]);
    assert!(alerts_of(&house, &empty).await.is_empty(), "nobody waits in the other queue");
    let path = format!("/v1/settings/alert-rules/{}", full.as_str().unwrap());
    let deleted = house.request("DELETE", &path).bearer(&house.sue()).header("if-match", "*").send().await;
    assert_eq!(deleted.status, 204);
    is_over(&house, &full).await;
}

#[tokio::test]
async fn what_no_rule_can_mean_is_refused_by_field() {
    let house = House::start().await;
    let queue = house.make("queues", &json!({"name": "Returns"})).await["id"].clone();
    for (body, field) in [
        (json!({"name": "x", "figure": "service_level", "threshold": 101}), "threshold"),
        (json!({"name": "x", "figure": "waiting", "threshold": 100_001}), "threshold"),
        (json!({"name": "x", "figure": "wait", "threshold": 86_400_001}), "threshold"),
        (json!({"name": "x", "figure": "waiting", "comparison": "below", "threshold": 0}), "threshold"),
        (json!({"name": "x", "figure": "waiting", "threshold": 1, "for_ms": 3_600_001}), "for_ms"),
        (json!({"name": "x", "figure": "free_slots", "threshold": 1, "queue": queue}), "queue"),
        (json!({"name": "x", "figure": "waiting", "threshold": 1, "queue": Uuid::nil()}), "queue"),
        (json!({"name": "x", "figure": "mood", "threshold": 1}), "figure"),
    ] {
        let request = house.request("POST", "/v1/settings/alert-rules").bearer(&house.sue());
        let request = request.header("idempotency-key", &Uuid::new_v4().to_string()).json(&body);
        let problem = request.send().await.refused(400, "bad-request");
        assert_eq!(problem["field"], field, "{problem}");
    }
}
