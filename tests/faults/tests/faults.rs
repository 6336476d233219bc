//! The first faults: one component dies, hangs or forgets while a crowd of customers and operators writes.
//!
//! Each prints its seed, proves that it bit, and ends with the checker's verdict and equal counts in transcripts, entries
//! and log. `-- seed=<number>` repeats the order in which the crowd wrote.

#[path = "faults/count.rs"]
mod count;
#[path = "faults/crowd.rs"]
mod crowd;
#[path = "faults/flow.rs"]
mod flow;
#[path = "faults/gateway.rs"]
mod gateway;
#[path = "faults/node.rs"]
mod node;
#[path = "faults/ownership.rs"]
mod ownership;
#[path = "faults/registry.rs"]
mod registry;
#[path = "faults/router.rs"]
mod router;
#[path = "faults/service.rs"]
mod service;
#[path = "faults/shift.rs"]
mod shift;

use std::process::ExitCode;

use world::Services::{OwnKafka, OwnPostgres, Shared};
use world::Topology::{Cluster, OneNode};
use world::scenario;

fn main() -> ExitCode {
    world::harness::run_apart(&[
        (Shared, scenario!(&[OneNode], node::five_kills_of_the_node)),
        (Shared, scenario!(&[Cluster], router::kill_of_a_router)),
        (Shared, scenario!(&[Cluster], gateway::kill_of_a_gateway)),
        (Shared, scenario!(&[Cluster], router::kill_of_both_routers)),
        (Shared, scenario!(&[Cluster], registry::flush_every_second)),
        (Shared, scenario!(&[Cluster], router::a_stopped_router_wakes)),
        (Shared, scenario!(&[Cluster], shift::a_shift_while_the_desk_dies)),
        (Shared, scenario!(&[Cluster], shift::a_shift_while_the_registry_forgets)),
        (OwnPostgres, scenario!(&[Cluster], service::kill_of_postgres)),
        (OwnKafka, scenario!(&[Cluster], service::kill_of_the_broker)),
    ])
}
