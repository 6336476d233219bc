//! A shift is worked while the router with the desk dies every ten seconds, or the registry forgets everything each second.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;
use world::shift::customer::{Visit, visit};
use world::shift::operator::{Worked, work};
use world::shift::{Pace, words};
use world::{Pass, TENANT, World};

use crate::{crowd, ownership, registry};

/// Visits of the run in which the desk dies, and how long their customers come, one after the other: long enough for
/// several of the deaths to meet them in every state.
const VISITS: u32 = 300;
const ARRIVE: Duration = Duration::from_secs(35);
/// The same, of the run in which the registry forgets.
const FORGOTTEN_VISITS: u32 = 150;
const FORGOTTEN_ARRIVE: Duration = Duration::from_secs(18);
const OPERATORS: usize = 20;
const DIES_EVERY: Duration = Duration::from_secs(10);
const FLUSH_EVERY: Duration = Duration::from_secs(1);
/// Longer than a take-over, a missed offer and a second round take together.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long the last operator may write up.
const QUIET: Duration = Duration::from_secs(20);

/// Every conversation ends closed by whoever answered, nobody answers what is another's, no ticket is left in anybody's
/// hands.
pub(crate) async fn a_shift_while_the_desk_dies(world: &mut World) {
    let shift = Shift::begin(world, VISITS, ARRIVE).await;
    let (deaths, raised) = die_until(world, &shift.visits).await;
    let said = shift.end(world).await;
    assert!(deaths >= 3, "the desk died only {deaths} times");
    println!(
        "fault a_shift_while_the_desk_dies: bit the desk's router died {deaths} times and {raised} epochs were raised, {said}"
    );
}

/// `FLUSHALL` every second changes nothing: offers, answers and closes go their way.
pub(crate) async fn a_shift_while_the_registry_forgets(world: &mut World) {
    let shift = Shift::begin(world, FORGOTTEN_VISITS, FORGOTTEN_ARRIVE).await;
    let gone = forget_until(world, &shift.visits).await;
    let said = shift.end(world).await;
    let bitten = gone.iter().filter(|keys| **keys > 0).count();
    assert!(bitten >= 10, "keys that each flush found: {gone:?}");
    println!(
        "fault a_shift_while_the_registry_forgets: bit {bitten} of {} flushes found keys, {said}",
        gone.len()
    );
}

/// Operators at work and customers who come, one after the other.
struct Shift {
    seed: u64,
    works: Vec<JoinHandle<Worked>>,
    visits: Vec<JoinHandle<Result<Visit, String>>>,
    home: watch::Sender<bool>,
}

impl Shift {
    async fn begin(world: &mut World, visits: u32, arrive: Duration) -> Self {
        let seed = crowd::seed();
        println!("seed {seed}");
        let mut random = StdRng::seed_from_u64(seed);
        let operators = crowd::operators(world, OPERATORS).await;
        let mut customers = Vec::new();
        for n in 0..visits {
            customers.push(world.client(&format!("customer {n}"), Pass::Guest(TENANT), 0, |_| {}).await);
        }
        let (home, goes) = watch::channel(false);
        let works = operators
            .iter()
            .map(|operator| {
                let random = StdRng::seed_from_u64(random.random());
                tokio::spawn(work(Arc::clone(operator), Pace::brisk(), random, goes.clone()))
            })
            .collect();
        let began = tokio::time::Instant::now();
        let visits = customers
            .into_iter()
            .zip(0_u32..)
            .map(|(customer, n)| {
                let mut random = StdRng::seed_from_u64(random.random());
                let comes = began + arrive * n / visits;
                tokio::spawn(async move {
                    tokio::time::sleep_until(comes).await;
                    let talk = &words::TALKS[random.random_range(0..words::TALKS.len())];
                    visit(&customer, talk, &Pace::brisk(), &mut random, PATIENCE).await
                })
            })
            .collect();
        Self { seed, works, visits, home }
    }

    /// Waits for the last visit, sends everybody home and checks what was said; the shift in figures.
    async fn end(self, world: &World) -> String {
        let count = self.visits.len();
        let visits: Vec<_> =
            join_all(self.visits).await.into_iter().map(|visit| visit.expect("no panic")).collect();
        let in_vain: Vec<&String> = visits.iter().filter_map(|visit| visit.as_ref().err()).collect();
        assert!(
            in_vain.is_empty(),
            "{} of {count} visits in vain, the first: {:?}",
            in_vain.len(),
            in_vain[0]
        );
        let left = in_hands(world).await;
        self.home.send_replace(true);
        let worked = join_all(self.works).await.into_iter().map(|worked| worked.expect("no panic"));
        let (accepted, declined) =
            worked.fold((0, 0), |(a, d), worked| (a + worked.accepted, d + worked.declined));
        assert_eq!(left, 0, "tickets in somebody's hands or waiting after the shift");
        let verdict = checker::check(&world.transcripts(), &world.evidence().await);
        assert!(verdict.is_clean(), "{verdict}");
        format!(
            "seed {}, {count} visits closed, {accepted} offers accepted, {declined} declined, {}, {verdict}",
            self.seed,
            figures(visits.into_iter().flatten())
        )
    }
}

/// Empties the registry each second until all visits are over; how many keys each time found.
async fn forget_until<T>(world: &World, visits: &[JoinHandle<T>]) -> Vec<u64> {
    let redis = world.redis.as_ref().expect("a cluster has a registry");
    let mut every = tokio::time::interval(FLUSH_EVERY);
    let mut gone = Vec::new();
    while !visits.iter().all(JoinHandle::is_finished) {
        every.tick().await;
        gone.push(registry::keys(redis));
        redis.flush_all().await;
    }
    gone
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
