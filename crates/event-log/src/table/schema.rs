//! The log's own schema and its steps, apart from the store's: a gateway has the one without the other.

use sqlx::PgPool;

/// Forward only; a step is never changed once released.
const STEPS: &[&str] = &[include_str!("migrations/0001_log.sql")];

/// Any number that nothing else in this database locks: "log" in ASCII.
const LOCK: i64 = 0x6c_6f67;

/// Brings the schema `log` to the newest step. Guarantees: idempotent; several callers wait for each other.
pub async fn migrate(pool: &PgPool) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK).execute(&mut *transaction).await?;
    sqlx::raw_sql(
        "CREATE SCHEMA IF NOT EXISTS log; \
         CREATE TABLE IF NOT EXISTS log.step (step int PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())",
    )
    .execute(&mut *transaction)
    .await?;
    let done: Option<i32> =
        sqlx::query_scalar("SELECT max(step) FROM log.step").fetch_one(&mut *transaction).await?;
    let done = done.unwrap_or(0);
    for (step, sql) in (1_i32..).zip(STEPS).filter(|(step, _)| *step > done) {
        sqlx::raw_sql(*sql).execute(&mut *transaction).await?;
        sqlx::query("INSERT INTO log.step (step) VALUES ($1)").bind(step).execute(&mut *transaction).await?;
    }
    transaction.commit().await
}
