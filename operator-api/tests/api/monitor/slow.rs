//! The same figures once more, by statements that anybody can check: slow, and from the rows.

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

/// What a bucket tells for a value: exact below 128 ms, else the end of a sixty-fourth of its power of two.
const BUCKET: &str = "CASE WHEN v < 128 THEN v ELSE
    ((floor(v / 2 ^ (floor(log(2, v)) - 6)) + 1) * 2 ^ (floor(log(2, v)) - 6) - 1)::bigint END";

/// How long events of a kind took, as a spread.
async fn spread(db: &mut PgConnection, which: &str) -> Value {
    let sql = format!(
        "WITH f AS (SELECT ms::numeric AS v FROM figure_event WHERE {which}),
         p AS (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY v) AS p50, percentile_disc(0.9) WITHIN GROUP (ORDER BY v) AS p90
               FROM f)
         SELECT CASE WHEN count(*) = 0 THEN 'null' ELSE json_build_object(
             'count', count(*), 'average_ms', round(avg(v))::bigint, 'longest_ms', max(v)::bigint,
             'median_ms', least(max(v), (SELECT {BUCKET} FROM (SELECT p50 AS v FROM p) AS x))::bigint,
             'p90_ms', least(max(v), (SELECT {BUCKET} FROM (SELECT p90 AS v FROM p) AS x))::bigint)::text END
         FROM f"
    );
    let text: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(db).await.unwrap();
    serde_json::from_str(&text).unwrap()
}

async fn number(db: &mut PgConnection, sql: &str) -> Value {
    let text: Option<String> =
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT ({sql})::text"))).fetch_one(db).await.unwrap();
    text.map_or(Value::Null, |text| serde_json::from_str(&text).unwrap())
}

/// What happened in these queues since `from`, each answered in time by its own `within`.
pub(super) async fn figures(db: &mut PgConnection, from: i64, queues: &[(Uuid, i64)]) -> Value {
    let names: Vec<String> = queues.iter().map(|(id, _)| format!("'{id}'")).collect();
    let here = format!("at >= {from} AND queue IN ({})", names.join(","));
    let count = |rest: &str| format!("SELECT count(*) FROM figure_event WHERE {here} AND {rest}");
    let in_time: Vec<String> =
        queues.iter().map(|(id, within)| format!("queue = '{id}' AND ms <= {within}")).collect();
    let in_time = count(&format!("kind = 2 AND ({})", in_time.join(" OR ")));
    let judged = count("(kind = 2 OR kind = 3 AND ms >= 10000)");
    let lost = count("kind = 3 AND ms >= 10000");
    let share = |part: &str| format!("SELECT round(100.0 * ({part}) / nullif(({judged}), 0), 1)::float8");
    let mut found = serde_json::Map::new();
    for (name, sql) in [
        ("entered", count("kind = 1")),
        ("answered", count("kind = 2")),
        ("answered_in_time", in_time.clone()),
        ("abandoned", count("kind = 3")),
        ("abandoned_short", count("kind = 3 AND ms < 10000")),
        ("flowed_out", count("kind = 4")),
        ("missed_offers", count("kind = 8")),
        ("declined_offers", count("kind = 9")),
        ("transferred", count("kind = 10")),
        ("closed", count("kind = 11")),
        ("reopened", count("kind = 12")),
        ("service_level_percent", share(&in_time)),
        ("abandoned_percent", share(&lost)),
    ] {
        found.insert(name.to_owned(), number(db, &sql).await);
    }
    for (name, kind) in [("wait", 2), ("handling", 5), ("first_reply", 6), ("reply", 7)] {
        found.insert(name.to_owned(), spread(db, &format!("{here} AND kind = {kind}")).await);
    }
    Value::Object(found)
}

/// What the events should be by rows that know nothing of them: steps of tickets, entries, conversations.
pub(super) async fn by_rows(db: &mut PgConnection) -> Value {
    let step =
        |what: &str| format!("SELECT count(*) FROM routing_step WHERE what LIKE '{{\"what\":\"{what}\"%'");
    // A customer waits from the first word after one of ours; each such word is answered by the next of ours.
    // What was said before a reopening waits no longer.
    let replies = "WITH opened AS (
            SELECT conversation, position, at, kind, author_kind = 0 AS is_theirs,
                count(*) FILTER (WHERE kind = 3 AND body LIKE '%reopened%') OVER (PARTITION BY conversation ORDER BY position) AS opening
            FROM entry
        ), said AS (
            SELECT *, lag(is_theirs) OVER (PARTITION BY conversation, opening ORDER BY position) AS was_theirs
            FROM opened WHERE kind = 0
        ), turns AS (SELECT * FROM said WHERE was_theirs IS DISTINCT FROM is_theirs),
        replies AS (
            SELECT is_theirs, at - lag(at) OVER (PARTITION BY conversation, opening ORDER BY position) AS ms,
                lag(is_theirs) OVER (PARTITION BY conversation, opening ORDER BY position) AS after_theirs
            FROM turns
        )";
    let mut found = serde_json::Map::new();
    for (name, sql) in [
        ("missed_offers", step("missed")),
        ("declined_offers", step("declined")),
        ("transferred", step("transferred")),
        ("replies", format!("{replies} SELECT count(*) FROM replies WHERE NOT is_theirs AND after_theirs")),
        ("reply_ms", format!("{replies} SELECT coalesce(sum(ms), 0)::bigint FROM replies WHERE NOT is_theirs AND after_theirs")),
        ("waiting", "SELECT count(*) FROM ticket WHERE state = 0 OR state = 3 AND detail::jsonb #>> '{state,from,is_warm}' IS DISTINCT FROM 'true'".to_owned()),
    ] {
        found.insert(name.to_owned(), number(db, &sql).await);
    }
    Value::Object(found)
}

/// The same by events.
pub(super) async fn by_events(db: &mut PgConnection) -> Value {
    let count = |kind: i16| format!("SELECT count(*) FROM figure_event WHERE kind = {kind}");
    json!({
        "missed_offers": number(db, &count(8)).await,
        "declined_offers": number(db, &count(9)).await,
        "transferred": number(db, &count(10)).await,
        "replies": number(db, &count(7)).await,
        "reply_ms": number(db, "SELECT coalesce(sum(ms), 0)::bigint FROM figure_event WHERE kind = 7").await,
        "waiting": number(db, "SELECT sum(CASE kind WHEN 1 THEN 1 WHEN 2 THEN -1 WHEN 3 THEN -1 WHEN 4 THEN -1 ELSE 0 END) FROM figure_event").await,
    })
}
