//! The router with the desk dies every ten seconds while a shift is worked.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;
use world::shift::customer::{Visit, visit};
use world::shift::operator::work;
use world::shift::{Pace, words};
use world::{Pass, TENANT, World};

use crate::{crowd, ownership};

/// Visits of a run.
const VISITS: usize = 300;
const OPERATORS: usize = 20;
/// Customers come one after the other for so long, so that several of the deaths meet them in every state.
const ARRIVE: Duration = Duration::from_secs(35);
const DIES_EVERY: Duration = Duration::from_secs(10);
/// Longer than a take-over, a missed offer and a second round take together.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long the last operator may write up.
const QUIET: Duration = Duration::from_secs(20);

/// Every conversation ends closed by whoever answered, nobody answers what is another's, no ticket is left in anybody's
/// hands.
pub(crate) async fn a_shift_while_the_desk_dies(world: &mut World) {
    let seed = crowd::seed();
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let operators = crowd::operators(world, OPERATORS).await;
    let mut customers = Vec::new();
    for n in 0..VISITS {
        customers.push(world.client(&format!("customer {n}"), Pass::Guest(TENANT), 0, |_| {}).await);
    }
    let (end, stop) = watch::channel(false);
    let works: Vec<_> = operators
        .iter()
        .map(|operator| {
            let random = StdRng::seed_from_u64(random.random());
            tokio::spawn(work(Arc::clone(operator), Pace::brisk(), random, stop.clone()))
        })
        .collect();
    let began = tokio::time::Instant::now();
    let visits: Vec<JoinHandle<_>> = customers
        .into_iter()
        .zip(0_u32..)
        .map(|(customer, n)| {
            let mut random = StdRng::seed_from_u64(random.random());
            let comes = began + ARRIVE * n / u32::try_from(VISITS).expect("a few hundred");
            tokio::spawn(async move {
                tokio::time::sleep_until(comes).await;
                let talk = &words::TALKS[random.random_range(0..words::TALKS.len())];
                visit(&customer, talk, &Pace::brisk(), &mut random, PATIENCE).await
            })
        })
        .collect();
    let (deaths, raised) = die_until(world, &visits).await;
    let visits: Vec<_> = join_all(visits).await.into_iter().map(|visit| visit.expect("no panic")).collect();
    let in_vain: Vec<&String> = visits.iter().filter_map(|visit| visit.as_ref().err()).collect();
    assert!(in_vain.is_empty(), "{} of {VISITS} visits in vain, the first: {:?}", in_vain.len(), in_vain[0]);
    let left = in_hands(world).await;
    end.send_replace(true);
    let worked = join_all(works).await.into_iter().map(|worked| worked.expect("no panic"));
    let (accepted, declined) =
        worked.fold((0, 0), |(a, d), worked| (a + worked.accepted, d + worked.declined));
    assert_eq!(left, 0, "tickets in somebody's hands or waiting after the shift");
    assert!(deaths >= 3, "the desk died only {deaths} times");
    let verdict = checker::check(&world.transcripts(), &world.evidence().await);
    assert!(verdict.is_clean(), "{verdict}");
    println!(
        "fault a_shift_while_the_desk_dies: seed {seed}, bit the desk's router died {deaths} times and {raised} epochs were raised, \
         {VISITS} visits closed, {accepted} offers accepted, {declined} declined, {}, {verdict}",
        figures(visits.into_iter().flatten())
    );
}

/// Kills the router that has the desk, again and again; how often, and how many partitions went on with others.
async fn die_until<T>(world: &mut World, visits: &[JoinHandle<T>]) -> (u32, usize) {
    let (mut deaths, mut raised) = (0, 0);
    let mut due = tokio::time::interval(DIES_EVERY);
    due.tick().await;
    loop {
        due.tick().await;
        if visits.iter().all(JoinHandle::is_finished) {
            return (deaths, raised);
        }
        let owner = desk_owner(world).await;
        let (name, boot) = owner;
        let owned = ownership::of(world, boot).await;
        world.pod(name).kill();
        world.pod(name).start();
        raised += ownership::claimed_anew(world, &owned).await;
        world.pod(name).ready().await;
        deaths += 1;
    }
}

/// The router that decides for the one desk, which is the one partition of its topic with something in it.
async fn desk_owner(world: &World) -> (&'static str, Uuid) {
    let end = Instant::now() + Duration::from_secs(30);
    let mut poll = tokio::time::interval(Duration::from_millis(50));
    loop {
        poll.tick().await;
        let owner: Option<Uuid> = sqlx::query_scalar(
            "SELECT owner FROM ownership WHERE topic = 'desk' ORDER BY next_offset DESC LIMIT 1",
        )
        .fetch_one(&world.pool)
        .await
        .expect("the ownership can be read");
        for name in ["router-1", "router-2"] {
            let boot = ownership::boot(world, name).await;
            if owner == Some(boot) {
                return (name, boot);
            }
        }
        assert!(Instant::now() < end, "nobody has the desk: {owner:?}");
    }
}

/// Tickets that are not done once those who write up are through with it.
async fn in_hands(world: &World) -> i64 {
    let end = Instant::now() + QUIET;
    let mut poll = tokio::time::interval(Duration::from_millis(100));
    loop {
        poll.tick().await;
        let left: i64 = sqlx::query_scalar("SELECT count(*) FROM ticket WHERE state <> 2")
            .fetch_one(&world.pool)
            .await
            .expect("the tickets can be read");
        if left == 0 || Instant::now() >= end {
            return left;
        }
    }
}

fn figures(visits: impl Iterator<Item = Visit>) -> String {
    let mut waited: Vec<Duration> = visits.map(|visit| visit.waited).collect();
    waited.sort_unstable();
    let at =
        |part: usize| waited.get(waited.len().saturating_sub(1) * part / 100).copied().unwrap_or_default();
    format!(
        "waited for somebody median {:.2} s, p95 {:.2} s, most {:.2} s",
        at(50).as_secs_f64(),
        at(95).as_secs_f64(),
        at(100).as_secs_f64()
    )
}
