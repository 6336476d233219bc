//! What we stand on dies and comes back.

use std::time::Instant;

use world::World;

use crate::crowd::Crowd;
use crate::{count, flow};

const TICKS_BEFORE: u64 = 1_500;

/// `kill -9` of PostgreSQL and every process of it, and its restart.
pub(crate) async fn kill_of_postgres(world: &mut World) {
    let mut crowd = Crowd::gather(world).await;
    crowd.has_ticked(TICKS_BEFORE).await;
    let server = world.postgres.as_mut().expect("this world has a server of its own");
    let dead = server.pid();
    server.kill_9();
    let fault = Instant::now();
    let ((), flow) = tokio::join!(server.restart(), flow::again(&crowd, fault));
    let alive = server.pid();
    assert_ne!(dead, alive, "a new server runs");
    let bit = format!("server {dead} died, {alive} took its place");
    count::up("kill_of_postgres", world, &mut crowd, &bit, &[flow]).await;
}

/// `kill -9` of the only broker, and its restart.
pub(crate) async fn kill_of_the_broker(world: &mut World) {
    let mut crowd = Crowd::gather(world).await;
    crowd.has_ticked(TICKS_BEFORE).await;
    let broker = world.kafka.as_mut().expect("this world has a broker of its own");
    let dead = broker.pid(0);
    broker.kill_9(0);
    let fault = Instant::now();
    let ((), flow) = tokio::join!(broker.restart(0), flow::again(&crowd, fault));
    let alive = broker.pid(0);
    assert_ne!(dead, alive, "a new broker runs");
    let bit = format!("broker {dead} died, {alive} took its place");
    count::up("kill_of_the_broker", world, &mut crowd, &bit, &[flow]).await;
}
