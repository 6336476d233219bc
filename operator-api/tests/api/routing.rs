//! Why a conversation waited: every step, with its reasons, for those who may see it.

use domain::{CustomerId, DeskId, QueueId};
use runtime::Clock;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::{BOB, House, TENANT, eventually_some};

fn path(row: &Value) -> String {
    format!("/v1/conversations/{}/routing", row["id"].as_str().unwrap())
}

async fn read(house: &House, path: &str) -> Value {
    house.request("GET", path).bearer(&house.bob()).send().await.ok(200)
}

fn steps(page: &Value) -> Vec<&str> {
    page["steps"].as_array().unwrap().iter().map(|step| step["what"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn each_step_says_what_happened_and_why_with_everybody_who_could_not_have_it() {
    let house = House::start().await;
    let row = house.bobs_conversation().await;
    let page = read(&house, &path(&row)).await;
    assert_eq!(page["conversation"], row["id"]);
    assert_eq!(steps(&page), ["waits", "not_offered", "taken"]);
    assert_eq!(page["more"], false);
    let step = |no: usize| page["steps"][no - 1].clone();
    assert_eq!((&step(1)["no"], &step(1)["cause"]), (&json!(1), &json!("opened")));
    assert_eq!(step(1)["text"], "It waits: the customer wrote.");
    let why = step(2)["explanation"].clone();
    assert_eq!((&why["outcome"], &why["rules"]), (&json!("nobody_fits"), &json!(domain::policy::RULES)));
    assert_eq!((&why["spread"], &why["priority"]), (&json!("least_loaded"), &json!("normal")));
    assert_eq!(why["excluded_counts"], json!([{"reason": "offline", "operators": 3}]));
    let excluded = why["excluded"].as_array().unwrap();
    assert!(excluded.iter().any(|of| of["operator"] == json!(BOB) && of["reason"] == "offline"), "{why}");
    assert_eq!(step(2)["text"], "Nobody is offered it: nobody can take it (3 offline).");
    assert_eq!((&step(3)["by"], &step(3)["text"]), (&json!(BOB), &json!("Bob took it.")));
    let queue = QueueId::default_of(DeskId::default_of(TENANT));
    assert_eq!(page["names"][BOB.to_string()], "Bob");
    assert_eq!(page["names"][queue.to_string()], "Support");
}

#[tokio::test]
async fn steps_are_read_page_by_page_in_either_direction() {
    let house = House::start().await;
    let row = house.bobs_conversation().await;
    let numbers = async |query: &str| {
        let page = read(&house, &format!("{}{query}", path(&row))).await;
        let of = |step: &Value| step["no"].as_u64().unwrap();
        (page["steps"].as_array().unwrap().iter().map(of).collect::<Vec<_>>(), page["more"] == true)
    };
    assert_eq!(numbers("?limit=2").await, (vec![2, 3], true));
    assert_eq!(numbers("?limit=2&before=2").await, (vec![1], false));
    assert_eq!(numbers("?limit=2&after=0").await, (vec![1, 2], true));
    assert_eq!(numbers("?after=2").await, (vec![3], false));
    assert_eq!(numbers("?after=4294967295").await, (vec![], false));
    for (query, field) in
        [("?limit=0", "limit"), ("?limit=201", "limit"), ("?after=1&before=3", "before"), ("?no=1", "no")]
    {
        let asked = house.request("GET", &format!("{}{query}", path(&row))).bearer(&house.bob()).send().await;
        assert_eq!(asked.refused(400, "bad-request")["field"], field, "{query}");
    }
}

#[tokio::test]
async fn who_may_not_see_the_conversation_learns_nothing_of_its_way() {
    let house = House::start().await;
    let row = house.waiting_conversation().await;
    let queue = QueueId::default_of(DeskId::default_of(TENANT)).0;
    let own = house.make("roles", &json!({"name": "Own", "see": "own"})).await;
    let queues = house.make("roles", &json!({"name": "Queues", "see": "queues"})).await;
    let (_, own) = house.hire("ann", own["id"].as_str().unwrap(), &[queue]).await;
    let (_, sees) = house.hire("ben", queues["id"].as_str().unwrap(), &[queue]).await;
    let (_, elsewhere) = house.hire("cas", queues["id"].as_str().unwrap(), &[]).await;
    let ask = async |token: &str| house.request("GET", &path(&row)).bearer(token).send().await;
    for token in [&own, &elsewhere, &house.mallory()] {
        ask(token).await.refused(404, "not-found");
    }
    let page = eventually_some("the desk's steps are there", || async {
        Some(ask(&sees).await.ok(200)).filter(|page| !steps(page).is_empty())
    })
    .await;
    assert_eq!(steps(&page), ["waits", "not_offered"]);
    let guest = house.signer.guest_token(TENANT, CustomerId(Uuid::new_v4()), Clock.now_s());
    ask(&guest).await.refused(403, "forbidden");
    let nowhere = format!("/v1/conversations/{}/routing", Uuid::nil());
    house.request("GET", &nowhere).bearer(&house.bob()).send().await.refused(404, "not-found");
}
