//! PostgreSQL dies and comes back.

use serde_json::json;

use crate::house::{House, PASSWORD, Plan, eventually};

#[tokio::test]
async fn while_the_store_is_away_every_answer_says_try_again() {
    let mut server = services::private_postgres().await;
    let plan = Plan { router: false, acquire_ms: 300, ..Plan::default() };
    let house = House::on(server.fresh_database().await, plan).await;
    let bob = house.bob();
    house.request("GET", "/v1/me").bearer(&bob).send().await.ok(200);

    server.kill_9();
    for path in ["/v1/me", "/v1/conversations"] {
        let answer = house.request("GET", path).bearer(&bob).send().await;
        assert_eq!(answer.header("retry-after"), Some("1"));
        answer.refused(503, "unavailable");
    }
    let sign_in = json!({"email": "bob@bob.example", "password": PASSWORD});
    house.request("POST", "/v1/sign-in").json(&sign_in).send().await.refused(503, "unavailable");
    house.request("GET", "/.well-known/jwks.json").send().await.ok(200);

    server.restart().await;
    eventually("the service answers again", || async {
        house.request("GET", "/v1/me").bearer(&bob).send().await.status == 200
    })
    .await;
    house.request("POST", "/v1/sign-in").json(&sign_in).send().await.ok(200);
}
