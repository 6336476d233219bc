//! Figures as they move: fresh, for whom they are for, and `null` where there is nothing.

use std::time::Instant;

use serde_json::{Value, json};

use crate::house::{House, eventually_some};

async fn live(house: &House, query: &str) -> Value {
    let path = format!("/v1/monitor/live{query}");
    house.request("GET", &path).bearer(&house.sue()).send().await.ok(200)
}

#[tokio::test]
async fn a_desk_where_nothing_happens_has_no_figures_but_zeroes_and_nulls() {
    let house = House::start().await;
    let live = live(&house, "").await;
    assert_eq!(live["all"]["waiting"], 0);
    for name in [
        "longest_since",
        "reply_since",
        "service_level_percent",
        "abandoned_percent",
        "wait",
        "first_reply",
        "estimate_ms",
    ] {
        assert_eq!(live["all"][name], Value::Null, "{name}");
    }
    assert!(live["as_of"].as_i64().unwrap() > live["from"].as_i64().unwrap());
    assert_eq!(live["queues"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn who_waits_for_a_change_hears_of_it_within_a_second() {
    let house = House::start().await;
    let before = live(&house, "").await;
    let known = before["digest"].as_str().unwrap().to_owned();
    let path = format!("/v1/monitor/live?known={known}&wait_ms=20000");
    let (request, token) = (house.request("GET", &path), house.sue());
    let waits = tokio::spawn(async move { request.bearer(&token).send().await.ok(200) });
    let row = house.waiting_conversation().await;
    let stood_at = Instant::now();
    let mut after = waits.await.unwrap();
    // What is answered first may be a step before: the minute may have turned.
    while after["all"]["waiting"] == 0 {
        after = live(&house, &format!("?known={}&wait_ms=20000", after["digest"].as_str().unwrap())).await;
    }
    assert!(stood_at.elapsed().as_millis() < 1_000, "{:?}", stood_at.elapsed());
    assert_eq!((&after["all"]["waiting"], &after["all"]["entered"]), (&json!(1), &json!(1)));
    assert_eq!(after["all"]["longest_since"], row["since"]);
    assert_ne!(after["lists"]["waiting"], before["lists"]["waiting"]);

    let list = house.request("GET", "/v1/monitor/waiting").bearer(&house.sue()).send().await.ok(200);
    assert_eq!((&list["total"], &list["waiting"][0]["conversation"]), (&json!(1), &row["id"]));
    assert_eq!((&list["waiting"][0]["place"], &list["waiting"][0]["preview"]), (&json!(1), &json!("hello?")));
}

#[tokio::test]
async fn what_is_answered_is_in_work_and_its_customer_waits_for_a_word() {
    let house = House::start().await;
    let row = house.bobs_conversation().await;
    let seen = eventually_some("it is in work", || async {
        Some(live(&house, "").await).filter(|live| live["all"]["in_work"] == 1)
    })
    .await;
    assert_eq!((&seen["all"]["answered"], &seen["all"]["waiting"]), (&json!(1), &json!(0)));
    assert!(seen["all"]["reply_since"].is_i64());
    let list = house.request("GET", "/v1/monitor/conversations").bearer(&house.sue()).send().await.ok(200);
    assert_eq!((&list["conversations"][0]["conversation"], &list["total"]), (&row["id"], &json!(1)));
    let bob = house.request("GET", "/v1/monitor/operators").bearer(&house.sue()).send().await.ok(200);
    let bob = bob["operators"].as_array().unwrap().iter().find(|row| row["name"] == "Bob").unwrap().clone();
    assert_eq!(
        (&bob["used"], &bob["in_hand"], &bob["reply_conversation"]),
        (&json!(1), &json!(1), &row["id"])
    );

    house.write(&row, &house.bob(), "k", &json!({"text": "good morning"})).send().await.ok(201);
    let seen = eventually_some("he answered", || async {
        Some(live(&house, "").await).filter(|live| live["all"]["first_reply"]["count"] == 1)
    })
    .await;
    assert_eq!((&seen["all"]["reply_since"], &seen["all"]["reply"]["count"]), (&Value::Null, &json!(1)));

    let series =
        house.request("GET", "/v1/monitor/series?over=60m").bearer(&house.sue()).send().await.ok(200);
    let column = |name: &str| series[name].as_array().unwrap().clone();
    assert_eq!(column("at").len(), column("waiting").len());
    let sum = |name: &str| column(name).iter().map(|value| value.as_u64().unwrap()).sum::<u64>();
    assert_eq!((sum("entered"), sum("answered"), sum("abandoned")), (1, 1, 0));
    assert_eq!(column("waiting").last().unwrap(), 0);

    let table = house.request("GET", "/v1/monitor/figures.csv").bearer(&house.sue()).send().await;
    assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8"));
    let text = String::from_utf8(table.body).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 3, "a head, a queue, all of them: {text}");
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{text}");
    assert_eq!(rows[2][0], "\"(all)\"");
}

#[tokio::test]
async fn figures_are_for_those_who_may_step_in() {
    let house = House::start().await;
    house.request("GET", "/v1/monitor/live").bearer(&house.bob()).send().await.refused(403, "forbidden");
    let other = house.request("GET", "/v1/monitor/live").bearer(&house.mallory()).send().await.ok(200);
    assert_eq!(other["all"]["in_work"], 0, "another tenant's");
    let role = json!({"name": "Lead", "see": "all", "write": "own", "take": "queues", "whisper": "queues", "join": "queues"});
    let role = house.make("roles", &role).await["id"].as_str().unwrap().to_owned();
    let queue = house.make("queues", &json!({"name": "Returns"})).await;
    let (_, lead) = house.hire("lea", &role, &[queue["id"].as_str().unwrap().parse().unwrap()]).await;
    let live = house.request("GET", "/v1/monitor/live").bearer(&lead).send().await.ok(200);
    let names: Vec<&Value> = live["queues"].as_array().unwrap().iter().map(|queue| &queue["name"]).collect();
    assert_eq!(names, ["Returns"], "her own queue alone");
}
