//! A gateway dies with all its sockets: the pages go to the other one.

use std::time::Instant;

use world::World;

use crate::crowd::Crowd;
use crate::{count, flow};

const TICKS_BEFORE: u64 = 1_500;

/// `kill -9` of the customers' gateway.
pub(crate) async fn kill_of_a_gateway(world: &mut World) {
    let mut crowd = Crowd::gather(world).await;
    crowd.has_ticked(TICKS_BEFORE).await;
    let connections = crowd.connections();
    world.pod("gateway-1").kill();
    let fault = Instant::now();
    let flow = flow::again(&crowd, fault).await;
    let opened = crowd.connections() - connections;
    let customers = crowd.customers.len();
    assert!(opened >= customers as u64, "{opened} connections were opened again by {customers} customers");
    world.pod("gateway-1").start();
    world.pod("gateway-1").ready().await;
    let bit = format!("{customers} sockets cut");
    count::up("kill_of_a_gateway", world, &mut crowd, &bit, &[flow]).await;
}
