//! How seats are written and taken away: each call is one frame, whatever the number of rows.

use fred::error::Error;
use fred::interfaces::ClientLike;
use fred::types::FromValue;

use super::connection::Conn;
use super::keys::{Keys, SEATS_TTL};
use super::scripts::{self, PUT, TAKE};
use super::table::Row;
use crate::RegistryError;

/// Writes rows, or queues them if `to` is a pipeline. Answers how many were not there.
pub(super) async fn queue_put<C: ClientLike, R: FromValue>(
    to: &C,
    keys: &Keys,
    rows: &[Row],
) -> Result<R, Error> {
    let (subjects, connections) = names(keys, rows);
    let ttl_s = SEATS_TTL.as_secs().to_string();
    let mut values = vec![ttl_s.as_str()];
    for (connection, row) in connections.iter().zip(rows) {
        values.extend([connection, row.text.as_ref()]);
    }
    scripts::run(to, PUT, &subjects, &values).await
}

/// Writes rows and returns how many of them were not there.
pub(super) async fn put(conn: &Conn, keys: &Keys, rows: &[Row]) -> Result<u64, RegistryError> {
    if rows.is_empty() {
        return Ok(0);
    }
    queue_put(&conn.client, keys, rows).await.map_err(|error| conn.fail(error))
}

/// Takes rows away.
pub(super) async fn take(conn: &Conn, keys: &Keys, rows: &[Row]) -> Result<(), RegistryError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (subjects, connections) = names(keys, rows);
    let mut values = Vec::with_capacity(2 * rows.len());
    for (connection, row) in connections.iter().zip(rows) {
        values.extend([connection, row.text.as_ref()]);
    }
    let _: u64 =
        scripts::run(&conn.client, TAKE, &subjects, &values).await.map_err(|error| conn.fail(error))?;
    Ok(())
}

fn names(keys: &Keys, rows: &[Row]) -> (Vec<String>, Vec<String>) {
    rows.iter().map(|row| (keys.seats(&row.place.0), row.place.1.to_string())).unzip()
}
