//! A token ends: it was refreshed before, or the connection ends with it.

use std::time::{Duration, Instant};

use protocol::frame::{ClientFrame, SpeechKind};
use world::authority::now_ms;
use world::client::{Order, Pass};
use world::{PATIENCE, World};

use super::actors::{a_customer_who_wrote, takes};

/// Between two texts of a chat that goes on until a clock says so.
const PACE: Duration = Duration::from_millis(200);
/// What a busy machine may add to a time that is promised: these stories are no benchmark.
const SLACK: Duration = Duration::from_secs(3);

pub(crate) async fn a_token_is_refreshed_in_band_and_the_connection_stays(world: &mut World) {
    let (token, exp_ms) = world.token_for("anna", 2).await;
    let last = world.gateways.len() - 1;
    let anna = world.client("anna", Pass::Token(token), last, |page| page.wants_board = true).await;
    assert_eq!(anna.page().expires_at, exp_ms);
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "a question").await;
    let timeline = alice.timeline();
    takes(&anna, timeline, conversation).await;
    let (token, _) = world.token_for("anna", 600).await;
    anna.frames(vec![ClientFrame::Refresh { token }]).await;
    // Past the last moment at which a connection of the old token may be cut.
    let mut n = 0;
    while now_ms() < exp_ms + 7_000 {
        n += 1;
        anna.says_in(timeline, SpeechKind::Message, &format!("answer {n}")).await;
        alice.sees(&format!("answer {n}")).await;
        tokio::time::sleep(PACE).await;
    }
    {
        let page = anna.page();
        assert_eq!((page.attempt, page.last_close), (1, None), "the connection has stayed");
    }
    world.verdict().await;
}

pub(crate) async fn an_expired_token_is_cut_in_its_sixth_second(world: &mut World) {
    let (token, exp_ms) = world.token_for("james", 2).await;
    let last = world.gateways.len() - 1;
    let james = world.client("james", Pass::Token(token), last, |page| page.wants_board = true).await;
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "a question").await;
    let timeline = alice.timeline();
    takes(&james, timeline, conversation).await;
    // Somebody else's token is no refresh.
    let (token, _) = world.token_for("anna", 600).await;
    james.frames(vec![ClientFrame::Refresh { token }]).await;
    james.says_in(timeline, SpeechKind::Message, "before the end").await;
    alice.sees("before the end").await;
    assert_eq!(james.page().attempt, 1);
    james.closed_with(4401).await;
    let after = Duration::from_millis(u64::try_from(now_ms() - exp_ms).unwrap());
    println!("cut {after:?} after the token expired");
    assert!(after >= Duration::from_secs(5), "cut {after:?} after `exp`: the leeway is 5 s");
    assert!(after < Duration::from_secs(6) + SLACK, "cut {after:?} after `exp`: 6 s are promised");
    // With a fresh token the same page goes on where it was.
    let (token, _) = world.token_for("james", 600).await;
    james.page().pass = Pass::Token(token);
    alice.says("are you there?").await;
    james.sees_in(timeline, "are you there?").await;
    james.says_in(timeline, SpeechKind::Message, "I am back").await;
    alice.sees("I am back").await;
    world.verdict().await;
}

pub(crate) async fn a_revoked_person_is_out_within_two_seconds(world: &mut World) {
    let james = world.operator("james").await;
    let (alice, conversation) = a_customer_who_wrote(world, "alice", "a question").await;
    let bob = world.customer("bob").await;
    let timeline = alice.timeline();
    takes(&james, timeline, conversation).await;
    for revoked in [&alice, &james] {
        let id = revoked.page().me.as_ref().map(|me| me.id).unwrap();
        let begun = Instant::now();
        world.revokes(id).await;
        revoked.closed_with(4403).await;
        let took = begun.elapsed();
        println!("{} was out {took:?} after the revocation", revoked.page().name);
        assert!(took < Duration::from_secs(2) + SLACK, "out after {took:?}: 2 s are promised");
        // Neither its ticket nor its token opens another connection.
        for _ in 0..2 {
            let before = revoked.page().attempt;
            revoked.order(Order::Online).await;
            revoked
                .wait(PATIENCE, |page| match page.attempt > before && !page.open {
                    true => Ok(()),
                    false => Err("it has not tried again".to_owned()),
                })
                .await;
            revoked.closed_with(4403).await;
        }
        revoked.order(Order::Offline).await;
    }
    // Signing in again is allowed, and nobody else was touched.
    let again = world.operator("james").await;
    again.watches(timeline).await;
    again.sees_in(timeline, "a question").await;
    assert_eq!(bob.page().attempt, 1, "bob's connection has stayed");
    bob.says("I am still here").await;
    bob.sees("I am still here").await;
    world.verdict().await;
}
