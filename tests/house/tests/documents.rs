//! Documents that name what the code names.

use std::collections::BTreeSet;

/// Where figures get their names.
const FIGURES: &[&str] =
    &["../../gateway/src/metrics.rs", "../../router/src/metrics.rs", "../../operator-api/src/metrics.rs"];

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_figure_is_explained_and_none_is_made_up() {
    let mut exported = BTreeSet::new();
    for path in FIGURES {
        for rest in read(path).split("named(").skip(1) {
            let mut quoted = rest.split('"');
            assert_eq!(quoted.next().map(str::trim), Some("all,"), "named(all, \"name\", …) in {path}");
            exported.insert(quoted.next().unwrap().to_owned());
        }
    }
    assert!(exported.len() > 30, "the names were found: {exported:?}");
    let document = read("../../docs/metrics.md");
    let mut explained = BTreeSet::new();
    for row in document.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        // A row begins and ends with a bar.
        let cells = &cells[1..cells.len() - 1];
        assert_eq!(cells.len(), 5, "name, type, labels, meaning, when it moves: {row}");
        assert!(["counter", "gauge", "histogram"].contains(&cells[1]), "{row}");
        assert!(!cells[3].is_empty(), "{row}");
        assert!(explained.insert(cells[0].trim_matches('`').to_owned()), "twice: {row}");
    }
    assert_eq!(explained, exported, "docs/metrics.md has one row for each name in {FIGURES:?}");
}

#[test]
fn figures_are_named_in_their_files_only() {
    let operations = read("../../docs/operations.md");
    assert!(operations.contains("(metrics.md)"), "docs/operations.md leads to the figures");
    for start in ["| `gateway_", "| `router_", "| `api_"] {
        assert!(!operations.contains(start), "the rows stand in docs/metrics.md, not twice");
    }
}

/// A key that nobody reads promises what does not happen. Keys behind a method of the configuration count by that.
#[test]
fn every_key_of_the_configuration_is_explained_and_read() {
    let manual = read("../../crates/runtime/config.default.toml");
    let mut readers = read("../../crates/runtime/src/config.rs").replace("self.", "config.");
    for folder in ["gateway/src", "router/src", "operator-api/src", "switchboard/src"] {
        readers.push_str(&rust_below(&format!("../../{folder}")));
    }
    let (mut keys, mut above) = (0, Vec::new());
    for line in manual.lines() {
        if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            keys += 1;
            assert!(above.iter().any(|line: &&str| line.starts_with("# [")), "{key} says what it takes");
            assert!(readers.contains(&format!(".{key}")), "nobody reads {key}");
            above.clear();
        } else {
            above.push(line);
        }
    }
    assert!(keys > 40, "the keys were found: {keys}");
}

fn rust_below(folder: &str) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder}: {error}")).flatten() {
        let path = entry.path();
        if path.is_dir() {
            text.push_str(&rust_below(&path.display().to_string()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            text.push_str(&read(&path.display().to_string()));
        }
    }
    text
}
