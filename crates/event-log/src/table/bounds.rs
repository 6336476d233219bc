//! Where partitions begin and end, asked of the tables.

use sqlx::{PgPool, Row as _};

use super::failure::Failure;
use super::topics::Slot;
use crate::Bounds;

/// In the order of `slots`.
pub(super) async fn of(pool: &PgPool, slots: &[Slot]) -> Result<Vec<Bounds>, Failure> {
    let topics: Vec<i32> = slots.iter().map(|(topic, _)| *topic).collect();
    let partitions: Vec<i32> = slots.iter().map(|(_, partition)| *partition).collect();
    let rows =
        sqlx::query(include_str!("queries/bounds.sql")).bind(topics).bind(partitions).fetch_all(pool).await?;
    if rows.len() != slots.len() {
        return Err(Failure::from(sqlx::Error::RowNotFound));
    }
    Ok(rows.iter().map(|row| Bounds { start: row.get(0), end: row.get(1) }).collect())
}
