//! Who may import whom. A crate that is not named here may import nothing of the house and nothing that is reserved.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::collections::{BTreeMap, BTreeSet};

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
    ("gateway", &["protocol", "domain", "event-log", "registry", "link", "identity", "runtime"]),
    ("router", &["protocol", "domain", "event-log", "registry", "link", "store", "runtime"]),
    (
        "operator-api",
        &["protocol", "domain", "event-log", "registry", "link", "store", "identity", "runtime"],
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
            "gateway",
            "router",
            "operator-api",
        ],
    ),
];

/// Libraries that one crate alone may name.
const RESERVED: &[(&str, &[&str])] = &[
    ("rdkafka", &["event-log"]),
    ("fred", &["registry"]),
    ("sqlx", &["store", "event-log"]),
    ("deadpool", &["link"]),
    ("jsonwebtoken", &["identity"]),
    ("argon2", &["identity"]),
    ("figment", &["runtime"]),
];

/// Libraries that the pure core may not name.
const IMPURE: &[&str] =
    &["tokio", "tokio-util", "futures-util", "async-trait", "rand", "tracing", "serde_json"];

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

#[test]
fn a_reserved_library_is_named_by_its_crate_alone() {
    let metadata = metadata();
    for (name, names) in dependencies(&metadata) {
        if !MAY.iter().any(|(product, _)| *product == name) {
            continue;
        }
        for (library, owners) in RESERVED {
            let allowed = owners.contains(&name.as_str());
            assert!(
                allowed || !names.contains(*library),
                "{name} must not name {library}: only {owners:?} may"
            );
        }
    }
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
fn every_external_library_has_its_reason_in_the_version_table() {
    let table = std::fs::read_to_string("../../Cargo.toml").unwrap();
    let lines: Vec<&str> = table.lines().collect();
    let start = lines.iter().position(|line| *line == "[workspace.dependencies]").unwrap();
    let mut reason = false;
    for line in lines[start + 1..].iter().take_while(|line| !line.starts_with('[')) {
        match line.trim() {
            "" => reason = false,
            comment if comment.starts_with('#') => reason = true,
            entry if entry.contains("path = ") => {}
            entry => assert!(reason, "no reason stands above: {entry}"),
        }
    }
}
