//! Whatever is sent: a problem that names what is wrong, never a fault of ours.

use std::net::SocketAddr;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::Request;
use crate::house::{House, Plan};

#[tokio::test]
async fn a_field_that_is_not_as_it_should_be_is_named() {
    let house = House::start().await;
    let row = house.waiting_conversation().await;
    let bob = house.bob();
    for (body, status, kind, field) in [
        (json!({"text": "hi", "colour": "red"}), 400, "bad-request", json!("colour")),
        (json!({"kind": "shout", "text": "hi"}), 400, "bad-request", json!("kind")),
        (json!({"kind": "message"}), 400, "bad-request", json!("text")),
        (json!({"text": 7}), 400, "bad-request", json!("text")),
        (json!({"text": ""}), 400, "bad-request", json!("text")),
        (json!({"text": "x".repeat(10_001)}), 413, "too-long", json!("text")),
        (json!({"text": "x".repeat(200_000)}), 413, "too-long", Value::Null),
        (json!([]), 400, "bad-request", Value::Null),
    ] {
        let problem = house.write(&row, &bob, "k", &body).send().await.refused(status, kind);
        assert_eq!(problem["field"], field, "{problem}");
    }
    for key in ["", "two words", &"x".repeat(256)] {
        let problem =
            house.write(&row, &bob, key, &json!({"text": "hi"})).send().await.refused(400, "bad-request");
        assert_eq!(problem["field"], "Idempotency-Key", "{key}");
    }
    for (query, field) in [
        ("state=asleep", "state"),
        ("colour=red", "colour"),
        ("after=yesterday", "after"),
        ("assignee=bob", "assignee"),
        ("after=1.x", "after"),
    ] {
        let path = format!("/v1/conversations?{query}");
        let problem = house.request("GET", &path).bearer(&bob).send().await.refused(400, "bad-request");
        assert_eq!(problem["field"], field, "{problem}");
    }
    let path = format!("/v1/timelines/{}/entries", row["timeline"].as_str().unwrap());
    for (query, field) in [
        ("after=-1", "after"),
        ("after=1&before=2", "before"),
        ("before=18446744073709551615", "before"),
        ("after=x", "after"),
    ] {
        let asked = house.request("GET", &format!("{path}?{query}")).bearer(&bob).send().await;
        assert_eq!(asked.refused(400, "bad-request")["field"], field, "{query}");
    }
}

#[tokio::test]
async fn what_does_not_exist_is_a_problem_too() {
    let house = House::with(Plan { router: false, ..Plan::default() }).await;
    let bob = house.bob();
    for path in ["/v1/nothing", "/", "/v1/conversations/not-an-id", "/v1/commands/x", "/desk/", "/desk/x.js"]
    {
        house.request("GET", path).bearer(&bob).send().await.refused(404, "not-found");
    }
    house.request("DELETE", "/v1/conversations").bearer(&bob).send().await.refused(405, "bad-request");
    for token in ["", "x", "a.b.c", &"x".repeat(6000)] {
        house.request("GET", "/v1/me").bearer(token).send().await.refused(401, "unauthenticated");
    }
    let sign_in = json!({"email": "bob\u{0}@bob.example", "password": "x"});
    let problem =
        house.request("POST", "/v1/sign-in").json(&sign_in).send().await.refused(400, "bad-request");
    assert_eq!(problem["field"], "email");
}

/// Every operation of the document, with hostile bodies, ids, queries and headers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_fuzzed_request_is_answered_by_a_fault() {
    let mut plan = Plan::default();
    // Commands are not waited for, and guessing is not what is tested.
    plan.config.answer_wait_ms = 1;
    plan.config.sign_in_attempts = 1_000;
    let house = House::with(plan).await;
    let row = house.waiting_conversation().await;
    let document: Value = serde_json::from_str(&operator_api::document()).unwrap();
    let operations: Vec<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    assert!(operations.len() >= 15, "{operations:?}");
    let target = Target {
        address: house.address,
        tokens: vec![house.bob(), house.sue(), house.mallory()],
        operations,
        row,
    };

    let runtime = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || {
        let mut runner = TestRunner::new(Config { cases: 400, ..Config::default() });
        runner.run(&hostile(), |hostile| runtime.block_on(target.judge(hostile))).unwrap();
    })
    .await
    .unwrap();
}

struct Target {
    address: SocketAddr,
    tokens: Vec<String>,
    operations: Vec<(String, String)>,
    row: Value,
}

#[derive(Clone, Debug)]
struct Hostile {
    operation: usize,
    token: usize,
    id: String,
    query: String,
    key: String,
    if_match: String,
    body: Vec<u8>,
}

fn hostile() -> impl Strategy<Value = Hostile> {
    let id = prop_oneof![
        3 => Just("conversation".to_owned()),
        1 => Just("timeline".to_owned()),
        1 => Just(Uuid::nil().to_string()),
        1 => "[a-z0-9%._~-]{1,40}",
    ];
    let query = prop_oneof![
        2 => Just(String::new()),
        1 => "(after|before|state|timeline|assignee|x)=[a-z0-9%._&=-]{0,30}",
        1 => "[!-~&&[^ #]]{0,40}",
    ];
    let if_match = prop_oneof![2 => Just("*".to_owned()), 1 => "\"v[0-9]{1,22}\"", 1 => "[ -~]{0,20}"];
    let body = prop_oneof![
        1 => proptest::collection::vec(any::<u8>(), 0..200),
        2 => any_json().prop_map(|value| value.to_string().into_bytes()),
        2 => (any::<String>(), any_json()).prop_map(|(text, kind)| {
            json!({"text": text, "kind": kind}).to_string().into_bytes()
        }),
        2 => any::<String>().prop_map(|text| json!({"text": text}).to_string().into_bytes()),
        2 => (any::<String>(), any::<String>()).prop_map(|(email, password)| {
            json!({"email": email, "password": password}).to_string().into_bytes()
        }),
    ];
    (any::<usize>(), 0..4_usize, id, query, "[!-~]{0,40}", if_match, body).prop_map(
        |(operation, token, id, query, key, if_match, body)| Hostile {
            operation,
            token,
            id,
            query,
            key,
            if_match,
            body,
        },
    )
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("text|kind|email|password|[a-z]{0,5}", inner, 0..4)
                .prop_map(|map| json!(map)),
        ]
    })
}

impl Target {
    async fn judge(&self, hostile: Hostile) -> Result<(), TestCaseError> {
        let (method, path) = &self.operations[hostile.operation % self.operations.len()];
        let id = match hostile.id.as_str() {
            "conversation" => self.row["id"].as_str().unwrap(),
            "timeline" => self.row["timeline"].as_str().unwrap(),
            other => other,
        };
        let path = format!("{}?{}", path.replace("{id}", id), hostile.query);
        let mut request = Request::new(self.address, method, &path);
        if let Some(token) = self.tokens.get(hostile.token) {
            request = request.bearer(token);
        }
        if !hostile.key.is_empty() {
            request = request.header("idempotency-key", &hostile.key);
        }
        let request =
            request.header("if-match", &hostile.if_match).header("content-type", "application/json");
        let answer = request.bytes(hostile.body).send().await;
        prop_assert!(answer.status < 500, "{method} {path}: {answer:?}");
        if answer.status >= 400 && answer.header("content-length") != Some("0") {
            prop_assert_eq!(
                answer.header("content-type"),
                Some("application/problem+json"),
                "{} {}",
                method,
                path
            );
        }
        Ok(())
    }
}
