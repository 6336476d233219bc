//! Who does not read loses the connection, not the conversation.

use protocol::frame::SpeechKind;
use world::client::Order;
use world::{PATIENCE, World};

use super::actors::{a_customer_who_wrote, takes};

/// About 28 KB of UTF-8 each, more than 2 MB together.
const TEXTS: usize = 80;
const CHARS: usize = 9_500;

pub(crate) async fn a_slow_reader_is_closed_and_recovers(world: &mut World) {
    let anna = world.operator("anna").await;
    let james = world.operator("james").await;
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "send me everything").await;
    let (bob, bobs) = a_customer_who_wrote(world, "bob", "a question").await;
    let (timeline, bobs_timeline) = (alice.timeline(), bob.timeline());
    takes(&anna, timeline, conversation).await;
    takes(&james, bobs_timeline, bobs).await;
    alice.sees_joined(timeline).await;

    let slow = "switchboard_gateway_sockets_ended_total{what=\"slow\"";
    let before = world.figure(slow).await;
    alice.order(Order::Reading(false)).await;
    let filling = "€".repeat(CHARS);
    for n in 0..TEXTS {
        anna.says_in(timeline, SpeechKind::Message, &format!("{n} {filling}")).await;
        // One at a time: more of this size in one turn would be too much for her own connection, too.
        anna.wait(PATIENCE, |page| match page.outbox.len() {
            0 => Ok(()),
            n => Err(format!("{n} texts are under way")),
        })
        .await;
        if n % 20 == 0 {
            bob.says(&format!("bob {n}")).await;
            james.sees_in(bobs_timeline, &format!("bob {n}")).await;
            james.says_in(bobs_timeline, SpeechKind::Message, &format!("james {n}")).await;
            bob.sees(&format!("james {n}")).await;
        }
    }
    anna.says_in(timeline, SpeechKind::Message, "that was all").await;
    world.figures_become(slow, |figures| figures.iter().sum::<f64>() > before).await;
    alice.order(Order::Reading(true)).await;
    alice.closed_with(4008).await;
    alice.sees("that was all").await;
    let (cursor, attempt) = {
        let page = alice.page();
        (page.threads[&timeline].cursor, page.attempt)
    };
    assert_eq!(cursor, 2 + u64::try_from(TEXTS).unwrap() + 1, "the first word, Anna, all her texts");
    assert!(attempt > 1, "it is another connection");
    for other in [&anna, &james, &bob] {
        let page = other.page();
        assert_eq!((page.attempt, page.last_close), (1, None), "{}'s connection has stayed", page.name);
    }
    world.verdict().await;
}
