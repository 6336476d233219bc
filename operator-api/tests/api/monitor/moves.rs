//! What supervisors do, and what others may not.

use domain::OperatorId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::{BOB, CAROL, House, SUE, TENANT, eventually, eventually_some};

fn post(house: &House, path: &str, token: &str) -> crate::client::Request {
    let request = house.request("POST", &format!("/v1/monitor/{path}")).bearer(token);
    request.header("idempotency-key", &Uuid::new_v4().to_string())
}

async fn operator(house: &House, id: OperatorId) -> Value {
    let list = house.request("GET", "/v1/monitor/operators").bearer(&house.sue()).send().await.ok(200);
    let rows = list["operators"].as_array().unwrap();
    rows.iter().find(|row| row["id"] == json!(id)).unwrap().clone()
}

async fn audit(house: &House, action: &str) -> bool {
    let lines = house.request("GET", "/v1/settings/audit").bearer(&house.sue()).send().await.ok(200);
    let text = lines.to_string();
    text.contains(action) && text.contains(&SUE.to_string())
}

#[tokio::test]
async fn a_supervisor_moves_many_at_once_and_hears_of_each() {
    let house = House::start().await;
    let queue = house.make("queues", &json!({"name": "Returns"})).await["id"].clone();
    let (first, second) = (house.waiting_conversation().await, house.bobs_conversation().await);
    let gone = Uuid::new_v4();
    let body = json!({
        "conversations": [
            {"id": first["id"], "if_version": 1_000},
            {"id": second["id"]},
            {"id": gone},
        ],
        "to": {"kind": "queue", "id": queue},
        "or_queue": true,
        "comment": "fewer wait there",
    });
    // A queue is new to the desk for half a second.
    let moved = eventually_some("the desk knows the queue", || async {
        let moved = post(&house, "moves", &house.sue()).json(&body).send().await.ok(200)["moved"].clone();
        moved[1]["version"].is_u64().then_some(moved)
    })
    .await;
    assert_eq!(
        (&moved[0]["problem"]["type"], &moved[2]["problem"]["type"]),
        (&json!("version-mismatch"), &json!("not-found"))
    );
    let row = house.conversation(&second["id"]).await;
    assert_eq!(row["queue"], queue);
    post(&house, "moves", &house.bob()).json(&body).send().await.ok(200)["moved"]
        .as_array()
        .unwrap()
        .iter()
        .for_each(|moved| assert!(moved["problem"].is_object(), "an operator moves nothing so: {moved}"));
    let none = json!({"conversations": [], "to": {"kind": "back"}});
    post(&house, "moves", &house.sue()).json(&none).send().await.refused(400, "bad-request");
}

#[tokio::test]
async fn a_supervisor_forces_a_status_and_a_capacity_and_both_stand_in_the_audit() {
    let house = House::start().await;
    let path = format!("operators/{CAROL}/status");
    let body = json!({"status": "away", "reason": "lunch"});
    post(&house, &path, &house.bob()).json(&body).send().await.refused(403, "forbidden");
    post(&house, &path, &house.sue())
        .json(&json!({"status": "away"}))
        .send()
        .await
        .refused(400, "bad-request");
    post(&house, &path, &house.sue()).json(&body).send().await.ok(200);
    let capacity = format!("operators/{CAROL}/capacity");
    post(&house, &capacity, &house.sue()).json(&json!({"capacity": 2})).send().await.ok(200);
    let carol = eventually_some("both are seen", || async {
        Some(operator(&house, CAROL).await).filter(|row| row["capacity"] == 2)
    })
    .await;
    assert_eq!((&carol["status"], &carol["reason"]), (&json!("away"), &json!("lunch")));
    assert!(audit(&house, "operator.status").await && audit(&house, "operator.capacity").await);
    let nobody = format!("operators/{}/status", Uuid::new_v4());
    post(&house, &nobody, &house.sue()).json(&body).send().await.refused(404, "not-found");
}

#[tokio::test]
async fn whoever_is_signed_out_is_out_at_once() {
    let house = House::start().await;
    let bob = house.bob();
    house.request("GET", "/v1/me").bearer(&bob).send().await.ok(200);
    post(&house, &format!("operators/{BOB}/sign-out"), &house.sue()).send().await.status_is(204);
    house.request("GET", "/v1/me").bearer(&bob).send().await.refused(401, "unauthenticated");
    let pods = house.store.settings().read().await.unwrap();
    let told = pods.revocations.iter().any(|it| (it.tenant, it.principal) == (TENANT, BOB.0));
    assert!(told, "pods end the sockets");
    assert!(audit(&house, "operator.sign_out").await);
}

#[tokio::test]
async fn a_paused_queue_says_who_paused_it_and_keeps_what_waits() {
    let house = House::start().await;
    let row = house.waiting_conversation().await;
    let queue = row["queue"].as_str().unwrap().to_owned();
    post(&house, &format!("queues/{queue}/pause"), &house.bob()).send().await.refused(403, "forbidden");
    for _ in 0..2 {
        post(&house, &format!("queues/{queue}/pause"), &house.sue()).send().await.status_is(204);
    }
    eventually("it is seen", || async {
        let live = house.request("GET", "/v1/monitor/live").bearer(&house.sue()).send().await.ok(200);
        let seen = &live["queues"][0];
        seen["is_paused"] == true && seen["paused_by"] == "Sue" && seen["figures"]["waiting"] == 1
    })
    .await;
    post(&house, &format!("queues/{queue}/resume"), &house.sue()).send().await.status_is(204);
    eventually("it goes on", || async {
        let live = house.request("GET", "/v1/monitor/live").bearer(&house.sue()).send().await.ok(200);
        live["queues"][0]["is_paused"] == false
    })
    .await;
}

#[tokio::test]
async fn whoever_takes_an_alert_on_first_stays() {
    let house = House::start().await;
    let mut db = <sqlx::PgConnection as sqlx::Connection>::connect(house.database.url()).await.unwrap();
    let what = json!({"alert": "operator_misses", "operator": BOB}).to_string();
    let now = house.store.now().await.unwrap();
    sqlx::query("INSERT INTO alert (tenant, desk, at, what) VALUES ($1, $2, $3, $4)")
        .bind(TENANT.0)
        .bind(Uuid::nil())
        .bind(now.0)
        .bind(what)
        .execute(&mut db)
        .await
        .unwrap();
    let alert = eventually_some("it is told", || async {
        let list = house.request("GET", "/v1/monitor/alerts").bearer(&house.sue()).send().await.ok(200);
        list["alerts"].get(0).cloned()
    })
    .await;
    assert_eq!((&alert["kind"], &alert["seen"]), (&json!("operator_misses"), &Value::Null));
    let path = format!("alerts/{}/seen", alert["no"]);
    post(&house, &path, &house.sue()).send().await.status_is(204);
    eventually("and who took it on", || async {
        let list = house.request("GET", "/v1/monitor/alerts").bearer(&house.sue()).send().await.ok(200);
        list["alerts"][0]["seen"]["name"] == "Sue"
    })
    .await;
    post(&house, "alerts/999999/seen", &house.sue()).send().await.refused(404, "not-found");
    post(&house, &path, &house.mallory()).send().await.refused(404, "not-found");
}
