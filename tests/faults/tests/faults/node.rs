//! The one node dies with everything that belongs to it.

use std::time::Instant;

use world::World;

use crate::crowd::{Crowd, TICKS};
use crate::{count, flow, ownership};

const KILLS: u64 = 5;

/// `kill -9` of the process group, five times, on the same data and the same port.
pub(crate) async fn five_kills_of_the_node(world: &mut World) {
    let mut crowd = Crowd::gather(world).await;
    let (mut flows, mut pids, mut cut, mut epochs) = (Vec::new(), Vec::new(), 0, 0);
    for kill in 1..=KILLS {
        crowd.has_ticked(kill * TICKS / (KILLS + 1)).await;
        let before =
            ownership::read(world).await.into_iter().map(|(place, (_, epoch))| (place, epoch)).collect();
        let connections = crowd.connections();
        let node = world.pod("node");
        pids.push(node.pid());
        node.kill_group();
        let fault = Instant::now();
        node.start();
        let ((), flow) = tokio::join!(node.ready(), flow::again(&crowd, fault));
        flows.push(flow);
        epochs += ownership::claimed_anew(world, &before).await;
        let opened = crowd.connections() - connections;
        let people = crowd.people().count() as u64;
        assert!(opened >= people, "{opened} connections were opened again by {people} people");
        cut += people;
    }
    let now = world.pod("node").pid();
    assert!(!pids.contains(&now), "a new process runs");
    let bit = format!("{KILLS} processes {pids:?} and now {now}, {cut} sockets cut, {epochs} epochs raised");
    count::up("five_kills_of_the_node", world, &mut crowd, &bit, &flows).await;
}
