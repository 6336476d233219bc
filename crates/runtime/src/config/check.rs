//! Whether a value can be, and whether values can be together.

use std::collections::BTreeMap;

use toml::Value;

use super::error::Fault;
use super::load::Source;
use super::manual::{Key, Kind};
use super::{Config, Mode, split_address};
use crate::network::Network;
use crate::telemetry;

/// The value as its key takes it. Text from the environment becomes a number or a list.
///
/// Errors: what is wrong, with what to write instead.
pub(super) fn value(key: &Key, value: Value, source: &Source) -> Result<Value, String> {
    let value = match (value, source) {
        (Value::String(text), Source::Variable(_)) => from_text(&key.kind, text),
        (value, _) => value,
    };
    let empty = matches!(&value, Value::String(text) if text.is_empty());
    let fits = match (&key.kind, &value) {
        (Kind::Number { min, max, .. }, Value::Integer(number)) => (*min..=*max).contains(number),
        (Kind::OneOf(names), Value::String(text)) => names.contains(&text.as_str()),
        (Kind::Address, Value::String(text)) if !empty => split_address(text).is_some(),
        (Kind::Addresses, Value::Array(all)) => {
            all.iter().all(|one| one.as_str().is_some_and(|text| split_address(text).is_some()))
        }
        (Kind::Networks, Value::Array(all)) => {
            all.iter().all(|one| one.as_str().is_some_and(|text| text.parse::<Network>().is_ok()))
        }
        // Which of them are known is for the part that reads the files to say.
        (Kind::MediaTypes, Value::Array(all)) => {
            !all.is_empty() && all.iter().all(|one| one.as_str().is_some_and(|text| text.contains('/')))
        }
        (Kind::Text | Kind::Path { .. } | Kind::Address, Value::String(_)) => !empty || key.may_be_empty,
        _ => false,
    };
    if fits { Ok(value) } else { Err(format!("{} is given; {}", shown(&value), expected(&key.kind))) }
}

fn from_text(kind: &Kind, text: String) -> Value {
    match kind {
        Kind::Number { .. } => text.trim().parse().map_or(Value::String(text), Value::Integer),
        Kind::Addresses | Kind::Networks | Kind::MediaTypes => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            Value::Array(parts.map(|part| Value::String(part.to_owned())).collect())
        }
        _ => Value::String(text),
    }
}

fn expected(kind: &Kind) -> String {
    match kind {
        Kind::Number { unit: "count", min, max } => format!("write a whole number from {min} to {max}"),
        Kind::Number { unit, min, max } => {
            format!("write a whole number of {unit} from {min} to {max}, without a unit")
        }
        Kind::OneOf(names) => format!("write one of {}", names.join(", ")),
        Kind::Text => "write a text".to_owned(),
        Kind::Address => "write an address as \"host:port\"".to_owned(),
        Kind::Addresses => "write a list of addresses as [\"host:port\", …]".to_owned(),
        Kind::Networks => "write a list of networks as [\"10.0.0.0/8\", …]".to_owned(),
        Kind::MediaTypes => "write a list of media types as [\"image/png\", …]".to_owned(),
        Kind::Path { what } => format!("write the path of a {what}"),
    }
}

fn shown(value: &Value) -> String {
    const MAX_CHARS: usize = 60;
    let text = match value {
        Value::Table(_) => "a section".to_owned(),
        value => value.to_string(),
    };
    match text.char_indices().nth(MAX_CHARS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// Values that are right alone and wrong together.
pub(super) fn together(config: &Config, sources: &BTreeMap<String, Source>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |key: &str, problem: String| {
        let source = sources.get(key).cloned().unwrap_or(Source::Default);
        faults.push(Fault { key: key.to_owned(), source, problem });
    };
    let mode = match config.mode {
        Mode::OneNode => "one-node",
        Mode::ClusterSmall => "cluster-small",
        Mode::Cluster => "cluster",
    };
    let (no_url, no_url_file) = (config.store.url.is_empty(), config.store.url_file.as_os_str().is_empty());
    if config.mode != Mode::OneNode && no_url && no_url_file {
        fault(
            "store.url",
            format!("mode {mode} needs a PostgreSQL of yours: give store.url or store.url_file"),
        );
    }
    if !no_url && !no_url_file {
        fault("store.url", "store.url and store.url_file are given: leave one of them out".to_owned());
    }
    if !no_url
        && !config.store.url.starts_with("postgres://")
        && !config.store.url.starts_with("postgresql://")
    {
        fault("store.url", "write it as postgres://account@host:port/database".to_owned());
    }
    if holds_password(&config.store.url) {
        fault(
            "store.url",
            "it holds a password: put the whole address into a file and name it by store.url_file".to_owned(),
        );
    }
    if config.mode != Mode::OneNode && config.redis.sentinels.is_empty() {
        fault(
            "redis.sentinels",
            format!("mode {mode} needs Redis by Sentinel: name at least one sentinel, better three"),
        );
    }
    if config.mode == Mode::Cluster && config.kafka.brokers.is_empty() {
        fault(
            "kafka.brokers",
            "mode cluster needs Kafka: name at least one broker, or choose mode cluster-small".to_owned(),
        );
    }
    if config.kafka.min_in_sync > config.kafka.replication {
        let (min, all) = (config.kafka.min_in_sync, config.kafka.replication);
        fault(
            "kafka.min_in_sync",
            format!("{min} copies cannot be in sync of kafka.replication = {all}: lower it"),
        );
    }
    if config.files.s3_bucket.is_empty() {
        for (key, is_given) in [
            ("files.s3_endpoint", !config.files.s3_endpoint.is_empty()),
            ("files.s3_key_file", !config.files.s3_key_file.as_os_str().is_empty()),
        ] {
            if is_given {
                fault(key, "it is for a bucket: give files.s3_bucket too, or leave it out".to_owned());
            }
        }
    } else if !config.files.dir.as_os_str().is_empty() {
        fault("files.dir", "files.dir and files.s3_bucket are given: leave one of them out".to_owned());
    }
    let files = [&config.link.ca_file, &config.link.cert_file, &config.link.key_file];
    let given = files.iter().filter(|file| !file.as_os_str().is_empty()).count();
    if given != 0 && given != files.len() {
        fault(
            "link.ca_file",
            "give link.ca_file, link.cert_file and link.key_file, or none of them".to_owned(),
        );
    }
    if let Err(refused) = telemetry::filter(&config.node.log_level) {
        let text = refused.to_string();
        fault("node.log_level", text.strip_prefix("node.log_level: ").unwrap_or(&text).to_owned());
    }
    for (key, url, schemes) in [
        ("api.public_url", &config.api.public_url, ["http://", "https://"]),
        ("api.socket_url", &config.api.socket_url, ["ws://", "wss://"]),
        ("files.s3_endpoint", &config.files.s3_endpoint, ["http://", "https://"]),
    ] {
        if !url.is_empty() && !schemes.iter().any(|scheme| url.starts_with(scheme)) {
            fault(key, format!("{url:?} is given; it starts with {} or {}", schemes[0], schemes[1]));
        }
    }
    faults
}

fn holds_password(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    let in_front = authority.rsplit_once('@').is_some_and(|(account, _)| account.contains(':'));
    in_front
        || rest
            .split_once('?')
            .is_some_and(|(_, query)| query.split('&').any(|pair| pair.starts_with("password=")))
}
