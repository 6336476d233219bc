//! That the mistakes of `tests/mutants` can still be made, and that the tests which catch them still exist.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::MetadataCommand;

/// The mistakes that the design names: none of them goes without its mutant.
const NAMED: &[&str] = &[
    "no_fence",
    "numbering_before_dedup",
    "two_appends_in_flight",
    "tick_before_durable",
    "cached_look_up",
    "whole_under_ignored",
    "conversation_fact_without_version",
    "ticket_fact_without_version",
    "outbox_from_memory",
    "fetch_before_register",
    "no_unique_index",
    "accepted_by_anybody",
    "slot_kept_after_the_end",
    "older_fact_taken",
    "wait_begins_anew",
    "expired_offer_stands",
    "tried_forgotten",
    "assignee_of_an_earlier_opening",
    "handed_over_above_capacity",
    "lost_chats_kept",
    "timers_forgotten_at_a_claim",
    "unwritten_turn_kept",
];

/// An entry of the list.
struct Mutant {
    name: String,
    package: String,
    target: String,
    tests: Vec<String>,
}

fn mutants() -> Vec<Mutant> {
    let list: toml::Table =
        std::fs::read_to_string("../mutants/mutants.toml").unwrap().parse().expect("the list is TOML");
    let text = |of: &toml::Value, key: &str| of[key].as_str().unwrap().to_owned();
    let entries = list["mutant"].as_array().unwrap();
    entries
        .iter()
        .map(|entry| Mutant {
            name: text(entry, "name"),
            package: text(entry, "package"),
            target: text(entry, "target"),
            tests: entry["tests"]
                .as_array()
                .unwrap()
                .iter()
                .map(|test| test.as_str().unwrap().to_owned())
                .collect(),
        })
        .collect()
}

#[test]
fn every_mutant_is_listed_and_none_of_the_named_mistakes_is_missing() {
    let listed: Vec<String> = mutants().into_iter().map(|mutant| mutant.name).collect();
    let names: BTreeSet<&str> = listed.iter().map(String::as_str).collect();
    assert_eq!(names.len(), listed.len(), "a name stands twice");
    let patches: BTreeSet<String> = std::fs::read_dir("../mutants")
        .unwrap()
        .filter_map(|file| {
            file.unwrap().file_name().to_str().and_then(|name| name.strip_suffix(".patch")).map(str::to_owned)
        })
        .collect();
    assert_eq!(names, patches.iter().map(String::as_str).collect(), "the list and the patches differ");
    for named in NAMED {
        assert!(names.contains(named), "no mutant makes the mistake {named}");
    }
}

#[test]
fn every_mutant_still_applies() {
    for mutant in mutants() {
        let patch = format!("tests/mutants/{}.patch", mutant.name);
        let applied =
            Command::new("git").args(["apply", "--check", &patch]).current_dir("../..").output().unwrap();
        let said = String::from_utf8_lossy(&applied.stderr);
        assert!(applied.status.success(), "{patch}: make it anew for the code as it is now: {said}");
    }
}

#[test]
fn every_test_that_catches_a_mutant_exists() {
    let metadata = MetadataCommand::new().manifest_path("../../Cargo.toml").no_deps().exec().unwrap();
    for mutant in mutants() {
        let package = metadata.packages.iter().find(|package| package.name.as_str() == mutant.package);
        let package = package.unwrap_or_else(|| panic!("{}: no package {}", mutant.name, mutant.package));
        let is_lib = mutant.target == "lib";
        let of_name = |target: &&cargo_metadata::Target| match is_lib {
            true => target.is_lib(),
            false => target.is_test() && target.name == mutant.target,
        };
        let target = package.targets.iter().find(of_name);
        let target = target.unwrap_or_else(|| panic!("{}: no target {}", mutant.name, mutant.target));
        let texts = sources(target.src_path.parent().unwrap().as_std_path());
        for test in &mutant.tests {
            let function = format!("fn {}(", test.rsplit("::").next().unwrap());
            let exists = texts.iter().any(|text| text.contains(&function));
            assert!(exists, "{}: no test {test} in {}::{}", mutant.name, mutant.package, mutant.target);
        }
    }
}

/// The texts of all Rust files below a folder.
fn sources(folder: &Path) -> Vec<String> {
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension().and_then(|ending| ending.to_str()) {
                _ if path.is_dir() => folders.push(path),
                Some("rs") => texts.push(std::fs::read_to_string(&path).unwrap()),
                _ => {}
            }
        }
    }
    texts
}
