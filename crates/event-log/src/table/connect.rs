//! From an address to a log: the pool is the log's own, so that nothing else names the driver.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use super::{Disk, TableLog, schema};
use crate::LogError;

/// How long an operation waits for a connection of the pool.
const ACQUIRE: Duration = Duration::from_millis(500);

/// How to reach the log's database.
#[derive(Clone, Debug)]
pub struct Options {
    /// `postgres://role@host/database`.
    pub url: String,
    /// Connections of the pool; the appender and the listener take two of them for good.
    pub connections: u32,
    /// Refuse appends while this disk has too little room.
    pub disk: Option<Disk>,
}

impl TableLog {
    /// Connects and opens the log; [`migrate_at`] made its tables.
    ///
    /// Errors: `Unavailable` if the address is wrong, the server does not answer or the tables are missing.
    pub async fn connect(options: Options) -> Result<Self, LogError> {
        let pool = pool(&options.url, options.connections).map_err(unavailable)?;
        Self::open_on(pool, options.disk).await
    }
}

/// Makes the log's tables in the database at `url`, or brings them to the newest step.
pub async fn migrate_at(url: &str) -> Result<(), LogError> {
    let pool = pool(url, 1).map_err(unavailable)?;
    let done = schema::migrate(&pool).await.map_err(unavailable);
    pool.close().await;
    done
}

fn pool(url: &str, connections: u32) -> Result<PgPool, sqlx::Error> {
    let options: PgConnectOptions = url.parse()?;
    // A plan is made once a connection, perhaps while the tables are empty, and must be the right one when they are full.
    let options = options.application_name("switchboard-log").options([
        ("plan_cache_mode", "force_generic_plan"),
        ("enable_seqscan", "off"),
        ("enable_hashjoin", "off"),
        ("enable_mergejoin", "off"),
        ("jit", "off"),
    ]);
    Ok(PgPoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE).connect_lazy_with(options))
}

fn unavailable(error: sqlx::Error) -> LogError {
    LogError::Unavailable { topic: Arc::from("the log tables"), source: Box::new(error) }
}
