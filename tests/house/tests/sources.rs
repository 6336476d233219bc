//! What no source file may hold, and how long it may be.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::path::{Path, PathBuf};

const ROOTS: &[&str] = &["crates", "gateway", "router", "operator-api", "switchboard", "tests", "web"];
const ENDINGS: &[&str] = &["rs", "ts", "tsx", "css", "sql", "mjs", "sh"];
const SKIP: &[&str] = &["node_modules", "dist", "target", "generated.ts", ".sqlx"];
const NAMES: &[&str] =
    &["mod.rs", "util.rs", "utils.rs", "common.rs", "helpers.rs", "manager.rs", "types.rs"];
const MAX_LINES: usize = 500;

/// A call, and the files (by ending) of the product that may make it.
const CALLS: &[(&str, &[&str])] = &[
    ("SystemTime::now", &["crates/runtime/src/clock.rs"]),
    ("std::env::var", &["crates/runtime/src/config.rs", "crates/runtime/src/config/load.rs"]),
];

fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = ROOTS.iter().map(|root| Path::new("../..").join(root)).collect();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if SKIP.contains(&name.as_str()) {
                continue;
            }
            match path.extension().and_then(|ending| ending.to_str()) {
                _ if path.is_dir() => folders.push(path),
                Some(ending) if ENDINGS.contains(&ending) => found.push(path),
                _ => {}
            }
        }
    }
    assert!(found.len() > 50, "the sources were found");
    found
}

fn is_test(path: &Path) -> bool {
    let text = path.to_string_lossy();
    text.contains("/tests/")
        || text.ends_with("/tests.rs")
        || text.contains("/testing/")
        || text.contains(".test.")
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let long: Vec<String> = files()
        .iter()
        .map(|path| (path, std::fs::read_to_string(path).unwrap()))
        // Nobody reads what a program has written.
        .filter(|(_, text)| !text.starts_with("// Generated from "))
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(path, lines)| format!("{}: {lines}", path.display()))
        .collect();
    assert!(long.is_empty(), "split these: {long:#?}");
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    for path in files() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(!NAMES.contains(&name.as_str()), "{} needs a name of the field", path.display());
    }
}

#[test]
fn a_reserved_call_stands_in_its_file_alone() {
    for path in files().iter().filter(|path| path.extension().is_some_and(|e| e == "rs") && !is_test(path)) {
        let text = std::fs::read_to_string(path).unwrap();
        for (call, owners) in CALLS {
            let owner = owners.iter().any(|owner| path.to_string_lossy().ends_with(owner));
            assert!(owner || !text.contains(call), "{} calls {call}; only {owners:?} may", path.display());
        }
    }
}

#[test]
fn a_mode_is_tested_in_one_file_only() {
    for path in files().iter().filter(|path| path.extension().is_some_and(|e| e == "rs") && !is_test(path)) {
        let text = std::fs::read_to_string(path).unwrap();
        let shown = path.to_string_lossy();
        let may = shown.ends_with("switchboard/src/modes.rs") || shown.contains("crates/runtime/src/config");
        let tests_mode = ["Mode::OneNode", "Mode::Cluster"].iter().any(|mode| text.contains(mode));
        assert!(may || !tests_mode, "{shown} tests a mode");
        let may = shown.ends_with("switchboard/src/modes.rs");
        assert!(may || !text.to_lowercase().contains("embedded"), "{shown} says what it must not care about");
    }
}

#[test]
fn no_test_is_ignored_and_nothing_is_left_for_another_day() {
    let marks =
        ["#[ignore", "todo!(", "unimplemented!(", "TODO", "FIXME", ".skip(\"", "it.only", "describe.only"];
    for path in files() {
        if path.ends_with("tests/house/tests/sources.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for mark in marks {
            assert!(!text.contains(mark), "{} holds {mark}", path.display());
        }
    }
}

#[test]
fn no_file_names_a_package_registry() {
    let hosts = [
        ["registry.", "npmjs.org"],
        ["static.", "crates.io"],
        ["repo1.", "maven.org"],
        ["index.", "crates.io"],
    ];
    let mut texts = files();
    texts.extend(
        ["Cargo.lock", "web/package-lock.json", "Makefile"].map(|name| Path::new("../..").join(name)),
    );
    for path in texts {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for host in &hosts {
            assert!(!text.contains(&host.concat()), "{} names {}", path.display(), host.concat());
        }
    }
}

#[test]
fn the_walks_of_the_architecture_name_files_that_exist() {
    let text = std::fs::read_to_string("../../ARCHITECTURE.md").unwrap();
    let mut named = 0;
    for part in text.split('`').skip(1).step_by(2) {
        let is_file =
            part.contains('/') && ENDINGS.iter().any(|ending| part.ends_with(&format!(".{ending}")));
        if is_file && !part.contains('*') && !part.contains(' ') {
            named += 1;
            assert!(
                Path::new("../..").join(part).exists(),
                "ARCHITECTURE.md names {part}, which does not exist"
            );
        }
    }
    assert!(named >= 20, "the walks name the files they go through");
}
