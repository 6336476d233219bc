//! Reading and writing nouns.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{first_queue, house};
use crate::house::House;

/// A body that each noun takes, its list, and the same with another name.
fn samples() -> Vec<(&'static str, Value, Value)> {
    let plan = json!({"zone": "Europe/London", "week": {"monday": [{"from": "09:00", "to": "18:00"}]}});
    let reply = |shortcut: &str| {
        json!({"shortcut": shortcut, "title": "Free pole", "audience": "everyone", "queues": [],
               "texts": [{"language": "en", "text": "I am sending {order}"}]})
    };
    vec![
        ("queues", json!({"name": "Returns"}), json!({"name": "Returns and warranty", "offer_ms": 25_000})),
        ("hours", json!({"name": "Weekdays", "plan": plan}), json!({"name": "Mondays", "plan": plan})),
        ("skills", json!({"name": "German"}), json!({"name": "Deutsch"})),
        ("close-codes", json!({"name": "Refund", "needs_note": true}), json!({"name": "Refunded"})),
        ("away-reasons", json!({"name": "Lunch"}), json!({"name": "Break"})),
        ("canned-replies", reply("pole"), reply("poles")),
        ("tags", json!({"name": "vip", "colour": "violet"}), json!({"name": "VIP"})),
        ("roles", json!({"name": "Senior", "see": "all"}), json!({"name": "Senior", "see": "queues"})),
        (
            "alert-rules",
            json!({"name": "Long wait", "figure": "longest_wait", "threshold": 120_000}),
            json!({"name": "Longer wait", "figure": "longest_wait", "threshold": 180_000, "for_ms": 30_000}),
        ),
    ]
}

/// Everything that was written stands there with its value.
fn holds(body: &Value, written: &Value) -> bool {
    written.as_object().unwrap().iter().all(|(field, value)| match value {
        Value::Object(_) => holds(&body[field], value),
        value => body[field] == *value,
    })
}

#[tokio::test]
async fn every_noun_is_made_read_changed_and_deleted() {
    let house = house().await;
    let sue = house.sue();
    for (path, body, other) in samples() {
        let list = format!("/v1/settings/{path}");
        let request = house.request("POST", &list).bearer(&sue).header("idempotency-key", path).json(&body);
        let answer = request.send().await;
        let one = answer.header("location").unwrap().to_owned();
        assert_eq!(answer.header("etag"), Some("\"v1\""), "{path}");
        let made = answer.ok(201);
        assert!(holds(&made["body"], &body), "{path}: {made}");
        let request = house.request("POST", &list).bearer(&sue).header("idempotency-key", path).json(&body);
        assert_eq!(request.send().await.ok(201)["id"], made["id"], "{path}: a repetition");
        let request = house.request("POST", &list).bearer(&sue).header("idempotency-key", path).json(&other);
        request.send().await.refused(422, "key-reused");

        let read = house.request("GET", &one).bearer(&sue).send().await;
        assert_eq!(read.header("etag"), Some("\"v1\""));
        assert_eq!(read.ok(200), made, "{path}");
        house.request("PUT", &one).bearer(&sue).json(&other).send().await.refused(428, "version-required");
        let put =
            |version: &str| house.request("PUT", &one).bearer(&sue).header("if-match", version).json(&other);
        put("\"v9\"").send().await.refused(412, "version-mismatch");
        let changed = put("\"v1\"").send().await;
        assert_eq!(changed.header("etag"), Some("\"v2\""), "{path}");
        assert!(holds(&changed.ok(200)["body"], &other), "{path}");
        put("\"v1\"").send().await.ok(200);
        let listed = house.request("GET", &list).bearer(&sue).send().await.ok(200);
        assert!(listed["items"].as_array().unwrap().iter().any(|item| item["id"] == made["id"]), "{path}");

        house.request("DELETE", &one).bearer(&sue).send().await.refused(428, "version-required");
        let delete = |version: &str| house.request("DELETE", &one).bearer(&sue).header("if-match", version);
        delete("\"v1\"").send().await.refused(412, "version-mismatch");
        for _ in 0..2 {
            assert_eq!(delete("\"v2\"").send().await.status, 204, "{path}: twice is as good as once");
        }
        house.request("GET", &one).bearer(&sue).send().await.refused(404, "not-found");
        let never = format!("{list}/{}", Uuid::nil());
        let unknown = house.request("DELETE", &never).bearer(&sue).header("if-match", "*").send().await;
        unknown.refused(404, "not-found");
    }
}

