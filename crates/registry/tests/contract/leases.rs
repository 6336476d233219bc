//! Leases: who lives, who is whole.

use std::time::Duration;

use registry::{Pod, PodKind};
use uuid::Uuid;

use crate::world::{World, eventually, found, gateway, look_up, pod, seat, sender, subject};

const WAIT: Duration = Duration::from_secs(1);

pub(crate) async fn nobody_is_broadcast_to_while_all_is_well(world: World) {
    let gateways = [gateway(), gateway(), gateway()];
    let mut parts = Vec::new();
    for gateway in &gateways {
        parts.push(world.joined(gateway).await);
    }
    let router = world.joined(&pod(PodKind::Router)).await;
    let subject = subject();
    parts[1].add(&[subject], seat(&gateways[1], sender(), 1)).await.unwrap();
    // Longer than a beat and than a lease stands without one.
    let until = tokio::time::Instant::now() + registry::LEASE_TTL + registry::LEASE_BEAT;
    let all_whole = || parts.iter().all(|part| part.is_whole());
    let mut asked = 0;
    while tokio::time::Instant::now() < until {
        let were_whole = all_whole();
        let lookup = look_up(&router, &[subject]).await;
        // On a starved machine a pod may lose its connection, and says so.
        if !were_whole || !all_whole() {
            continue;
        }
        assert!(lookup.not_whole.is_empty(), "broadcast to {:?} in look-up {asked}", lookup.not_whole);
        assert_eq!(lookup.found[0].seats.len(), 1, "look-up {asked}");
        asked += 1;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(asked > 100, "only {asked} look-ups were judged");
}

pub(crate) async fn a_restarted_pod_inherits_nothing(world: World) {
    let before = gateway();
    let old = world.joined(&before).await;
    let subject = subject();
    old.add(&[subject], seat(&before, sender(), 1)).await.unwrap();
    assert_eq!(found(&old, subject).await.len(), 1);

    let after = Pod { boot: Uuid::new_v4(), ..before };
    let new = world.joined(&after).await;
    assert!(found(&new, subject).await.is_empty());
    let mine = seat(&after, sender(), 1);
    new.add(&[subject], mine.clone()).await.unwrap();
    assert_eq!(found(&new, subject).await, vec![mine.connection]);

    // The old process is still there and beats on: it does not take its pod back.
    tokio::time::sleep(registry::LEASE_BEAT * 2).await;
    assert_eq!(found(&new, subject).await, vec![mine.connection]);
    // Nor does its end take anything of the new one away.
    old.leave(WAIT).await;
    assert_eq!(found(&new, subject).await, vec![mine.connection]);
    assert!(look_up(&new, &[subject]).await.not_whole.is_empty());
}

pub(crate) async fn a_pod_that_vanished_loses_its_seats_and_is_not_whole(world: World) {
    let here = gateway();
    let part = world.joined(&here).await;
    let router = world.joined(&pod(PodKind::Router)).await;
    let subject = subject();
    part.add(&[subject], seat(&here, sender(), 1)).await.unwrap();
    // A fail-over between the two may lose it; the table brings it back.
    eventually("the seat stands", || async { found(&router, subject).await.len() == 1 }).await;
    let start = tokio::time::Instant::now();
    drop(part);
    eventually("the seat is gone", || async { found(&router, subject).await.is_empty() }).await;
    assert!(start.elapsed() > registry::LEASE_BEAT, "the lease expired too early: {:?}", start.elapsed());
    let lookup = look_up(&router, &[subject, crate::world::subject()]).await;
    assert_eq!(lookup.not_whole, vec![here.clone()]);
    let leases = router.pods(PodKind::Gateway).await;
    assert_eq!(leases.len(), 1);
    assert_eq!((&leases[0].pod, &leases[0].whole_under), (&here, &None));
}

pub(crate) async fn only_gateways_are_broadcast_to(world: World) {
    let others = [world.joined(&pod(PodKind::Router)).await, world.joined(&pod(PodKind::Api)).await];
    let here = gateway();
    let part = world.joined(&here).await;
    let router = world.joined(&pod(PodKind::Router)).await;
    assert!(look_up(&router, &[subject()]).await.not_whole.is_empty());
    drop(others);
    drop(part);
    let subject = subject();
    let not_whole = || async { look_up(&router, &[subject]).await.not_whole };
    eventually("the gateway is not whole", || async { not_whole().await == [here.clone()] }).await;
}

pub(crate) async fn a_pod_that_left_is_gone_at_once(world: World) {
    let here = gateway();
    let part = world.joined(&here).await;
    let router = world.joined(&pod(PodKind::Router)).await;
    let subject = subject();
    part.add(&[subject], seat(&here, sender(), 1)).await.unwrap();
    // A fail-over between the two may lose it; the table brings it back.
    eventually("the seat stands", || async { found(&router, subject).await.len() == 1 }).await;

    part.leave(WAIT).await;
    assert!(!part.is_whole());
    let lookup = look_up(&router, &[subject]).await;
    assert!(lookup.found[0].seats.is_empty());
    assert!(lookup.not_whole.is_empty(), "a pod that left is broadcast to");
    assert!(router.pods(PodKind::Gateway).await.is_empty());
}

pub(crate) async fn pods_are_told_by_kind(world: World) {
    let (gateway, api, router) = (gateway(), pod(PodKind::Api), pod(PodKind::Router));
    let parts = [world.joined(&gateway).await, world.joined(&api).await, world.joined(&router).await];
    for pod in [&gateway, &api, &router] {
        let leases = parts[0].pods(pod.kind).await;
        assert_eq!(leases.iter().map(|lease| &lease.pod).collect::<Vec<_>>(), vec![pod]);
        assert!(leases[0].whole_under.is_some());
    }
}

pub(crate) async fn a_nudge_reaches_its_pod_only(world: World) {
    let (here, there) = (gateway(), gateway());
    let (one, other) = (world.joined(&here).await, world.joined(&there).await);
    let (mut mine, mut yours) = (one.nudges(), other.nudges());
    let moved = subject();
    // A subscription takes a moment: told again until it is heard.
    let heard = async {
        loop {
            one.nudge(there.id, moved).await.unwrap();
            let wait = Duration::from_millis(50);
            if let Ok(subject) = tokio::time::timeout(wait, yours.recv()).await {
                return subject;
            }
        }
    };
    let heard = tokio::time::timeout(Duration::from_secs(10), heard).await.unwrap();
    assert_eq!(heard, Some(moved));
    assert!(mine.try_recv().is_err());
}

pub(crate) async fn a_ping_is_answered(world: World) {
    world.part().await.ping(WAIT).await.unwrap();
}
