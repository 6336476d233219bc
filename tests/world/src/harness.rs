//! Runs scenarios one after the other in worlds that they share, prints what the standard test harness prints (with the
//! time of each), and ends every process that was started.
//!
//! The standard harness cannot do the last: what a test keeps in a `static` is never dropped.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::process::ExitCode;
use std::time::Instant;

use futures_util::FutureExt as _;
use tokio::runtime::Runtime;

use crate::{Services, Topology, World};

/// What a scenario does with its world.
pub type Play = for<'a> fn(&'a mut World) -> Pin<Box<dyn Future<Output = ()> + 'a>>;

/// A named story and the topologies that it is told on.
pub struct Scenario {
    pub name: &'static str,
    pub on: &'static [Topology],
    pub play: Play,
}

/// Names a scenario after its function.
#[macro_export]
macro_rules! scenario {
    ($topologies:expr, $function:path) => {
        $crate::harness::Scenario {
            name: stringify!($function),
            on: $topologies,
            play: |world| ::std::boxed::Box::pin($function(world)),
        }
    };
}

/// Runs all scenarios whose `topology::name` contains the first argument that is not an option.
pub fn run(scenarios: &[Scenario]) -> ExitCode {
    let mut run = Run::new();
    for topology in Topology::ALL {
        let chosen: Vec<&Scenario> = scenarios
            .iter()
            .filter(|scenario| scenario.on.contains(&topology) && run.wants(topology, scenario))
            .collect();
        if !chosen.is_empty() {
            run.world(topology, Services::Shared, &chosen);
        }
    }
    run.conclude()
}

/// As [`run`], but each scenario has a world of its own, on these services.
pub fn run_apart(scenarios: &[(Services, Scenario)]) -> ExitCode {
    let mut run = Run::new();
    for (services, scenario) in scenarios {
        for topology in scenario.on {
            if run.wants(*topology, scenario) {
                run.world(*topology, *services, &[scenario]);
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

    fn wants(&self, topology: Topology, scenario: &Scenario) -> bool {
        self.filter.as_ref().is_none_or(|f| title(topology, scenario.name).contains(f.as_str()))
    }

    /// Plays scenarios one after the other in one world.
    fn world(&mut self, topology: Topology, services: Services, chosen: &[&Scenario]) {
        let started = Instant::now();
        let start = AssertUnwindSafe(World::start_on(topology, services)).catch_unwind();
        let Ok(mut world) = self.runtime.block_on(start) else {
            self.failed.push(format!("{topology}::the world starts"));
            println!(
                "test {topology}::the_world_starts ... FAILED <{:.3}s>",
                started.elapsed().as_secs_f64()
            );
            return;
        };
        for scenario in chosen {
            let started = Instant::now();
            let outcome = self.runtime.block_on(AssertUnwindSafe((scenario.play)(&mut world)).catch_unwind());
            let (word, ok) = if outcome.is_ok() { ("ok", true) } else { ("FAILED", false) };
            let title = title(topology, scenario.name);
            println!("test {title} ... {word} <{:.3}s>", started.elapsed().as_secs_f64());
            if ok {
                self.passed += 1;
            } else {
                world.keep_logs(&title);
                self.failed.push(title);
                if chosen.len() > 1 {
                    self.runtime.block_on(world.mend());
                }
            }
        }
        self.runtime.block_on(world.end());
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

fn title(topology: Topology, name: &str) -> String {
    format!("{topology}::{}", name.rsplit("::").next().unwrap_or(name).trim())
}
