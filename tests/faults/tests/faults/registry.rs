//! The registry forgets everything, again and again.

use std::time::{Duration, Instant};

use world::World;

use crate::crowd::Crowd;
use crate::{count, flow};

const TICKS_BEFORE: u64 = 1_000;
const FLUSHES: usize = 10;

/// `FLUSHALL` every second, for ten seconds.
pub(crate) async fn flush_every_second(world: &mut World) {
    let mut crowd = Crowd::gather(world).await;
    crowd.has_ticked(TICKS_BEFORE).await;
    let redis = world.redis.as_ref().expect("a cluster has a registry");
    let mut every = tokio::time::interval(Duration::from_secs(1));
    let (fault, mut gone) = (Instant::now(), Vec::new());
    let flushing = async {
        for _ in 0..FLUSHES {
            every.tick().await;
            gone.push(keys(redis));
            redis.flush_all().await;
        }
    };
    let ((), during) = tokio::join!(flushing, flow::again(&crowd, fault));
    let after = flow::again(&crowd, Instant::now()).await;
    let bitten = gone.iter().filter(|keys| **keys > 0).count();
    assert!(bitten >= 3, "keys that each flush found: {gone:?}");
    let bit = format!("keys gone {gone:?}");
    count::up("flush_every_second", world, &mut crowd, &bit, &[during, after]).await;
}

/// How many the master has.
pub(crate) fn keys(redis: &services::RedisGroup) -> u64 {
    let answer = redis.ask_master("DBSIZE").expect("the master answers");
    answer.trim_start_matches(':').parse().unwrap_or_else(|_| panic!("the size of a database: {answer}"))
}
