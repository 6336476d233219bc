//! Commands: idempotent, version-checked, answered after the commit.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::{BOB, CAROL, House, Plan, TENANT, eventually_some};

#[tokio::test]
async fn a_conversation_is_taken_answered_closed_and_reopened() {
    let house = House::start().await;
    let row = house.bobs_conversation().await;
    assert_eq!(row["assignee"], json!({"operator": BOB, "name": "Bob"}));
    let said = house.write(&row, &house.bob(), "k", &json!({"text": "how can I help?"})).send().await.ok(201);
    assert_eq!((&said["entry"]["kind"], &said["entry"]["by"]), (&json!("message"), &json!("operator")));

    let version = row["version"].as_u64().unwrap();
    let answer = house.command(&row, "close", &house.bob(), Some(version)).send().await;
    let etag = answer.header("etag").unwrap().to_owned();
    let closed = answer.ok(200)["version"].as_u64().unwrap();
    assert_eq!(etag, format!("\"v{closed}\""));
    let now = house.conversation(&row["id"]).await;
    assert_eq!(
        (&now["stage"], &now["version"], &now["close_reason"]),
        (&json!("closed"), &json!(closed), &json!("by_operator"))
    );
    house.command(&row, "reopen", &house.bob(), Some(closed)).send().await.ok(200);
    assert_ne!(house.conversation(&row["id"]).await["stage"], "closed", "one reads one's own write");
    let figures = house.metrics.encode();
    assert!(
        figures.contains("switchboard_api_commands_total{answer=\"pushed\"} 4\n"),
        "by the link: {figures}"
    );
}