#[tokio::test]
async fn all_that_is_wrong_is_told_with_field_value_and_the_way_out() {
    let house = house().await;
    let body = json!({
        "name": " ", "offer_ms": 5_000, "wrap_up_ms": 4_000_000, "per_operator": 101,
        "target": {"service_level_percent": 0}, "words": {"warn_ms": 700_000, "inactive_ms": 600_000},
    });
    let request = house.request("POST", "/v1/settings/queues").bearer(&house.sue());
    let problem = request.header("idempotency-key", "k").json(&body).send().await.refused(400, "bad-request");
    let errors = problem["errors"].as_array().unwrap();
    let fields: Vec<&str> = errors.iter().map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!(
        fields,
        [
            "name",
            "offer_ms",
            "wrap_up_ms",
            "per_operator",
            "target.service_level_percent",
            "target.within_ms",
            "words.warn_ms"
        ]
    );
    assert_eq!((&errors[1]["value"], &problem["field"]), (&json!("5000"), &json!("name")));
    assert_eq!(errors[1]["detail"], "is out of range: write a number from 10000 to 600000");

    let hours = json!({"name": "x", "plan": {"zone": "Europe/Lundun", "week": {"friday": [{"from": "9", "to": "24:00"}]}}});
    let request = house.request("POST", "/v1/settings/hours").bearer(&house.sue());
    let problem =
        request.header("idempotency-key", "h").json(&hours).send().await.refused(400, "bad-request");
    let fields: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["plan.zone", "plan.week.friday[0].from", "plan.week.friday[0].to"]);

    for (path, body, field) in [
        ("roles", json!({"name": "Operator"}), "name"),
        ("roles", json!({"name": "x", "take": "own"}), "take"),
        ("tags", json!({"name": "a\u{0}b"}), "name"),
        (
            "canned-replies",
            json!({"shortcut": "a b", "title": "x", "audience": "mine", "texts": [{"language": "en", "text": "x"}]}),
            "shortcut",
        ),
        ("operators", json!({"name": "x", "email": "nobody"}), "email"),
        ("operators", json!({"name": "x", "email": "x@y", "role": "king"}), "role"),
        ("operators", json!({"name": "x", "email": "x@y", "capacity": 9, "hard_limit": 8}), "hard_limit"),
        ("operators", json!({"name": "x", "email": "x@y", "skills": [Uuid::nil()]}), "skills[0]"),
        ("operators", json!({"name": "x", "email": "BOB@bob.example"}), "email"),
    ] {
        let request = house.request("POST", &format!("/v1/settings/{path}")).bearer(&house.sue());
        let request = request.header("idempotency-key", &Uuid::new_v4().to_string()).json(&body);
        let problem = request.send().await.refused(400, "bad-request");
        assert_eq!(problem["field"], field, "{problem}");
    }
    let widget = format!("widgets/{}", crate::house::TENANT);
    for (origin, is_right) in [
        ("https://shop.example", true),
        ("http://localhost:8080", true),
        ("*", true),
        ("http://shop.example", false),
        ("https://shop.example/shop", false),
        ("shop.example", false),
    ] {
        let body = json!({"title": "Help", "origins": [origin]});
        let status = house.put(&widget, &house.sue(), &body).send().await.status;
        assert_eq!(status, if is_right { 200 } else { 400 }, "{origin}");
    }
}

#[tokio::test]
async fn what_is_in_use_stays_and_names_its_users() {
    let house = house().await;
    let skill = house.make("skills", &json!({"name": "German"})).await["id"].clone();
    house.make("queues", &json!({"name": "Returns", "skills": [skill]})).await;
    let path = format!("/v1/settings/skills/{}", skill.as_str().unwrap());
    let request = house.request("DELETE", &path).bearer(&house.sue()).header("if-match", "*");
    let problem = request.send().await.refused(409, "conflict");
    assert!(problem["detail"].as_str().unwrap().contains("the queue “Returns”"), "{problem}");
    assert_eq!(problem["errors"][0]["detail"], "Returns");
}

async fn supervisor(house: &House, queue: Uuid) -> String {
    house.hire("max", "supervisor", &[queue]).await.1
}

#[tokio::test]
async fn who_administers_their_queues_changes_these_and_nothing_else() {
    let house = house().await;
    let returns = house.make("queues", &json!({"name": "Returns"})).await["id"].clone();
    let returns = Uuid::parse_str(returns.as_str().unwrap()).unwrap();
    let max = supervisor(&house, returns).await;
    let body = json!({"name": "Returns", "offer_ms": 20_000});
    house.put(&format!("queues/{returns}"), &max, &body).send().await.ok(200);
    let body = json!({"name": "Support", "offer_ms": 20_000});
    house.put(&format!("queues/{}", first_queue()), &max, &body).send().await.refused(403, "forbidden");
    let post = |path: &str, body: Value| {
        let request = house.request("POST", &format!("/v1/settings/{path}")).bearer(&max);
        request.header("idempotency-key", &Uuid::new_v4().to_string()).json(&body).send()
    };
    post("queues", json!({"name": "New"})).await.refused(403, "forbidden");
    post("skills", json!({"name": "German"})).await.refused(403, "forbidden");
    let reply = |shortcut: &str, audience: &str, queues: Vec<Uuid>| {
        json!({"shortcut": shortcut, "title": "x", "audience": audience, "queues": queues,
               "texts": [{"language": "en", "text": "x"}]})
    };
    post("canned-replies", reply("a", "everyone", vec![])).await.refused(403, "forbidden");
    post("canned-replies", reply("a", "queues", vec![first_queue()])).await.refused(403, "forbidden");
    let ours = post("canned-replies", reply("a", "queues", vec![returns])).await.ok(201);
    let path = format!("canned-replies/{}", ours["id"].as_str().unwrap());
    // Neither may it be carried off to where they have no say.
    house.put(&path, &max, &reply("a", "everyone", vec![])).send().await.refused(403, "forbidden");
    house.put(&path, &max, &reply("b", "queues", vec![returns])).send().await.ok(200);
}

