//! How seats are written and taken away.

use fred::clients::{Client, Pipeline};
use fred::error::Error;
use fred::interfaces::{HashesInterface as _, KeysInterface as _};
use fred::types::Value;

use super::connection::{Conn, script};
use super::keys::{Keys, SEATS_TTL};
use super::table::Row;
use crate::RegistryError;

/// Deletes a field if it still holds one exact text: a late deletion does not meet the same connection's next seat
/// under the subject. `ARGV`: field, text.
const TAKE: &str = "\
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then \
return redis.call('HDEL', KEYS[1], ARGV[1]) end \
return 0";

/// Queues the two commands that write a row. The first answers 1 if the field was not there.
pub(super) async fn queue_put(pipeline: &Pipeline<Client>, keys: &Keys, row: &Row) -> Result<(), Error> {
    let (subject, connection) = &row.place;
    let key = keys.seats(subject);
    let _: Value = pipeline.hset(key.as_str(), (connection.to_string(), row.text.as_ref())).await?;
    let _: Value = pipeline.expire(key, SEATS_TTL.as_secs() as i64, None).await?;
    Ok(())
}

/// Writes rows in one pipeline and returns how many of them were not there.
pub(super) async fn put(conn: &Conn, keys: &Keys, rows: &[Row]) -> Result<usize, RegistryError> {
    if rows.is_empty() {
        return Ok(0);
    }
    let pipeline = conn.pipeline();
    for row in rows {
        queue_put(&pipeline, keys, row).await.map_err(|error| conn.fail(error))?;
    }
    let answers: Vec<i64> = pipeline.all().await.map_err(|error| conn.fail(error))?;
    Ok(answers.iter().step_by(2).filter(|new| **new == 1).count())
}

/// Takes rows away in one pipeline.
pub(super) async fn take(conn: &Conn, keys: &Keys, rows: &[Row]) -> Result<(), RegistryError> {
    if rows.is_empty() {
        return Ok(());
    }
    let pipeline = conn.pipeline();
    for row in rows {
        let (subject, connection) = &row.place;
        let words = [&*connection.to_string(), row.text.as_ref()];
        let _: Value =
            script(&pipeline, TAKE, &keys.seats(subject), &words).await.map_err(|error| conn.fail(error))?;
    }
    let _: Value = pipeline.all().await.map_err(|error| conn.fail(error))?;
    Ok(())
}