#[tokio::test]
async fn the_same_key_again_gets_the_same_answer_and_changes_nothing() {
    let house = House::start().await;
    let row = house.bobs_conversation().await;
    let body = json!({"text": "only once"});
    let first = house.write(&row, &house.bob(), "once", &body).send().await.ok(201);
    let again = house.write(&row, &house.bob(), "once", &body).send().await.ok(201);
    assert_eq!(first, again);
    let spaced = b"{ \"text\" : \"only once\" }".to_vec();
    let path = format!("/v1/conversations/{}/entries", row["id"].as_str().unwrap());
    let request = house.request("POST", &path).bearer(&house.bob()).header("idempotency-key", "once");
    let spaced = request.header("content-type", "application/json").bytes(spaced).send().await.ok(201);
    assert_eq!(first, spaced, "blanks make no other request");

    let path = format!("/v1/timelines/{}/entries", row["timeline"].as_str().unwrap());
    let page = house.request("GET", &path).bearer(&house.bob()).send().await.ok(200);
    let texts = page["entries"].as_array().unwrap().iter().filter(|entry| entry["text"] == "only once");
    assert_eq!(texts.count(), 1);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused() {
    let house = House::start().await;
    let row = house.bobs_conversation().await;
    house.write(&row, &house.bob(), "key", &json!({"text": "one"})).send().await.ok(201);
    let other = house.write(&row, &house.bob(), "key", &json!({"text": "two"})).send().await;
    other.refused(422, "key-reused");
    let as_note =
        house.write(&row, &house.bob(), "key", &json!({"text": "one", "kind": "note"})).send().await;
    as_note.refused(422, "key-reused");
    let carols =
        house.write(&row, &house.carol(), "key", &json!({"text": "one", "kind": "note"})).send().await;
    carols.ok(201);
}

#[tokio::test]
async fn a_version_must_be_given_and_be_the_newest() {
    let house = House::start().await;
    let row = house.bobs_conversation().await;
    for verb in ["take", "close", "reopen"] {
        let path = format!("/v1/conversations/{}/{verb}", row["id"].as_str().unwrap());
        let missing =
            house.request("POST", &path).bearer(&house.bob()).header("idempotency-key", "k").send().await;
        assert_eq!(missing.refused(428, "version-required")["field"], "If-Match");
        // Bob's own conversation is his whatever version he names; Carol would take it from him.
        let asker = if verb == "take" { house.carol() } else { house.bob() };
        let stale = house.command(&row, verb, &asker, Some(999)).send().await;
        // The state is judged first where the command makes no sense at all.
        assert!(matches!((stale.status, verb), (412, _) | (409, "reopen")), "{verb}: {stale:?}");
        for bad in ["7", "\"7\"", "W/\"v7\"", "\"v7\", \"v8\"", "\"v99999999999999999999\"", "\"v-1\""] {
            let request = house.request("POST", &path).bearer(&house.bob()).header("idempotency-key", "k");
            let answer = request.header("if-match", bad).send().await;
            assert_eq!(answer.refused(400, "bad-request")["field"], "If-Match", "{bad}");
        }
    }
}

#[tokio::test]
async fn a_text_after_the_conversation_was_lost_stands_as_undelivered() {
    let house = House::start().await;
    let row = house.bobs_conversation().await;
    house.command(&row, "take", &house.carol(), None).send().await.ok(200);
    eventually_some("the conversation is Carol's", || async {
        Some(house.conversation(&row["id"]).await).filter(|row| row["assignee"]["operator"] == json!(CAROL))
    })
    .await;
    let late = house.write(&row, &house.bob(), "late", &json!({"text": "one moment"})).send().await.ok(201);
    assert_eq!(
        (&late["entry"]["kind"], &late["entry"]["reason"]),
        (&json!("undelivered"), &json!("not_yours"))
    );
    let close = house.command(&row, "close", &house.bob(), None).send().await;
    close.refused(403, "not-yours");
}

#[tokio::test]
async fn only_a_supervisor_whispers() {
    let house = House::start().await;
    let row = house.bobs_conversation().await;
    let whisper = json!({"kind": "whisper", "text": "psst"});
    let refused = house.write(&row, &house.bob(), "k", &whisper).send().await.refused(403, "forbidden");
    assert_eq!(refused["field"], "kind");
    house.write(&row, &house.sue(), "k", &whisper).send().await.ok(201);
}

#[tokio::test]
async fn a_command_without_an_owner_is_kept_and_its_place_told() {
    let mut plan = Plan { router: false, ..Plan::default() };
    plan.config.answer_wait_ms = 50;
    let house = House::with(plan).await;
    let list =
        house.request("GET", "/v1/conversations?state=closed").bearer(&house.bob()).send().await.ok(200);
    let row = list["conversations"][0].clone();
    let answer = house.command(&row, "reopen", &house.bob(), None).send().await;
    let location = answer.header("location").unwrap().to_owned();
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(answer.ok(202)["location"], json!(location));
    let later = house.request("GET", &location).bearer(&house.bob()).send().await;
    assert_eq!(later.header("location"), Some(location.as_str()));
    later.ok(202);
}

#[tokio::test]
async fn a_command_is_found_at_its_place_by_its_asker_alone() {
    let mut plan = Plan::default();
    // Too short for an owner: the place is told first.
    plan.config.answer_wait_ms = 0;
    let house = House::with(plan).await;
    let row = house.waiting_conversation().await;
    let path = format!("/v1/conversations/{}/take", row["id"].as_str().unwrap());
    let take = || {
        let request = house.request("POST", &path).bearer(&house.bob()).header("if-match", "*");
        request.header("idempotency-key", "one-key").send()
    };
    let done = eventually_some("the command is decided, however often it is sent", || async {
        let answer = take().await;
        (answer.status == 200).then(|| answer.json())
    })
    .await;
    let name = [BOB.0.as_bytes().as_slice(), b"one-key"].concat();
    let location = format!("/v1/commands/{}", Uuid::new_v5(&TENANT.0, &name));
    let found = house.request("GET", &location).bearer(&house.bob()).send().await;
    assert_eq!(found.ok(200), done);
    for other in [house.carol(), house.mallory()] {
        house.request("GET", &location).bearer(&other).send().await.refused(404, "not-found");
    }
    let never = format!("/v1/commands/{}", Uuid::new_v4());
    house.request("GET", &never).bearer(&house.bob()).send().await.refused(404, "not-found");
}

#[tokio::test]
async fn commands_sent_at_once_with_one_key_are_one_command() {
    let house = House::start().await;
    let row: Value = house.bobs_conversation().await;
    let body = json!({"text": "all at once"});
    let bob = house.bob();
    let send = || house.write(&row, &bob, "same", &body).send();
    let answers = tokio::join!(send(), send(), send(), send());
    let entries = [answers.0, answers.1, answers.2, answers.3].map(|answer| answer.ok(201));
    assert!(entries.iter().all(|entry| *entry == entries[0]), "{entries:?}");
}