#[tokio::test]
async fn everybody_has_replies_of_their_own_and_nobody_elses() {
    let house = house().await;
    let body = json!({"shortcut": "brb", "title": "One moment", "audience": "mine",
                      "texts": [{"language": "en", "text": "One moment"}]});
    let request = house.request("POST", "/v1/settings/canned-replies").bearer(&house.bob());
    let made = request.header("idempotency-key", "k").json(&body).send().await.ok(201);
    let path = format!("/v1/settings/canned-replies/{}", made["id"].as_str().unwrap());
    house.request("GET", &path).bearer(&house.bob()).send().await.ok(200);
    for other in [house.carol(), house.sue()] {
        house.request("GET", &path).bearer(&other).send().await.refused(404, "not-found");
        let gone = house.request("DELETE", &path).bearer(&other).header("if-match", "*").send().await;
        gone.refused(404, "not-found");
        let list = house.request("GET", "/v1/settings/canned-replies").bearer(&other).send().await.ok(200);
        assert_eq!(list["items"], json!([]));
    }
    let mut everyone = body.clone();
    everyone["audience"] = json!("everyone");
    let put = house.request("PUT", &path).bearer(&house.bob()).header("if-match", "*").json(&everyone);
    put.send().await.refused(403, "forbidden");
    let gone = house.request("DELETE", &path).bearer(&house.bob()).header("if-match", "*").send().await;
    assert_eq!(gone.status, 204);
}

#[tokio::test]
async fn hours_are_previewed_saved_or_not_for_fourteen_local_days() {
    let house = house().await;
    let all_week = |from: &str, to: &str| {
        let day = json!([{"from": from, "to": to}]);
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let week: serde_json::Map<String, Value> =
            names.map(|name| (name.to_owned(), day.clone())).into_iter().collect();
        json!({"name": "Nights", "plan": {"zone": "Asia/Tokyo", "week": week}})
    };
    let body = all_week("22:00", "02:00");
    let request = house.request("POST", "/v1/settings/hours/preview").bearer(&house.sue()).json(&body);
    let unsaved = request.send().await.ok(200);
    let days = unsaved["days"].as_array().unwrap();
    assert_eq!((days.len(), &unsaved["offset_minutes"]), (14, &json!(540)));
    // Tokyo puts no clocks forward: every day has the end of one night and the beginning of the next.
    for day in days {
        let pieces: Vec<(u64, u64)> = day["pieces"]
            .as_array()
            .unwrap()
            .iter()
            .map(|piece| (piece["from_minute"].as_u64().unwrap(), piece["to_minute"].as_u64().unwrap()))
            .collect();
        assert_eq!((pieces, &day["open_ms"]), (vec![(0, 120), (1320, 1440)], &json!(14_400_000)));
    }
    assert_eq!(unsaved["open_ms"], 14 * 14_400_000);
    let id = house.make("hours", &body).await["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/settings/hours/{id}/preview");
    let saved = house.request("GET", &path).bearer(&house.sue()).send().await.ok(200);
    assert_eq!(saved["days"], unsaved["days"]);
    house.request("GET", &path).bearer(&house.mallory()).send().await.refused(404, "not-found");
    let wrong = all_week("9:00", "18:00");
    let request = house.request("POST", "/v1/settings/hours/preview").bearer(&house.sue()).json(&wrong);
    assert_eq!(request.send().await.refused(400, "bad-request")["errors"].as_array().unwrap().len(), 7);
}

#[tokio::test]
async fn the_audit_tells_who_changed_what_from_what_to_what() {
    let house = house().await;
    let made = house.make("tags", &json!({"name": "vip"})).await;
    let id = made["id"].as_str().unwrap();
    house.put(&format!("tags/{id}"), &house.sue(), &json!({"name": "VIP"})).send().await.ok(200);
    let read = |query: String| {
        house.request("GET", &format!("/v1/settings/audit{query}")).bearer(&house.sue()).send()
    };
    let lines = read(format!("?subject={id}")).await.ok(200)["lines"].clone();
    assert_eq!(
        (
            &lines[0]["action"],
            &lines[0]["before"]["name"],
            &lines[0]["after"]["name"],
            &lines[0]["actor_name"]
        ),
        (&json!("tag.changed"), &json!("vip"), &json!("VIP"), &json!("Sue"))
    );
    assert_eq!((&lines[1]["action"], lines.as_array().unwrap().len()), (&json!("tag.created"), 2));
    let older = read(format!("?subject={id}&after={}", lines[0]["no"])).await.ok(200);
    assert_eq!(older["lines"].as_array().unwrap().len(), 1);
    assert_eq!(read("?noun=x".into()).await.refused(400, "bad-request")["field"], "noun");
    let theirs = house.request("GET", "/v1/settings/audit").bearer(&house.mallory()).send().await.ok(200);
    assert!(!theirs.to_string().contains(id));
}
