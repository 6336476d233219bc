//! The schema: brought forward, and checked before anything else is done.

use std::time::Duration;

use sqlx::migrate::{Migrate, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};

use crate::error::{StoreError, failed};
use crate::pool;

/// Ours alone: the log on the table keeps a list of its own.
const APPLIED: &str = "switchboard_store_migrations";
const CONNECT: Duration = Duration::from_secs(5);
/// A few small questions.
const CHECK: Duration = Duration::from_secs(10);
/// Longer than any migration may keep the others waiting.
const MIGRATE: Duration = Duration::from_secs(600);

fn migrations() -> Migrator {
    let mut migrator = sqlx::migrate!("./migrations");
    migrator.dangerous_set_table_name(APPLIED);
    // A newer build's migrations are told apart by `check_schema`, with a clearer error.
    migrator.set_ignore_missing(true);
    migrator
}

/// Brings the schema of the database at `url` to this build's; does nothing if it is there. Safe to run twice at once.
///
/// # Errors
/// [`StoreError::SchemaAhead`] if a newer build was here; [`StoreError::Migrate`] names the step that failed: it left
/// nothing behind; [`StoreError::Silent`] after 10 minutes.
pub async fn migrate(url: &str) -> Result<(), StoreError> {
    within(MIGRATE, "migrate the database", bring_forward(url)).await
}

async fn bring_forward(url: &str) -> Result<(), StoreError> {
    let mut connection = connect(url).await?;
    let migrator = migrations();
    let found =
        if was_migrated(&mut connection).await? { applied(&mut connection, &migrator).await? } else { 0 };
    if found > newest(&migrator) {
        return Err(StoreError::SchemaAhead { found, needed: newest(&migrator) });
    }
    migrator.run_direct(None, &mut connection, false).await.map_err(StoreError::Migrate)?;
    sqlx::raw_sql(include_str!("../queries/session/grant_migrations.sql"))
        .execute(&mut connection)
        .await
        .map_err(failed("open the schema's version to the app"))?;
    connection.close().await.map_err(failed("close a connection"))
}

/// Checks that the server, the schema and the roles are as this build needs them. Changes nothing.
///
/// # Errors
/// One for each thing that can be wrong; each says how to mend it. [`StoreError::Silent`] after 10 s.
pub async fn check_schema(url: &str) -> Result<(), StoreError> {
    within(CHECK, "check the schema", check(url)).await
}

async fn check(url: &str) -> Result<(), StoreError> {
    let mut connection = connect(url).await?;
    let migrator = migrations();
    let needed = newest(&migrator);
    if !was_migrated(&mut connection).await? {
        return Err(StoreError::SchemaBehind { found: 0, needed });
    }
    check_roles(&mut connection).await?;
    pool::become_app(&mut connection).await.map_err(failed("act as the app"))?;
    match applied(&mut connection, &migrator).await? {
        found if found < needed => Err(StoreError::SchemaBehind { found, needed }),
        found if found > needed => Err(StoreError::SchemaAhead { found, needed }),
        _ => connection.close().await.map_err(failed("close a connection")),
    }
}

async fn within<T>(
    limit: Duration,
    operation: &'static str,
    work: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let silent = StoreError::Silent { operation, waited_ms: limit.as_millis() };
    tokio::time::timeout(limit, work).await.unwrap_or(Err(silent))
}

async fn check_roles(connection: &mut PgConnection) -> Result<(), StoreError> {
    let roles = sqlx::query_file!("queries/session/schema.sql")
        .fetch_all(connection)
        .await
        .map_err(failed("check the roles"))?;
    for role in roles {
        let name = role.role;
        if !role.exists {
            return Err(StoreError::NoSuchRole { role: name });
        }
        if role.bypasses || role.owns {
            return Err(StoreError::RoleTooStrong { role: name });
        }
        if !role.member {
            return Err(StoreError::NotAMember { role: name });
        }
    }
    Ok(())
}

async fn connect(url: &str) -> Result<PgConnection, StoreError> {
    let options: PgConnectOptions = url.parse().map_err(StoreError::Address)?;
    let options = options.application_name("switchboard").disable_statement_logging();
    let connection = tokio::time::timeout(CONNECT, options.connect())
        .await
        .unwrap_or(Err(sqlx::Error::PoolTimedOut))
        .map_err(failed("connect to PostgreSQL"))?;
    match connection.server_version_num() {
        Some(version) if version < 150_000 => {
            Err(StoreError::ServerTooOld { found: format!("{}.{}", version / 10_000, version % 10_000) })
        }
        _ => Ok(connection),
    }
}

fn newest(migrator: &Migrator) -> i64 {
    migrator.iter().map(|migration| migration.version).max().unwrap_or(0)
}

async fn was_migrated(connection: &mut PgConnection) -> Result<bool, StoreError> {
    sqlx::query_file_scalar!("queries/session/migrated.sql", APPLIED)
        .fetch_one(connection)
        .await
        .map_err(failed("read the schema's version"))
}

/// The newest migration that was applied; 0 for none.
async fn applied(connection: &mut PgConnection, migrator: &Migrator) -> Result<i64, StoreError> {
    let applied =
        connection.list_applied_migrations(&migrator.table_name).await.map_err(StoreError::Migrate)?;
    Ok(applied.iter().map(|migration| migration.version).max().unwrap_or(0))
}
