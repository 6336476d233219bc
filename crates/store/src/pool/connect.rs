//! How connections are made, and asked whether they are still there.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection};

use crate::error::StoreError;
use crate::store::Options;

/// An idle connection is asked whether it is still there before it is given out.
const PING_AFTER_IDLE: Duration = Duration::from_secs(5);
/// A half-open connection answers never: it may cost this, and not the whole time-out.
const PING: Duration = Duration::from_millis(250);
const MAX_LIFETIME: Duration = Duration::from_secs(600);

/// Session settings that every connection starts with.
pub(crate) fn connect_options(options: &Options) -> Result<PgConnectOptions, StoreError> {
    let parsed: PgConnectOptions = options.url.parse().map_err(StoreError::Address)?;
    Ok(parsed
        .application_name(&options.name)
        // The statements are few and known; a plan made for one call's values is never worth its planning.
        .options([
            ("statement_timeout", options.statement_ms.to_string()),
            ("lock_timeout", (options.statement_ms / 2).max(1).to_string()),
            ("idle_in_transaction_session_timeout", "2000".to_owned()),
            ("plan_cache_mode", "force_generic_plan".to_owned()),
            // Every statement finds its rows by an index. A plan is made once a connection, perhaps while the tables
            // are empty, and must be the right one when they are full: no scan of a whole table, no hash of one.
            ("enable_seqscan", "off".to_owned()),
            ("enable_hashjoin", "off".to_owned()),
            ("enable_mergejoin", "off".to_owned()),
            ("jit", "off".to_owned()),
        ])
        .disable_statement_logging())
}

/// The role that every connection of ours works as: it owns nothing and bypasses nothing.
pub(crate) async fn become_app(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::raw_sql("SET ROLE switchboard_app").execute(connection).await.map(drop)
}

/// A pool of `size` connections that are made when they are needed.
pub(crate) fn pool(options: &Options, connect: &PgConnectOptions, size: u32) -> PgPool {
    PgPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(Duration::from_millis(options.acquire_ms))
        .max_lifetime(MAX_LIFETIME)
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(become_app(connection)))
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for < PING_AFTER_IDLE {
                    return Ok(true);
                }
                // sqlx has no time-out for this. A ping that is given up on leaves the connection unusable: `false`
                // closes it.
                Ok(matches!(tokio::time::timeout(PING, connection.ping()).await, Ok(Ok(()))))
            })
        })
        .connect_lazy_with(connect.clone())
}
