//! Tables of operators and canned replies.

use serde_json::{Value, json};

use super::{first_queue, house};
use crate::client::Answer;
use crate::house::House;

async fn import(house: &House, noun: &str, query: &str, table: &str) -> Answer {
    let request = house.request("POST", &format!("/v1/settings/{noun}/import{query}")).bearer(&house.sue());
    request.header("content-type", "text/csv").bytes(table.as_bytes().to_vec()).send().await
}

async fn items(house: &House, noun: &str) -> Vec<Value> {
    let list =
        house.request("GET", &format!("/v1/settings/{noun}")).bearer(&house.sue()).send().await.ok(200);
    list["items"].as_array().unwrap().clone()
}

fn outcomes(imported: &Value) -> Vec<&str> {
    imported["lines"].as_array().unwrap().iter().map(|line| line["outcome"].as_str().unwrap()).collect()
}

const OPERATORS: &str = "\
email,name,role,capacity,queues,skills
ann@example.org,Ann,operator,4,Support:2;Returns,German
bob@bob.example,Robert,,,,
carol@Carol.example,Carol,operator,5,Support,
dan@example.org,Dan,king,x,Nowhere,Deutsch
ann@example.org,Anna,,6,Support,
";

async fn prepared() -> House {
    let house = house().await;
    house.make("queues", &json!({"name": "Returns"})).await;
    house.make("skills", &json!({"name": "German"})).await;
    house
}

#[tokio::test]
async fn a_dry_run_tells_line_by_line_what_would_happen_and_writes_nothing() {
    let house = prepared().await;
    let version = house.store.settings().version().await.unwrap();
    let told = import(&house, "operators", "?dry_run=true", OPERATORS).await.ok(200);
    assert_eq!(outcomes(&told), ["created", "changed", "same", "failed", "changed"]);
    assert_eq!((&told["dry_run"], &told["failed"], &told["created"]), (&json!(true), &json!(1), &json!(1)));
    let bad = &told["lines"][3];
    assert_eq!((&bad["line"], &bad["name"]), (&json!(5), &json!("dan@example.org")));
    let columns: Vec<(&str, &str)> = bad["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["field"].as_str().unwrap(), error["value"].as_str().unwrap()))
        .collect();
    assert_eq!(columns, [("role", "king"), ("capacity", "x"), ("queues", "Nowhere"), ("skills", "Deutsch")]);
    assert!(bad["errors"][3]["detail"].as_str().unwrap().contains("german"), "{bad}");
    assert_eq!(house.store.settings().version().await.unwrap(), version);
    assert_eq!(items(&house, "operators").await.len(), 3);
}

#[tokio::test]
async fn a_table_with_a_bad_line_is_written_without_it_only_if_asked_so() {
    let house = prepared().await;
    let problem = import(&house, "operators", "", OPERATORS).await.refused(400, "bad-request");
    assert_eq!(problem["errors"][0]["field"], "line 5, role");
    assert_eq!(items(&house, "operators").await.len(), 3, "nothing of it is written");

    let version = house.store.settings().version().await.unwrap();
    let told = import(&house, "operators", "?leave_bad_lines=true", OPERATORS).await.ok(200);
    assert_eq!(outcomes(&told), ["created", "changed", "same", "failed", "changed"]);
    assert_eq!(house.store.settings().version().await.unwrap(), version + 1, "one transaction");
    let operators = items(&house, "operators").await;
    let of =
        |email: &str| operators.iter().find(|item| item["body"]["email"] == email).unwrap()["body"].clone();
    let anna = of("ann@example.org");
    assert_eq!(
        (&anna["name"], &anna["capacity"], anna["skills"].as_array().unwrap().len()),
        (&json!("Anna"), &json!(6), 0)
    );
    assert_eq!(anna["queues"], json!([{"queue": first_queue(), "limit": null}]));
    assert_eq!(
        (&of("bob@bob.example")["name"], &of("bob@bob.example")["queues"]),
        (&json!("Robert"), &json!([]))
    );
    let again = import(&house, "operators", "?leave_bad_lines=true", OPERATORS).await.ok(200);
    assert_eq!(outcomes(&again)[1..4], ["same", "same", "failed"]);
}

#[tokio::test]
async fn what_is_no_such_table_is_refused_with_its_line() {
    let house = house().await;
    for (table, line) in [
        ("email,colour\n", "line 1"),
        ("email\nx@y\n", "line 1"),
        ("email,name,email\n", "line 1"),
        ("email,name\na@b,A\nc@d\n", "line 3"),
        ("email,name\na@b,\u{0}\n", "line 2, name"),
    ] {
        let problem = import(&house, "operators", "", table).await.refused(400, "bad-request");
        assert_eq!(problem["field"], line, "{table}: {problem}");
    }
    let request = house.request("POST", "/v1/settings/operators/import").bearer(&house.sue());
    let request = request.header("content-type", "text/csv").bytes(b"email,name\n\xff\xfe,x\n".to_vec());
    assert_eq!(request.send().await.refused(400, "bad-request")["field"], "line 2");
    let long = format!("email,name\n{}", "a@b,A\n".repeat(5_001));
    import(&house, "operators", "?dry_run=true", &long).await.refused(413, "too-long");
    let large = format!("email,name\n{}", "x".repeat(1_100_000));
    import(&house, "operators", "", &large).await.refused(413, "too-long");
    let request = house.request("POST", "/v1/settings/operators/import").bearer(&house.sue());
    request.json(&json!({})).send().await.refused(400, "bad-request");
}

#[tokio::test]
async fn canned_replies_come_with_a_line_for_each_language() {
    let house = prepared().await;
    let table = "\u{feff}shortcut,title,text,language,queues\n\
        pole,Free pole,\"I am sending it, {customer.name}.\nSoon.\",en,Returns\n\
        pole,Free pole,Ich schicke sie.,de,Returns\n\
        brb,One moment,One moment,,\n\
        bad,,x,english,\n";
    let told = import(&house, "canned-replies", "?dry_run=true", table).await.ok(200);
    assert_eq!(outcomes(&told), ["created", "changed", "created", "failed"]);
    // The first text has two lines.
    assert_eq!(told["lines"][1]["line"], 4);
    let columns: Vec<&Value> =
        told["lines"][3]["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(columns, ["title", "language"]);
    import(&house, "canned-replies", "?leave_bad_lines=true", table).await.ok(200);
    let replies = items(&house, "canned-replies").await;
    assert_eq!(replies.len(), 2);
    let pole = replies.iter().find(|item| item["body"]["shortcut"] == "pole").unwrap();
    assert_eq!(
        (&pole["body"]["audience"], &pole["body"]["texts"][1]["language"]),
        (&json!("queues"), &json!("de"))
    );
    assert_eq!(pole["version"], 1, "several lines are one change");
}
