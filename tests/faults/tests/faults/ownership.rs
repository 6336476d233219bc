//! Who owns what, as the store says.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use uuid::Uuid;
use world::World;

/// A partition.
pub(crate) type Place = (String, i32);

/// Owner and epoch of every partition.
pub(crate) async fn read(world: &World) -> HashMap<Place, (Option<Uuid>, i64)> {
    let rows: Vec<(String, i32, Option<Uuid>, i64)> =
        sqlx::query_as("SELECT topic, partition, owner, epoch FROM ownership")
            .fetch_all(&world.pool)
            .await
            .expect("the ownership can be read");
    rows.into_iter().map(|(topic, partition, owner, epoch)| ((topic, partition), (owner, epoch))).collect()
}

/// The newest start of a router.
pub(crate) async fn boot(world: &World, router: &str) -> Uuid {
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("router/{router}").as_bytes());
    sqlx::query_scalar("SELECT boot FROM router WHERE router = $1 ORDER BY beat_at DESC LIMIT 1")
        .bind(id)
        .fetch_one(&world.pool)
        .await
        .expect("the router is on record")
}

/// What a router owns, with the epochs.
pub(crate) async fn of(world: &World, boot: Uuid) -> HashMap<Place, i64> {
    let all = read(world).await;
    all.into_iter()
        .filter(|(_, (owner, _))| *owner == Some(boot))
        .map(|(place, (_, epoch))| (place, epoch))
        .collect()
}

/// Waits until every one of these partitions was claimed anew; says how many they were.
pub(crate) async fn claimed_anew(world: &World, before: &HashMap<Place, i64>) -> usize {
    assert!(!before.is_empty(), "a router without partitions proves nothing");
    let bound = Duration::from_secs(30);
    let end = Instant::now() + bound;
    let mut poll = tokio::time::interval(Duration::from_millis(50));
    loop {
        poll.tick().await;
        let now = read(world).await;
        let same: Vec<_> = before
            .iter()
            .filter(|(place, epoch)| now.get(*place).is_none_or(|(_, now)| now <= *epoch))
            .collect();
        if same.is_empty() {
            return before.len();
        }
        assert!(Instant::now() < end, "after {bound:?} nobody has claimed {same:?}");
    }
}
