//! Words for what this process needs and cannot use: the key that names it, its place, and what to do.

use std::error::Error;

use event_log::LogError;
use runtime::Config;
use store::StoreError;
use tokio::net::TcpListener;

use crate::modes::Unfit;

/// A service that does not answer, or refuses.
#[derive(Debug, thiserror::Error)]
#[error("{key}: {what} at {place} cannot be used: {mend}")]
pub(crate) struct Unusable {
    key: &'static str,
    what: &'static str,
    place: String,
    mend: &'static str,
    #[source]
    source: Box<dyn Error>,
}

/// PostgreSQL at `url`. What it answered in words of its own (another schema, a missing role) says already what to do.
pub(crate) fn store(config: &Config, url: &str, error: StoreError) -> Box<dyn Error> {
    if !matches!(error, StoreError::Failed { .. }) {
        return Box::new(error);
    }
    Box::new(Unusable {
        key: config.store.url_key(),
        what: "PostgreSQL",
        place: without_account(url),
        mend: "start it, or give the address of one that runs",
        source: Box::new(error),
    })
}

/// The log in Kafka.
pub(crate) fn brokers(config: &Config, error: LogError) -> Box<dyn Error> {
    Box::new(Unusable {
        key: "kafka.brokers",
        what: "Kafka",
        place: config.kafka.bootstrap(),
        mend: "start a broker, or give the addresses of some that run",
        source: Box::new(error),
    })
}

/// The log in the tables of PostgreSQL at `url`.
pub(crate) fn log_tables(config: &Config, url: &str, error: LogError) -> Box<dyn Error> {
    Box::new(Unusable {
        key: config.store.url_key(),
        what: "the log in PostgreSQL",
        place: without_account(url),
        mend: "start it, run `switchboard migrate`, or give the address of one that runs",
        source: Box::new(error),
    })
}

/// Redis behind its sentinels.
pub(crate) fn redis(config: &Config, source: Box<dyn Error>) -> Box<dyn Error> {
    Box::new(Unusable {
        key: "redis.sentinels",
        what: "Redis behind the sentinels",
        place: config
            .redis
            .sentinels()
            .iter()
            .map(|(host, port)| format!("{host}:{port}"))
            .collect::<Vec<_>>()
            .join(", "),
        mend: "start them, or mend redis.sentinels and redis.master_name; without it pods broadcast and lose nothing",
        source,
    })
}

/// Refuses an address that somebody else listens on. Empty = none is asked for.
pub(crate) async fn demand_free(key: &str, address: &str) -> Result<(), Unfit> {
    if address.is_empty() {
        return Ok(());
    }
    match TcpListener::bind(address).await {
        Ok(_) => Ok(()),
        Err(error) => Err(cannot_listen(key, address, &error)),
    }
}

/// What `demand_free` says, for those who keep the listener.
pub(crate) fn cannot_listen(key: &str, address: &str, error: &std::io::Error) -> Unfit {
    Unfit(format!(
        "{key}: cannot listen on {address} ({error}): stop what listens there, or choose another address"
    ))
}

/// `host:port/database` of an address: never whose it is, never a password.
fn without_account(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let database = path.split('?').next().unwrap_or_default();
    format!("{host}/{database}")
}

#[cfg(test)]
mod tests {
    use super::without_account;

    #[test]
    fn a_place_tells_neither_account_nor_password() {
        for (url, place) in [
            ("postgres://a:secret@db:5432/x?password=secret", "db:5432/x"),
            ("postgres://a@[::1]:5432/x", "[::1]:5432/x"),
            ("postgres://db", "db/"),
        ] {
            assert_eq!(without_account(url), place);
        }
    }
}
