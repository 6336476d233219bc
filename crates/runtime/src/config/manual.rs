//! Reads `config.default.toml` as the schema: the bracket above a key says which values it takes.

use std::collections::BTreeMap;

use toml::{Table, Value};

/// What a key takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Number { unit: &'static str, min: i64, max: i64 },
    OneOf(Vec<&'static str>),
    Text,
    Address,
    Path { what: &'static str },
    Addresses,
    Networks,
    MediaTypes,
}

/// One key of the manual.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Key {
    pub(super) kind: Kind,
    pub(super) may_be_empty: bool,
}

/// All keys by their full name (`gateway.listen`).
pub(super) fn keys(manual: &'static str) -> BTreeMap<String, Key> {
    let mut keys = BTreeMap::new();
    let (mut section, mut bracket) = ("", None);
    for line in manual.lines() {
        if let Some(text) = line.strip_prefix("# [").and_then(|rest| rest.strip_suffix(']')) {
            bracket = Some(text);
        } else if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            let full = if section.is_empty() { name.to_owned() } else { format!("{section}.{name}") };
            let shape = bracket.take().expect("each key of the manual has its bracket: a test holds it");
            keys.insert(full, key(shape));
        }
    }
    keys
}

fn key(bracket: &'static str) -> Key {
    let (shape, may_be_empty) = match bracket.strip_suffix(", may be empty") {
        Some(shape) => (shape, true),
        None => (bracket, false),
    };
    let kind = if let Some(names) = shape.strip_prefix("one of: ") {
        Kind::OneOf(names.split(", ").collect())
    } else {
        match shape {
            "text" => Kind::Text,
            "address as host:port" => Kind::Address,
            "list of host:port" => Kind::Addresses,
            "list of networks" => Kind::Networks,
            "list of media types" => Kind::MediaTypes,
            "file" | "folder" => Kind::Path { what: shape },
            number => {
                let (unit, range) = number.split_once(", ").expect("a number has unit and range");
                let (min, max) = range.split_once(" to ").expect("a range has two ends");
                let end = |text: &str| text.parse().expect("the end of a range is a number");
                Kind::Number { unit, min: end(min), max: end(max) }
            }
        }
    };
    Key { kind, may_be_empty }
}

/// `table` with full names; a section stands for its keys.
pub(super) fn flat(table: &Table) -> BTreeMap<String, Value> {
    let mut flat = BTreeMap::new();
    for (name, value) in table {
        match value {
            Value::Table(section) => {
                flat.extend(section.iter().map(|(key, value)| (format!("{name}.{key}"), value.clone())));
            }
            value => {
                flat.insert(name.clone(), value.clone());
            }
        }
    }
    flat
}
