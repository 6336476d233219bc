//! The shipped decisions, offsets, outbox and timers against a store that forgets nothing and routers that forget
//! everything: records doubled, turns lost before and after their commit, facts late and again, owners dying.

mod checks;
mod world;

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

fn run(seed: u64, steps: u32) {
    let mut world = World::new(Dice(seed * 2 + 1));
    for _ in 0..steps {
        world.step();
        checks::after_each_step(&world);
    }
    world.settle();
    checks::at_the_end(&world);
}

#[test]
fn nothing_is_lost_doubled_or_reordered_whatever_dies() {
    for seed in 1..=150 {
        eprintln!("seed {seed}");
        run(seed, 400);
    }
}
