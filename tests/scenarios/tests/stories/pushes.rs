//! In a healthy system everything comes by push, to the pods that the registry named.

use protocol::frame::SpeechKind;
use world::{Client, PATIENCE, World};

use super::actors::{a_customer_who_wrote, takes};

const CUSTOMERS: usize = 5;
/// Of each side, for each customer: 500 texts together.
const TEXTS: usize = 50;

const PUSHED: &str = "switchboard_router_deliveries_pushed_total";
const BEHIND: &str = "switchboard_gateway_heads_behind_total";
const NUDGED: &str = "switchboard_router_deliveries_nudged_total";
const NEVER: [&str; 4] = [
    "switchboard_router_deliveries_broadcast_total",
    "switchboard_router_deliveries_retried_total",
    "switchboard_router_hints_dropped_total",
    "switchboard_gateway_deliveries_total{what=\"gone\"",
];

pub(crate) async fn deliveries_come_by_push_where_the_registry_says(world: &mut World) {
    let anna = world.operator("anna").await;
    let mut customers = Vec::new();
    for n in 0..CUSTOMERS {
        let (customer, conversation) = a_customer_who_wrote(world, &format!("customer {n}"), "hello").await;
        takes(&anna, customer.timeline(), conversation).await;
        customer.sees_joined(customer.timeline()).await;
        customers.push(customer);
    }
    let (pushed, behind) = (world.figure(PUSHED).await, world.figure(BEHIND).await);
    let mut never = Vec::new();
    for name in NEVER {
        never.push(world.figure(name).await);
    }
    for n in 0..TEXTS {
        for customer in &customers {
            customer.says(&format!("question {n}")).await;
            anna.says_in(customer.timeline(), SpeechKind::Message, &format!("answer {n}")).await;
        }
        has_room(&anna).await;
    }
    for customer in &customers {
        customer.sees(&format!("answer {}", TEXTS - 1)).await;
        customer.sees(&format!("question {}", TEXTS - 1)).await;
        anna.sees_in(customer.timeline(), &format!("question {}", TEXTS - 1)).await;
        anna.sees_in(customer.timeline(), &format!("answer {}", TEXTS - 1)).await;
    }
    let (pushed, behind) = (world.figure(PUSHED).await - pushed, world.figure(BEHIND).await - behind);
    println!("{pushed} deliveries were pushed, {behind} were found by heads");
    let least = 2 * 2 * CUSTOMERS * TEXTS;
    #[expect(clippy::cast_precision_loss, reason = "a small count")]
    let least = least as f64;
    assert!(pushed >= least, "{pushed} deliveries for {least} showings");
    assert!(pushed / (pushed + behind) >= 0.999, "{behind} were found by heads, {pushed} were pushed");
    for (name, before) in NEVER.into_iter().zip(never) {
        let after = world.figure(name).await;
        assert!((after - before).abs() < 0.5, "{name} grew from {before} to {after}");
    }
    world.verdict().await;
}

/// The end of a world without push.
pub(crate) async fn everything_was_found_by_heads(world: &mut World) {
    let behind = world.figure(BEHIND).await;
    // Its own texts come back to a client that only heads tell.
    a_customer_who_wrote(world, "alice", "is anybody there?").await;
    assert!(world.figure(BEHIND).await > behind, "the text was not found by heads");
    let pushed = world.figure(PUSHED).await + world.figure(NEVER[0]).await;
    assert!(pushed < 0.5, "{pushed} deliveries were pushed");
    world.verdict().await;
}

/// The end of a world without heads.
pub(crate) async fn nothing_was_found_by_heads(world: &mut World) {
    let (pushed, behind) = (world.figure(PUSHED).await, world.figure(BEHIND).await);
    let nudged = world.figure(NUDGED).await;
    // A router that has not reached a pod yet nudges it by the registry, and the pod looks: no comparison of its own.
    assert!(nudged > 0.5 || behind < 0.5, "{behind} subjects were found behind, and nobody was nudged");
    a_customer_who_wrote(world, "alice", "is anybody there?").await;
    assert!(world.figure(PUSHED).await > pushed, "the text was not pushed");
    assert!(world.figure(BEHIND).await - behind < 0.5, "the text was found by heads");
    world.verdict().await;
}

/// Keeps the outbox short: this story is about the way, not about the load.
async fn has_room(client: &Client) {
    client
        .wait(PATIENCE, |page| match page.outbox.len() {
            0..8 => Ok(()),
            n => Err(format!("{n} texts wait")),
        })
        .await;
}
