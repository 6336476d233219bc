//! Who may import whom, and that nothing is imported for nothing.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// What each crate of the house may import of the house.
const MAY: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("protocol", &["domain"]),
    ("event-log", &[]),
    ("registry", &["domain"]),
    ("link", &["protocol", "domain"]),
    ("store", &["protocol", "domain"]),
    ("identity", &["protocol", "domain"]),
    ("runtime", &[]),
    ("files", &["domain"]),
    ("gateway", &["protocol", "domain", "event-log", "registry", "link", "identity", "runtime"]),
    ("router", &["protocol", "domain", "event-log", "registry", "link", "store", "runtime"]),
    (
        "operator-api",
        &["protocol", "domain", "event-log", "registry", "link", "store", "identity", "runtime", "files"],
    ),
    (
        "switchboard",
        &[
            "protocol",
            "domain",
            "event-log",
            "registry",
            "link",
            "store",
            "identity",
            "runtime",
            "files",
            "gateway",
            "router",
            "operator-api",
        ],
    ),
];

/// Libraries that the pure core may not name.
const IMPURE: &[&str] =
    &["tokio", "tokio-util", "futures-util", "async-trait", "rand", "tracing", "serde_json"];

/// What a manifest takes from the workspace beside dependencies.
const PACKAGE_KEYS: &[&str] = &["version", "edition", "rust-version", "license", "publish"];

fn metadata() -> Metadata {
    MetadataCommand::new().manifest_path("../../Cargo.toml").no_deps().exec().unwrap()
}

fn dependencies(metadata: &Metadata) -> BTreeMap<String, BTreeSet<String>> {
    let normal = |kind: DependencyKind| matches!(kind, DependencyKind::Normal | DependencyKind::Build);
    metadata
        .workspace_packages()
        .into_iter()
        .map(|package| {
            let names = package.dependencies.iter().filter(|dependency| normal(dependency.kind));
            (package.name.to_string(), names.map(|dependency| dependency.name.clone()).collect())
        })
        .collect()
}

#[test]
fn a_crate_imports_only_those_of_the_house_that_it_may() {
    let metadata = metadata();
    let found = dependencies(&metadata);
    let house: BTreeSet<&str> = MAY.iter().map(|(name, _)| *name).collect();
    for (name, may) in MAY {
        for dependency in found[*name].iter().filter(|dependency| house.contains(dependency.as_str())) {
            assert!(may.contains(&dependency.as_str()), "{name} must not import {dependency}");
        }
    }
}

/// `deny.toml` holds the list; this holds it where cargo deny is not at hand.
#[test]
fn a_reserved_library_is_named_by_its_crate_alone() {
    let text = std::fs::read_to_string("../../deny.toml").unwrap();
    let rules: toml::Table = text.parse().unwrap();
    let text_of = |value: &toml::Value| value.as_str().unwrap().to_owned();
    let found = dependencies(&metadata());
    let bans = rules["bans"]["deny"].as_array().unwrap();
    for ban in bans {
        let library = text_of(&ban["crate"]);
        let wrappers = ban.get("wrappers").map(|all| all.as_array().unwrap().clone()).unwrap_or_default();
        let wrappers: Vec<String> = wrappers.iter().map(text_of).collect();
        for (name, names) in &found {
            let allowed = wrappers.contains(name);
            assert!(
                allowed || !names.contains(&library),
                "{name} must not name {library}: only {wrappers:?} may"
            );
        }
    }
    for library in ["rdkafka", "fred", "sqlx", "deadpool", "jsonwebtoken", "openssl"] {
        assert!(bans.iter().any(|ban| text_of(&ban["crate"]) == library), "deny.toml reserves {library}");
    }
}

/// What nobody calls costs a build and a reader. An entry that is there for another reason says so above.
#[test]
fn every_dependency_of_a_crate_is_called_by_it() {
    for package in metadata().workspace_packages() {
        let folder = PathBuf::from(package.manifest_path.parent().unwrap());
        let code = code_of(&folder);
        let manifest = std::fs::read_to_string(&package.manifest_path).unwrap();
        let lines: Vec<&str> = manifest.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some((name, _)) =
                line.split_once(".workspace = true").filter(|(name, _)| !PACKAGE_KEYS.contains(name))
            else {
                continue;
            };
            let is_explained = lines[at - 1].starts_with('#');
            let called = code.contains(&name.replace('-', "_"));
            assert!(called || is_explained, "{} names {name} and never calls it", package.name);
        }
    }
}

/// All Rust of one crate in one text.
fn code_of(folder: &Path) -> String {
    let mut code = String::new();
    let mut folders: Vec<PathBuf> =
        ["src", "tests", "benches"].iter().map(|name| folder.join(name)).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                code.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    code
}

#[test]
fn the_domain_is_pure() {
    let metadata = metadata();
    let found = dependencies(&metadata);
    for library in IMPURE {
        assert!(!found["domain"].contains(*library), "domain must not name {library}");
    }
}

#[test]
fn every_external_library_has_its_reason_and_its_user() {
    let table = std::fs::read_to_string("../../Cargo.toml").unwrap();
    let lines: Vec<&str> = table.lines().collect();
    let start = lines.iter().position(|line| *line == "[workspace.dependencies]").unwrap();
    let manifests: Vec<String> = metadata()
        .workspace_packages()
        .into_iter()
        .map(|package| std::fs::read_to_string(&package.manifest_path).unwrap())
        .collect();
    let mut reason = false;
    for line in lines[start + 1..].iter().take_while(|line| !line.starts_with('[')) {
        match line.trim() {
            "" => reason = false,
            comment if comment.starts_with('#') => reason = true,
            entry if entry.contains("path = ") => {}
            entry => {
                assert!(reason, "no reason stands above: {entry}");
                let name = entry.split_once(" = ").unwrap().0;
                let used = format!("\n{name}.workspace = true");
                assert!(manifests.iter().any(|text| text.contains(&used)), "no crate uses {name}");
            }
        }
    }
}
