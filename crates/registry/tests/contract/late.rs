//! Calls that come late or twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::{ConnectionId, Subject};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use registry::{ConnectionRegistry, Pod};

use crate::world::{World, found, gateway, seat, sender, subject};

#[derive(Clone, Copy, Debug)]
enum Step {
    Add {
        pod: Index,
        subject: Index,
    },
    Remove {
        nth: Index,
    },
    /// A removal of a connection that is gone comes again.
    RemoveAgain {
        nth: Index,
    },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (any::<Index>(), any::<Index>()).prop_map(|(pod, subject)| Step::Add { pod, subject }),
        any::<Index>().prop_map(|nth| Step::Remove { nth }),
        any::<Index>().prop_map(|nth| Step::RemoveAgain { nth }),
    ]
}

pub(crate) async fn late_calls_never_take_another_connection_away(world: World) {
    let pods = [gateway(), gateway()];
    let parts = [world.joined(&pods[0]).await, world.joined(&pods[1]).await];
    let runtime = tokio::runtime::Handle::current();
    let run = move || {
        let config = Config { cases: 40, failure_persistence: None, ..Config::default() };
        let steps = prop::collection::vec(step(), 1..25);
        TestRunner::new(config).run(&steps, |steps| {
            runtime.block_on(play(&parts, &pods, steps));
            Ok(())
        })
    };
    tokio::task::spawn_blocking(run).await.unwrap().unwrap();
}

async fn play(parts: &[Arc<dyn ConnectionRegistry>; 2], pods: &[Pod; 2], steps: Vec<Step>) {
    let subjects = [subject(), subject()];
    let mut live: Vec<(usize, Subject, ConnectionId)> = Vec::new();
    let mut gone = Vec::new();
    for step in steps {
        match step {
            Step::Add { pod, subject } => {
                let (pod, subject) = (pod.index(2), *subject.get(&subjects));
                let seat = seat(&pods[pod], sender(), 1);
                parts[pod].add(&[subject], seat.clone()).await.unwrap();
                live.push((pod, subject, seat.connection));
            }
            Step::Remove { nth } if !live.is_empty() => {
                let (pod, subject, connection) = live.swap_remove(nth.index(live.len()));
                parts[pod].remove(&[subject], connection).await;
                gone.push((pod, connection));
            }
            Step::RemoveAgain { nth } if !gone.is_empty() => {
                let (pod, connection) = *nth.get(&gone);
                parts[pod].remove(&subjects, connection).await;
            }
            Step::Remove { .. } | Step::RemoveAgain { .. } => {}
        }
        let mut expected: BTreeMap<Subject, BTreeSet<ConnectionId>> = BTreeMap::new();
        for (_, subject, connection) in &live {
            expected.entry(*subject).or_default().insert(*connection);
        }
        for subject in subjects {
            let standing: BTreeSet<_> = found(&parts[0], subject).await.into_iter().collect();
            assert_eq!(standing, expected.remove(&subject).unwrap_or_default());
        }
    }
}
