//! Structured logs to standard error. Ids and sizes only: never a message's text, a token or an e-mail address.

use serde::Deserialize;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// How a log line looks.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Debug, Default)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// Why logging could not start.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error(
        "node.log_level: {level:?} is no filter; write a level (info) or levels by part (info,router=debug)"
    )]
    Filter {
        level: String,
        #[source]
        source: tracing_subscriber::filter::ParseError,
    },
    #[error("logging was started already")]
    Started(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Whether `level` is a filter that [`init`] takes.
pub fn filter(level: &str) -> Result<EnvFilter, TelemetryError> {
    EnvFilter::try_new(level).map_err(|source| TelemetryError::Filter { level: level.to_owned(), source })
}

/// Starts logging for the whole process, once.
pub fn init(format: LogFormat, level: &str) -> Result<(), TelemetryError> {
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter(level)?)
        .with_span_events(FmtSpan::NONE)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => lines.with_ansi(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    }
    .map_err(TelemetryError::Started)
}

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn a_level_that_is_none_is_refused_by_name() {
        assert!(filter("info,router=debug").is_ok());
        let refused = filter("router=loud").unwrap_err().to_string();
        assert!(refused.starts_with("node.log_level: \"router=loud\" is no filter"), "{refused}");
    }
}
