//! Puts the layers together: the manual's defaults, a file, the environment.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::{Table, Value};

use super::error::{ConfigError, Fault};
use super::{Config, MANUAL, check, manual};

const PREFIX: &str = "SWITCHBOARD_";

/// Where a value stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    Default,
    File(PathBuf),
    Variable(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("the default"),
            Self::File(path) => write!(f, "in {}", path.display()),
            Self::Variable(name) => write!(f, "in the environment as {name}"),
        }
    }
}

/// The variables of this process that are ours: those that start with `SWITCHBOARD_` and name a key with `__` or
/// without a section.
#[expect(clippy::disallowed_methods, reason = "this is the place")]
pub fn environment() -> Vec<(String, String)> {
    std::env::vars().filter(|(name, _)| name.starts_with(PREFIX)).collect()
}

impl Config {
    /// The configuration of `file` (none = the defaults alone) under `variables`, checked as a whole.
    ///
    /// Errors: the file cannot be read or is no TOML; or all faults, each with its key, its place and what to write.
    pub fn load(file: Option<&Path>, variables: &[(String, String)]) -> Result<Self, ConfigError> {
        let mut given: Vec<(String, Value, Source)> = Vec::new();
        if let Some(path) = file {
            let read = |source| ConfigError::Read { path: path.to_owned(), source };
            let text = std::fs::read_to_string(path).map_err(read)?;
            let table: Table = text.parse().map_err(|error: toml::de::Error| ConfigError::Syntax {
                path: path.to_owned(),
                message: error.to_string().trim().to_owned(),
            })?;
            let source = Source::File(path.to_owned());
            given.extend(manual::flat(&table).into_iter().map(|(key, value)| (key, value, source.clone())));
        }
        for (name, text) in variables {
            let Some(rest) = name.strip_prefix(PREFIX) else { continue };
            let key = rest.to_ascii_lowercase().replace("__", ".");
            given.push((key, Value::String(text.clone()), Source::Variable(name.clone())));
        }
        merge(given)
    }
}

fn merge(given: Vec<(String, Value, Source)>) -> Result<Config, ConfigError> {
    let defaults: Table = MANUAL.parse().expect("the manual is TOML: a test holds it");
    let keys = manual::keys(MANUAL);
    let mut values = manual::flat(&defaults);
    let (mut sources, mut faults) = (BTreeMap::new(), Vec::new());
    for (key, value, source) in given {
        let checked = match keys.get(&key) {
            Some(known) => check::value(known, value, &source),
            None if is_section(&keys, &key) => {
                // An empty section is harmless, anything else in its place is not.
                let wrong = !value.as_table().is_some_and(Table::is_empty);
                if wrong {
                    faults.push(Fault {
                        key: key.clone(),
                        source,
                        problem: format!("write a section: [{key}]"),
                    });
                }
                continue;
            }
            None => Err(unknown(&keys, &key)),
        };
        match checked {
            Ok(value) => {
                values.insert(key.clone(), value);
                sources.insert(key, source);
            }
            Err(problem) => faults.push(Fault { key, source, problem }),
        }
    }
    if !faults.is_empty() {
        return Err(ConfigError::Faults(faults));
    }
    let config = Config::deserialize(Value::Table(nested(values)))
        .expect("every value has the shape that the manual gives it: a test holds both together");
    match check::together(&config, &sources) {
        faults if faults.is_empty() => Ok(config),
        faults => Err(ConfigError::Faults(faults)),
    }
}

fn is_section(keys: &BTreeMap<String, manual::Key>, name: &str) -> bool {
    keys.keys().any(|key| key.split_once('.').is_some_and(|(section, _)| section == name))
}

fn unknown(keys: &BTreeMap<String, manual::Key>, key: &str) -> String {
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let score = |known: &str| {
        let whole = strsim::jaro_winkler(known, key);
        // The right key in the wrong section.
        if last(known) == last(key) { whole.max(0.95) } else { whole }
    };
    let nearest = keys.keys().max_by(|one, other| score(one).total_cmp(&score(other)));
    match nearest.filter(|known| score(known) > 0.75) {
        Some(known) => format!("there is no such key; did you mean {known}?"),
        None => "there is no such key; config.default.toml lists them all".to_owned(),
    }
}

fn nested(flat: BTreeMap<String, Value>) -> Table {
    let mut table = Table::new();
    for (key, value) in flat {
        match key.split_once('.') {
            None => {
                table.insert(key, value);
            }
            Some((section, name)) => {
                let section = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
                if let Value::Table(section) = section {
                    section.insert(name.to_owned(), value);
                }
            }
        }
    }
    table
}

/// The content of a secret's file without the line's end.
pub(super) fn secret(key: &'static str, path: &Path) -> Result<String, ConfigError> {
    let read = |source| ConfigError::Secret { key, path: path.to_owned(), source };
    let text = std::fs::read_to_string(path).map_err(read)?;
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err(ConfigError::EmptySecret { key, path: path.to_owned() }),
        text => Ok(text.to_owned()),
    }
}
