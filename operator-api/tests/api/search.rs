//! What was said is found again, as far as one may see it.

use domain::{CustomerId, DeskId, QueueId};
use runtime::Clock;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::house::{BOB, House, Plan, TENANT, eventually, eventually_some};

/// Percent signs for whatever is no letter.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'=' | b'&' | b'.' | b'-' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02x}"),
        })
        .collect()
}

async fn search(house: &House, token: &str, query: &str) -> Value {
    let path = format!("/v1/search?{}", encoded(query));
    house.request("GET", &path).bearer(token).send().await.ok(200)
}

async fn ids(house: &House, token: &str, query: &str) -> Vec<Value> {
    let page = search(house, token, query).await;
    page["found"].as_array().unwrap().iter().map(|it| it["conversation"].clone()).collect()
}

/// Bob's conversation with a customer's and a note's words in the index.
async fn indexed(house: &House) -> Value {
    let customer = CustomerId(Uuid::new_v4());
    let timeline =
        house.customer_says(customer, "The second pole SNAPPED <b>right</b> at the joint, дуга").await;
    let row = eventually_some("the desk heard of the conversation", || async {
        let list = house.request("GET", "/v1/conversations?state=waiting").bearer(&house.bob()).send().await;
        let rows = list.ok(200)["conversations"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["timeline"] == json!(timeline) && row["ticket_version"].is_u64())
    })
    .await;
    house.command(&row, "take", &house.bob(), row["ticket_version"].as_u64()).send().await.ok(200);
    let note = json!({"kind": "note", "text": "second pole of batch 24"});
    house.write(&row, &house.bob(), "n", &note).send().await.ok(201);
    eventually("both are in the index", || async {
        ids(house, &house.bob(), "q=batch poles").await.len() == 1
    })
    .await;
    row
}

#[tokio::test]
async fn a_word_is_found_with_its_place_and_never_as_markup() {
    let house = House::start().await;
    let row = indexed(&house).await;
    let page = search(&house, &house.bob(), "q=snapping poles").await;
    let (found, shown) = (&page["found"][0], &page["found"][0]["shown"][0]);
    assert_eq!((&found["conversation"], &found["hits"]), (&row["id"], &json!(1)));
    assert_eq!(shown["text"], "The second pole SNAPPED <b>right</b> at the joint, дуга");
    assert_eq!((&shown["marks"], &shown["n"]), (&json!([[11, 15], [16, 23]]), &json!(1)));
    assert_eq!((&shown["by"], &shown["kind"]), (&json!("customer"), &json!("message")));
    assert!(page["next"].is_null() && page["behind_ms"].is_u64());
    let note = &search(&house, &house.bob(), "q=batch").await["found"][0]["shown"][0];
    assert_eq!((&note["kind"], &note["by_name"]), (&json!("note"), &json!("Bob")));
    assert_eq!(ids(&house, &house.bob(), "q=дугами").await.len(), 1);
    assert_eq!(ids(&house, &house.mallory(), "q=pole").await, Vec::<Value>::new(), "another tenant");
}

