//! `compose.yaml` and `Dockerfile` held against the product, without Docker: every key, value, command, name and source in
//! them must be one that exists.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text_of(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn compose() -> Value {
    serde_saphyr::from_str(&text_of("compose.yaml")).unwrap()
}

fn services(compose: &Value) -> impl Iterator<Item = (&String, &Value)> {
    compose["services"].as_object().unwrap().iter()
}

/// The services that run our own image.
fn ours(compose: &Value) -> Vec<(&String, &Value)> {
    services(compose).filter(|(_, service)| service["build"] == ".").collect()
}

fn words(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(|word| word.as_str().unwrap().to_owned()).collect()
}

fn names(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Object(all) => all.keys().cloned().collect(),
        all => words(all).into_iter().collect(),
    }
}

fn environment(service: &Value) -> BTreeMap<String, String> {
    let all = service["environment"].as_object().into_iter().flatten();
    all.map(|(key, value)| {
        (key.clone(), value.as_str().unwrap_or_else(|| panic!("{key} is no text")).to_owned())
    })
    .collect()
}

fn switchboard(arguments: &[String], environment: &BTreeMap<String, String>) -> Result<String, String> {
    let output =
        Command::new(world::pod::binary()).args(arguments).env_clear().envs(environment).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

#[test]
fn the_configuration_of_every_container_is_taken_by_the_product() {
    let compose = compose();
    let ours = ours(&compose);
    assert!(ours.len() >= 8, "pods, schema, demo and certificates are services");
    for (name, service) in ours {
        let environment = environment(service);
        assert!(environment.keys().all(|key| key.starts_with("SWITCHBOARD_")), "{name}: {environment:?}");
        let effective = ["config", "--effective"].map(str::to_owned);
        switchboard(&effective, &environment).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn a_key_that_does_not_exist_would_be_found() {
    let compose = compose();
    let mut environment = environment(&compose["services"]["gateway-1"]);
    environment.insert("SWITCHBOARD_GATEWAY__LISTENS".to_owned(), "0.0.0.0:8080".to_owned());
    let refused = switchboard(&["config", "--effective"].map(str::to_owned), &environment).unwrap_err();
    assert!(refused.contains("gateway.listen"), "{refused}");
}

#[test]
fn every_command_exists_with_its_arguments() {
    let compose = compose();
    for (name, service) in ours(&compose) {
        let mut arguments = words(&service["command"]);
        assert!(!arguments.is_empty(), "{name} has no command");
        arguments.push("--help".to_owned());
        let help =
            switchboard(&arguments, &BTreeMap::new()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(help.contains(&format!("switchboard {}", arguments[0])), "{name}: {help}");
    }
}

#[test]
fn every_service_waits_for_services_that_can_be_waited_for() {
    let compose = compose();
    for (name, service) in services(&compose) {
        for (other, how) in service["depends_on"].as_object().into_iter().flatten() {
            let other_service = &compose["services"][other];
            assert!(other_service.is_object(), "{name} waits for {other}, which is no service");
            match how["condition"].as_str().unwrap() {
                "service_healthy" => assert!(
                    other_service["healthcheck"]["test"].is_array(),
                    "{name} waits until {other} is well, which nobody asks"
                ),
                "service_completed_successfully" => {
                    assert_eq!(other_service["restart"], "no", "{name} waits for the end of {other}");
                }
                condition => panic!("{name}: {condition}"),
            }
        }
    }
}

#[test]
fn volumes_networks_and_certificates_are_those_that_are_made() {
    let compose = compose();
    let made = words(&compose["services"]["certificates"]["command"]);
    for (name, service) in services(&compose) {
        for volume in words(&service["volumes"]) {
            let volume = volume.split(':').next().unwrap();
            assert!(compose["volumes"].get(volume).is_some(), "{name}: there is no volume {volume}");
        }
        for network in names(&service["networks"]) {
            assert!(compose["networks"].get(&network).is_some(), "{name}: there is no network {network}");
        }
        let environment = environment(service);
        for (key, ending) in [("SWITCHBOARD_LINK__CERT_FILE", "pem"), ("SWITCHBOARD_LINK__KEY_FILE", "key")] {
            let Some(file) = environment.get(key) else { continue };
            assert!(file.ends_with(&format!("/{name}.{ending}")), "{name}: {key} is {file}");
            assert!(made.contains(name), "nobody makes the certificate of {name}");
        }
        for (key, address) in environment.iter().filter(|(key, _)| key.ends_with("LINK_ADVERTISE")) {
            assert_eq!(address.split(':').next(), Some(name.as_str()), "{name}: {key}");
        }
    }
}

/// Host and port that browsers open are published, on loopback alone.
#[test]
fn what_browsers_open_is_published_on_loopback() {
    let compose = compose();
    let published = |name: &str| {
        let ports = words(&compose["services"][name]["ports"]);
        ports[0].strip_suffix(":8080").unwrap().to_owned()
    };
    let api = environment(&compose["services"]["operator-api"]);
    assert_eq!(api["SWITCHBOARD_API__PUBLIC_URL"], format!("http://{}", published("operator-api")));
    assert_eq!(api["SWITCHBOARD_API__SOCKET_URL"], format!("ws://{}/ws", published("gateway-2")));
    for (name, service) in services(&compose) {
        for port in words(&service["ports"]) {
            assert!(port.starts_with("127.0.0.1:"), "{name} publishes {port}");
        }
    }
    let outer = services(&compose).filter(|(_, service)| names(&service["networks"]).contains("outer"));
    let outer: Vec<&str> = outer.map(|(name, _)| name.as_str()).collect();
    assert_eq!(outer, ["gateway-1", "gateway-2", "operator-api"]);
}

#[test]
fn every_image_has_a_version_and_kafka_the_tested_one() {
    let compose = compose();
    let dockerfile = text_of("Dockerfile");
    let from = dockerfile.lines().filter_map(|line| line.strip_prefix("FROM ")?.split(' ').next());
    let images = services(&compose).map(|(_, service)| service["image"].as_str().unwrap()).chain(from);
    for image in images {
        let version = image.rsplit_once(':').map(|(_, version)| version);
        assert!(version.is_some_and(|version| version != "latest"), "{image} has no version");
    }
    let pom = text_of("tests/services/pom.xml");
    let kafka = pom.split("<artifactId>kafka_2.13</artifactId>").nth(1).unwrap();
    let kafka = kafka.split(['<', '>']).nth(2).unwrap();
    assert_eq!(compose["services"]["kafka"]["image"], format!("apache/kafka:{kafka}"));
    let cargo: toml::Table = text_of("Cargo.toml").parse().unwrap();
    let package = &cargo["workspace"]["package"];
    assert!(dockerfile.contains(&format!("FROM rust:{}-", package["rust-version"].as_str().unwrap())));
    let own = format!("switchboard:{}", package["version"].as_str().unwrap());
    assert!(ours(&compose).iter().all(|(_, service)| service["image"] == own.as_str()), "it is {own}");
}

#[test]
fn the_image_is_built_from_what_is_there_and_runs_without_rights() {
    let dockerfile = text_of("Dockerfile");
    let ignored = text_of(".dockerignore");
    let mut stages = BTreeSet::new();
    let mut copied = BTreeSet::new();
    let mut account = "root";
    for line in dockerfile.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["FROM", _, "AS", stage] => drop(stages.insert(stage)),
            ["COPY", from, ..] if from.starts_with("--from=") => {
                assert!(stages.contains(&from["--from=".len()..]), "{line}: no such stage stands above");
            }
            ["COPY", ref sources @ .., _] => {
                for source in sources {
                    assert!(root().join(source).exists(), "{line}: {source} is not there");
                    assert!(!ignored.lines().any(|it| it == *source), "{source} is kept from the build");
                    copied.insert(*source);
                }
            }
            ["USER", name] => account = name,
            _ => {}
        }
    }
    assert_ne!(account, "root");
    let cargo: toml::Table = text_of("Cargo.toml").parse().unwrap();
    for member in cargo["workspace"]["members"].as_array().unwrap() {
        let top = member.as_str().unwrap().split('/').next().unwrap();
        assert!(copied.contains(top), "cargo reads {top}, and nobody copies it");
    }
    let web: Value = serde_json::from_str(&text_of("web/package.json")).unwrap();
    for part in words(&web["workspaces"]) {
        let manifest = format!("web/{part}/package.json");
        assert!(copied.contains(manifest.as_str()), "npm reads {manifest}, and nobody copies it");
    }
}
