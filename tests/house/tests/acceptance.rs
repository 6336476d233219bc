//! The list of what is proved names tests that there are.

use std::collections::BTreeSet;

use house::sources_of_tests;

fn items() -> Vec<toml::Table> {
    let text = std::fs::read_to_string("../acceptance.toml").expect("tests/acceptance.toml is there");
    let list: toml::Table = text.parse().expect("it is TOML");
    let items = list["item"].as_array().expect("a list of items");
    items.iter().map(|item| item.as_table().expect("each is a table").clone()).collect()
}

#[test]
fn each_item_is_named_once_and_is_proved_or_says_what_is_missing() {
    let mut seen = BTreeSet::new();
    for item in items() {
        let id = item["id"].as_str().expect("an item has an id").to_owned();
        let tests = item.get("tests").and_then(toml::Value::as_array).map_or(0, Vec::len);
        let is_open = item.get("open").and_then(toml::Value::as_str).is_some_and(|text| !text.is_empty());
        assert!((tests > 0) != is_open, "{id}: either tests prove it or `open` says what is missing");
        assert!(item.keys().all(|key| ["id", "tests", "open"].contains(&key.as_str())), "{id}: {item:?}");
        assert!(seen.insert(id.clone()), "{id} stands twice");
    }
    assert!(seen.len() >= 40, "the list is whole: {}", seen.len());
}

#[test]
fn each_test_that_proves_an_item_still_has_its_name() {
    let sources = sources_of_tests();
    for item in items() {
        for test in item.get("tests").and_then(toml::Value::as_array).into_iter().flatten() {
            let name = test.as_str().expect("a test is named by a text");
            let last = name.rsplit("::").next().expect("a name has a last part");
            // One test of the browser's is written once for two colours.
            let title = last.split(" (").next().expect("a title has a beginning");
            let is_there = if name.starts_with("browser::") || name.starts_with("web::") {
                sources.contains(title)
            } else {
                sources.contains(&format!("fn {last}(")) || sources.contains(&format!("fn {last}<"))
            };
            assert!(is_there, "no test is called {name}, which proves: {}", item["id"]);
        }
    }
}
