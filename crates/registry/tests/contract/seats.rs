//! Seats: added, found, taken away.

use registry::PodKind;

use crate::world::{World, eventually, found, gateway, look_up, pod, seat, sender, subject};

pub(crate) async fn a_seat_is_found_from_add_until_remove(world: World) {
    let here = gateway();
    let part = world.joined(&here).await;
    let router = world.joined(&pod(PodKind::Router)).await;
    let (subject, mine) = (subject(), seat(&here, sender(), 1));

    assert!(found(&router, subject).await.is_empty());
    assert_eq!(part.add(&[subject], mine.clone()).await.unwrap(), vec![mine.clone()]);
    let lookup = look_up(&router, &[subject]).await;
    assert_eq!(lookup.found[0].seats, vec![mine.clone()]);

    part.remove(&[subject], mine.connection).await;
    assert!(found(&router, subject).await.is_empty());
}

pub(crate) async fn add_returns_the_other_connection_of_the_same_sender(world: World) {
    let (here, there) = (gateway(), gateway());
    let (one, other) = (world.joined(&here).await, world.joined(&there).await);
    let (subject, page) = (subject(), sender());
    let (old, new) = (seat(&here, page, 1), seat(&there, page, 2));

    one.add(&[subject], old.clone()).await.unwrap();
    let mut standing = other.add(&[subject], new.clone()).await.unwrap();
    standing.sort_by_key(|seat| seat.attempt);
    assert_eq!(standing, vec![old, new]);
}

pub(crate) async fn a_seat_stands_under_each_of_its_subjects(world: World) {
    let here = gateway();
    let part = world.joined(&here).await;
    let (first, second) = (subject(), subject());
    let mine = seat(&here, sender(), 1);
    part.add(&[first, second], mine.clone()).await.unwrap();
    part.remove(&[first], mine.connection).await;
    assert!(found(&part, first).await.is_empty());
    assert_eq!(found(&part, second).await, vec![mine.connection]);
}

pub(crate) async fn remove_takes_only_its_own_connection_away(world: World) {
    let (here, there) = (gateway(), gateway());
    let (one, other) = (world.joined(&here).await, world.joined(&there).await);
    let subject = subject();
    let (mine, yours) = (seat(&here, sender(), 1), seat(&there, sender(), 1));
    one.add(&[subject], mine.clone()).await.unwrap();
    other.add(&[subject], yours.clone()).await.unwrap();

    one.remove(&[subject], mine.connection).await;
    assert_eq!(found(&one, subject).await, vec![yours.connection]);
}

pub(crate) async fn a_late_and_doubled_remove_is_harmless(world: World) {
    let here = gateway();
    let part = world.joined(&here).await;
    let subject = subject();
    let (old, new) = (seat(&here, sender(), 1), seat(&here, sender(), 2));
    part.add(&[subject], old.clone()).await.unwrap();
    part.add(&[subject], new.clone()).await.unwrap();
    for _ in 0..3 {
        part.remove(&[subject], old.connection).await;
    }
    assert_eq!(found(&part, subject).await, vec![new.connection]);
    // The same connection may come back, as one that watches a timeline again does.
    part.remove(&[subject], new.connection).await;
    part.add(&[subject], new.clone()).await.unwrap();
    assert_eq!(found(&part, subject).await, vec![new.connection]);
}

pub(crate) async fn a_seat_added_before_the_lease_is_found_with_it(world: World) {
    let here = gateway();
    let part = world.part().await;
    let (subject, mine) = (subject(), seat(&here, sender(), 1));
    assert_eq!(part.add(&[subject], mine.clone()).await.unwrap(), vec![mine.clone()]);
    assert!(found(&part, subject).await.is_empty());
    part.join(here).await.unwrap();
    eventually("the seat is found", || async { found(&part, subject).await == [mine.connection] }).await;
}

pub(crate) async fn an_answer_keeps_the_order_of_the_question(world: World) {
    let here = gateway();
    let part = world.joined(&here).await;
    let subjects: Vec<_> = (0..20).map(|_| subject()).collect();
    let seats: Vec<_> = subjects.iter().map(|_| seat(&here, sender(), 1)).collect();
    for (subject, seat) in subjects.iter().zip(&seats).step_by(2) {
        part.add(&[*subject], seat.clone()).await.unwrap();
    }
    let lookup = look_up(&part, &subjects).await;
    assert_eq!(lookup.found.len(), subjects.len());
    for (index, (found, seat)) in lookup.found.iter().zip(seats).enumerate() {
        let expected = if index % 2 == 0 { vec![seat] } else { Vec::new() };
        assert_eq!(found.seats, expected, "subject {index}");
    }
    assert!(look_up(&part, &[]).await.found.is_empty());
}