#[tokio::test]
async fn operators_narrow_a_search_and_names_that_nothing_has_are_refused_with_what_there_is() {
    let house = House::start().await;
    let row = indexed(&house).await;
    let tag = house.make("tags", &json!({"name": "Warranty"})).await["id"].as_str().unwrap().to_owned();
    let put = |method: &str, token: &str, tag: &str| {
        let path = format!("/v1/conversations/{}/tags/{tag}", row["id"].as_str().unwrap());
        house.request(method, &path).bearer(token).send()
    };
    assert_eq!(put("PUT", &house.bob(), &tag).await.status, 204);
    assert_eq!(put("PUT", &house.bob(), &tag).await.status, 204, "again");
    put("PUT", &house.bob(), &Uuid::nil().to_string()).await.refused(404, "not-found");
    let opened_at = row["opened_at"].as_i64().unwrap();
    for (query, hits) in [
        ("q=pole&from=customer".to_owned(), 1),
        ("q=pole&from=operator".to_owned(), 1),
        ("q=pole&from=me".to_owned(), 1),
        ("q=pole&from=bob".to_owned(), 1),
        (format!("q=pole&from={}", BOB.0), 1),
        ("q=pole&from=carol".to_owned(), 0),
        ("q=pole&queue=support".to_owned(), 2),
        ("q=pole&tag=WARRANTY".to_owned(), 2),
        (format!("q=pole&before={opened_at}"), 0),
        (format!("q=pole&before={}", opened_at + 1), 2),
    ] {
        let page = search(&house, &house.bob(), &query).await;
        assert_eq!(page["found"][0]["hits"].as_u64().unwrap_or(0), hits, "{query}");
    }
    assert_eq!(search(&house, &house.bob(), "q=pole").await["found"][0]["tags"][0]["name"], "Warranty");
    for (query, field, fix) in [
        ("q=pole&queue=Sales", "queue", "try Support"),
        ("q=pole&tag=urgent", "tag", "try Warranty"),
        ("q=pole&from=nobody", "from", "try customer, operator, me, Bob, Carol"),
        ("q=pole&before=yesterday", "before", "invalid digit"),
        ("q=pole&colour=red", "colour", "colour"),
        ("q=pole&after=x", "after", "unchanged"),
        ("q=pole&from=%00", "from", "no name"),
        ("from=me", "q", "q"),
        ("q=the", "q", "give one"),
        ("q=", "q", "give one"),
    ] {
        let path = format!("/v1/search?{query}");
        let problem =
            house.request("GET", &path).bearer(&house.bob()).send().await.refused(400, "bad-request");
        assert_eq!(problem["field"], field, "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains(fix), "{problem}");
    }
    assert_eq!(put("DELETE", &house.bob(), &tag).await.status, 204);
    assert_eq!(ids(&house, &house.bob(), "q=pole&tag=warranty").await, Vec::<Value>::new());
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_see_nor_marks_it() {
    let house = House::start().await;
    let row = indexed(&house).await;
    let tag = house.make("tags", &json!({"name": "Warranty"})).await["id"].as_str().unwrap().to_owned();
    let elsewhere = house.make("queues", &json!({"name": "Elsewhere"})).await;
    let elsewhere = Uuid::parse_str(elsewhere["id"].as_str().unwrap()).unwrap();
    let support = QueueId::default_of(DeskId::default_of(TENANT)).0;
    let role = json!({"name": "Queues", "see": "queues", "write": "own"});
    let role = house.make("roles", &role).await["id"].as_str().unwrap().to_owned();
    for (name, queue, sees) in [("ann", support, true), ("ben", elsewhere, false)] {
        let (_, token) = house.hire(name, &role, &[queue]).await;
        assert_eq!(ids(&house, &token, "q=pole").await.len(), usize::from(sees), "{name}");
        let id = row["id"].as_str().unwrap();
        let card =
            house.request("GET", &format!("/v1/conversations/{id}/customer")).bearer(&token).send().await;
        assert_eq!(card.status, if sees { 200 } else { 404 }, "{name}");
        let path = format!("/v1/conversations/{id}/tags/{tag}");
        let put = house.request("PUT", &path).bearer(&token).send().await;
        assert_eq!(put.status, if sees { 403 } else { 404 }, "{name} may write in their own alone");
    }
}

#[tokio::test]
async fn drafts_are_their_operators_own_and_the_newest_edit_counts() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let id = Uuid::new_v4().to_string();
    let put = |token: String, body: Value| {
        house.request("PUT", &format!("/v1/me/drafts/{id}")).bearer(&token).json(&body).send()
    };
    let now = Clock.now_s() * 1_000;
    let draft = |reply: &str, at: i64| json!({"reply": reply, "note": "", "on_note": false, "at": at});
    assert_eq!(put(house.bob(), draft("Hello\u{0}", now)).await.status, 204);
    assert_eq!(put(house.bob(), draft("Hel", now - 1)).await.status, 204);
    let mine = async |token: String| {
        house.request("GET", "/v1/me/drafts").bearer(&token).send().await.ok(200)["drafts"].clone()
    };
    let wanted = json!([{"conversation": id, "reply": "Hello", "note": "", "on_note": false, "at": now}]);
    assert_eq!(mine(house.bob()).await, wanted);
    assert_eq!(mine(house.carol()).await, json!([]));
    // A clock that is far ahead is taken for a little ahead.
    assert_eq!(put(house.bob(), draft("later", now * 2)).await.status, 204);
    assert!(mine(house.bob()).await[0]["at"].as_i64().unwrap() < now + 600_000);
    for (body, status, field) in [
        (json!({"reply": "x", "note": "", "at": 1, "colour": "red"}), 400, "colour"),
        (json!({"reply": "x", "at": 1}), 400, "note"),
        (json!({"reply": "x".repeat(10_001), "note": "", "at": 1}), 400, "reply"),
        (json!({"reply": "x", "note": "", "at": 1, "conversation": Uuid::nil()}), 400, "conversation"),
    ] {
        assert_eq!(put(house.bob(), body).await.refused(status, "bad-request")["field"], field);
    }
}
