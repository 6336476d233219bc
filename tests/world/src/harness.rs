//! Runs scenarios one after the other in worlds that they share, prints what the standard test harness prints (with the
//! time of each), and ends every process that was started.
//!
//! The standard harness cannot do the last: what a test keeps in a `static` is never dropped.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use tokio::runtime::Runtime;

use crate::{Services, Setting, Topology, World};

/// What a scenario does with its world.
#[derive(Clone, Copy)]
pub enum Play {
    /// It has the world for itself.
    Alone(for<'a> fn(&'a mut World) -> Pin<Box<dyn Future<Output = ()> + 'a>>),
    /// It only waits, and writes nothing that a verdict would have to know: it is told while the others are.
    Beside(fn(&World) -> Pin<Box<dyn Future<Output = ()> + Send>>),
}

/// A named story and the topologies that it is told on.
#[derive(Clone, Copy)]
pub struct Scenario {
    pub name: &'static str,
    pub on: &'static [Topology],
    pub play: Play,
}

/// Names a scenario after its function; `beside` the others if it says so.
#[macro_export]
macro_rules! scenario {
    ($topologies:expr, beside $function:path) => {
        $crate::harness::Scenario {
            name: stringify!($function),
            on: $topologies,
            play: $crate::harness::Play::Beside(|world| ::std::boxed::Box::pin($function(world))),
        }
    };
    ($topologies:expr, $function:path) => {
        $crate::harness::Scenario {
            name: stringify!($function),
            on: $topologies,
            play: $crate::harness::Play::Alone(|world| ::std::boxed::Box::pin($function(world))),
        }
    };
}

/// Stories that are told in worlds of one kind.
pub struct Set<'a> {
    /// Stands behind the topology in the titles; empty for the world as it is.
    pub name: &'static str,
    /// What every pod of these worlds is told beside.
    pub told: &'static [Setting],
    pub scenarios: &'a [Scenario],
}

/// Runs all scenarios whose `topology::name` contains the first argument that is not an option.
pub fn run(sets: &[Set<'_>]) -> ExitCode {
    let mut run = Run::new();
    for set in sets {
        for topology in Topology::ALL {
            let place = Place { topology, set: set.name };
            let chosen: Vec<&Scenario> = set
                .scenarios
                .iter()
                .filter(|scenario| scenario.on.contains(&topology) && run.wants(place, scenario))
                .collect();
            if !chosen.is_empty() {
                run.world(place, Services::Shared, set.told, &chosen);
            }
        }
    }
    run.conclude()
}

/// As [`run`], but each scenario has a world of its own, on these services.
pub fn run_apart(scenarios: &[(Services, Scenario)]) -> ExitCode {
    let mut run = Run::new();
    for (services, scenario) in scenarios {
        for topology in scenario.on {
            let place = Place { topology: *topology, set: "" };
            if run.wants(place, scenario) {
                run.world(place, *services, &[], &[scenario]);
            }
        }
    }
    run.conclude()
}

/// What was asked for, and what came of it.
struct Run {
    runtime: Runtime,
    filter: Option<String>,
    passed: usize,
    failed: Vec<String>,
}

impl Run {
    fn new() -> Self {
        let mut arguments = std::env::args().skip(1);
        let mut filter = None;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "-Z" | "--test-threads" => drop(arguments.next()),
                option if option.starts_with('-') || option.contains('=') => {}
                _ => filter = Some(argument),
            }
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        Self { runtime: runtime.expect("a runtime can be made"), filter, passed: 0, failed: Vec::new() }
    }

    fn wants(&self, place: Place, scenario: &Scenario) -> bool {
        self.filter.as_ref().is_none_or(|f| place.title(scenario.name).contains(f.as_str()))
    }

    /// Plays scenarios one after the other in one world, beside those that only wait.
    fn world(&mut self, place: Place, services: Services, told: &'static [Setting], chosen: &[&Scenario]) {
        let started = Instant::now();
        let start = AssertUnwindSafe(World::start_on(place.topology, services, told)).catch_unwind();
        let Ok(mut world) = self.runtime.block_on(start) else {
            let title = place.title("the_world_starts");
            println!("test {title} ... FAILED <{:.3}s>", started.elapsed().as_secs_f64());
            self.failed.push(title);
            return;
        };
        let mut beside = Vec::new();
        for scenario in chosen {
            if let Play::Beside(play) = scenario.play {
                let told = timed(play(&world));
                beside.push((scenario.name, self.runtime.spawn(told)));
            }
        }
        for scenario in chosen {
            if let Play::Alone(play) = scenario.play {
                let (is_ok, took) = self.runtime.block_on(timed(play(&mut world)));
                let title = place.title(scenario.name);
                self.note(&world, &title, is_ok, took);
                if !is_ok && chosen.len() > 1 {
                    self.runtime.block_on(world.mend());
                }
            }
        }
        for (name, told) in beside {
            let (is_ok, took) = self.runtime.block_on(told).unwrap_or_default();
            self.note(&world, &place.title(name), is_ok, took);
        }
        self.runtime.block_on(world.end());
    }

    fn note(&mut self, world: &World, title: &str, is_ok: bool, took: Duration) {
        let word = if is_ok { "ok" } else { "FAILED" };
        println!("test {title} ... {word} <{:.3}s>", took.as_secs_f64());
        if is_ok {
            self.passed += 1;
        } else {
            world.keep_logs(title);
            self.failed.push(title.to_owned());
        }
    }

    fn conclude(self) -> ExitCode {
        let Self { passed, failed, .. } = self;
        println!(
            "\ntest result: {}. {passed} passed; {} failed; 0 ignored",
            if failed.is_empty() { "ok" } else { "FAILED" },
            failed.len()
        );
        if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Whether a story went well, and how long it took.
async fn timed(story: impl Future<Output = ()>) -> (bool, Duration) {
    let started = Instant::now();
    let outcome = AssertUnwindSafe(story).catch_unwind().await;
    (outcome.is_ok(), started.elapsed())
}

/// A kind of world.
#[derive(Clone, Copy)]
struct Place {
    topology: Topology,
    set: &'static str,
}

impl Place {
    fn title(self, name: &str) -> String {
        let Self { topology, set } = self;
        format!("{topology}{set}::{}", name.rsplit("::").next().unwrap_or(name).trim())
    }
}
