//! A recorded day, every figure compared with a slow computation: equal to the last digit.

use domain::{DeskId, QueueId, Timestamp};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::day::Day;
use super::slow;
use crate::house::{BOB, CAROL, House, Plan, SUE, TENANT, eventually};

const SEED: u64 = 20_261_118;
const DAY_MS: i64 = 7 * 3_600_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_figure_of_a_recorded_day_is_what_a_slow_computation_says() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let first = QueueId::default_of(DeskId::default_of(TENANT));
    let target = json!({"service_level_percent": 80, "within_ms": 20_000});
    let second = house.make("queues", &json!({"name": "Returns", "target": target})).await;
    let second = QueueId(second["id"].as_str().unwrap().parse().unwrap());
    let now = house.store.now().await.unwrap();
    let began = Timestamp(now.0 - DAY_MS);
    let mut day = Day::begin(&house.store, TENANT, &[BOB, CAROL, SUE], &[first, second], began, SEED).await;
    day.play(now).await;

    let mut db = PgConnection::connect(house.database.url()).await.unwrap();
    let events: i64 = sqlx::query_scalar("SELECT count(*) FROM figure_event WHERE at >= $1")
        .bind(began.0)
        .fetch_one(&mut db)
        .await
        .unwrap();
    assert!(events > 3_000, "{events}");
    let live = compare(&house, &mut db, &[(first.0, 30_000), (second.0, 20_000)]).await;
    assert_eq!(live["from"].as_i64().unwrap() % 60_000, 0);

    // What is new is read on from where the last reading was, and comes to the same.
    day.play(now.plus_ms(60_000)).await;
    let written = house.store.now().await.unwrap();
    eventually("a picture of after that", || async {
        let live = house.request("GET", "/v1/monitor/live").bearer(&house.sue()).send().await.ok(200);
        live["as_of"].as_i64().unwrap() > written.0
    })
    .await;
    compare(&house, &mut db, &[(first.0, 30_000), (second.0, 20_000)]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_events_of_a_day_are_what_its_rows_tell() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let first = QueueId::default_of(DeskId::default_of(TENANT));
    let mut db = PgConnection::connect(house.database.url()).await.unwrap();
    for table in ["figure_event", "entry", "ticket", "routing_step"] {
        // The history that a demo begins with.
        sqlx::query(sqlx::AssertSqlSafe(format!("DELETE FROM {table}"))).execute(&mut db).await.unwrap();
    }
    let now = house.store.now().await.unwrap();
    let began = Timestamp(now.0 - DAY_MS / 4);
    let mut day = Day::begin(&house.store, TENANT, &[BOB, CAROL, SUE], &[first], began, SEED).await;
    day.play(now).await;
    let rows = slow::by_rows(&mut db).await;
    assert_eq!(slow::by_events(&mut db).await, rows);
    assert!(rows["replies"].as_i64().unwrap() > 100, "{rows}");
}

/// Every window, each queue and all together.
async fn compare(house: &House, db: &mut PgConnection, queues: &[(Uuid, i64)]) -> Value {
    let mut last = Value::Null;
    for window in ["30m", "60m", "today"] {
        let path = format!("/v1/monitor/live?window={window}");
        let live = house.request("GET", &path).bearer(&house.sue()).send().await.ok(200);
        let from = live["from"].as_i64().unwrap();
        let wanted = slow::figures(db, from, queues).await;
        same(&live["all"], &wanted, &format!("all, {window}"));
        for queue in queues {
            let rows = live["queues"].as_array().unwrap();
            let row = rows.iter().find(|row| row["id"] == json!(queue.0)).unwrap();
            let wanted = slow::figures(db, from, &[*queue]).await;
            same(&row["figures"], &wanted, &format!("{}, {window}", queue.0));
        }
        last = live;
    }
    last
}

fn same(found: &Value, wanted: &Value, what: &str) {
    for (name, value) in wanted.as_object().unwrap() {
        // 100 per cent is the same number with and without its decimal.
        match (found[name].as_f64(), value.as_f64()) {
            (Some(found), Some(wanted)) => {
                assert!(found == wanted, "{name} of {what}: {found}, not {wanted}")
            }
            _ => assert_eq!(&found[name], value, "{name} of {what}"),
        }
    }
}
