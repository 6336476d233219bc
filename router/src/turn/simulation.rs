//! The shipped decisions, offsets, outbox and timers against a store that forgets nothing and routers that forget
//! everything: records doubled, turns lost before and after their commit, facts late and again, owners dying.

mod checks;
mod people;
mod router;
mod steps;
mod story;
mod world;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use world::World;

/// A small generator: the whole run follows from its seed.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    pub(super) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

fn run(seed: u64, steps: u32) -> World {
    let mut world = World::new(Dice(seed * 2 + 1));
    for _ in 0..steps {
        world.step();
        checks::after_each_step(&world);
    }
    world.settle();
    checks::at_the_end(&world);
    world.wait();
    checks::at_rest(&world);
    world
}

/// All that can happen to a ticket, but for what the settings of the simulation leave out.
const HAPPENS: [&str; 20] = [
    "accepted",
    "declined",
    "done",
    "found",
    "given",
    "held",
    "lost",
    "missed",
    "not offered",
    "offered",
    "resumed",
    "returned",
    "round over",
    "still silent",
    "taken",
    "transferred",
    "unseen",
    "waits",
    "withdrawn",
    "wrap-up",
];

/// What happened in these schedules.
fn try_all(seeds: RangeInclusive<u64>) -> BTreeMap<&'static str, u32> {
    let mut happened: BTreeMap<&str, u32> = BTreeMap::new();
    for seed in seeds {
        let steps = steps_of(seed);
        let world = std::panic::catch_unwind(|| run(seed, steps));
        let Ok(world) = world else { panic!("found by seed {seed} of {steps} steps") };
        for (what, n) in world.store.stories.happened {
            *happened.entry(what).or_default() += n;
        }
    }
    happened
}

/// A quarter of the schedules, so that several run at once: each checks everything.
fn try_quarter(quarter: u64) {
    let quarter_of_them = SCHEDULES / 4;
    let happened = try_all(quarter * quarter_of_them + 1..=(quarter + 1) * quarter_of_them);
    eprintln!("{happened:?}");
    let never: Vec<_> = HAPPENS.iter().filter(|what| !happened.contains_key(**what)).collect();
    assert!(never.is_empty(), "the schedules never come to {never:?}");
}

fn steps_of(seed: u64) -> u32 {
    40 + u32::try_from(seed % 7).unwrap() * 30
}

/// How many schedules are tried.
const SCHEDULES: u64 = if cfg!(feature = "soak") { 1_000_000 } else { 100_000 };

/// The mistakes of `tests/mutants` are found by these.
#[test]
fn the_first_thousand_schedules_hold() {
    try_all(1..=1_000);
}

#[test]
fn nothing_is_lost_doubled_or_reordered_whatever_dies() {
    try_quarter(0);
}

#[test]
fn nobody_waits_for_nothing_whatever_dies() {
    try_quarter(1);
}

#[test]
fn no_slot_leaks_whatever_dies() {
    try_quarter(2);
}

#[test]
fn the_owners_agree_whatever_dies() {
    try_quarter(3);
}
