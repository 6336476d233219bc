use domain::timeline::Speech;
use domain::turn::Turn;
use protocol::link::{Range, Reader, Side};
use store::receipts::Mark;

use crate::fixture::{Talk, World, tenant};

/// Positions: 1 message (seq 1), 2 note, 3 note, 4 message (seq 2), 5 message (seq 3), 6 note.
async fn talk(world: &World) -> Talk {
    let mut router = world.claim(1).await;
    let mut talk = Talk::new(tenant());
    let mut turn = Turn::default();
    talk.says(&mut turn, "one");
    talk.operator_says(&mut turn, Speech::Note, "note");
    talk.operator_says(&mut turn, Speech::Note, "note");
    talk.says(&mut turn, "two");
    talk.says(&mut turn, "three");
    talk.operator_says(&mut turn, Speech::Note, "note");
    router.commit(&turn).await.unwrap();
    talk
}

fn mark(talk: &Talk, side: Side, delivered: u64, read: u64) -> Mark {
    Mark { tenant: talk.tenant, timeline: talk.id(), side, delivered, read }
}

#[tokio::test]
async fn a_customers_mark_is_told_to_staff_in_positions() {
    let world = World::new().await;
    let talk = talk(&world).await;
    let marked = world.store.receipts().mark(&[mark(&talk, Side::Customer, 2, 1)]).await.unwrap();
    assert_eq!(marked.len(), 1);
    assert_eq!(marked[0].customer, talk.customer);
    assert_eq!((marked[0].delivered, marked[0].read), (2, 1));
    assert_eq!((marked[0].delivered_there, marked[0].read_there), (4, 1));
    let staff = Reader::Staff { operator: talk.operator };
    let page = world
        .store
        .reads()
        .page(talk.tenant, talk.id(), staff, Range::After { after: 0 })
        .await
        .unwrap()
        .unwrap();
    assert_eq!((page.delivered, page.read), (4, 1));
}

#[tokio::test]
async fn an_operators_mark_on_a_note_is_told_to_the_customer_as_the_seq_before_it() {
    let world = World::new().await;
    let talk = talk(&world).await;
    let marked = world.store.receipts().mark(&[mark(&talk, Side::Operator, 6, 3)]).await.unwrap();
    assert_eq!((marked[0].delivered_there, marked[0].read_there), (3, 1));
    let customer = Reader::Customer { customer: talk.customer };
    let page = world
        .store
        .reads()
        .page(talk.tenant, talk.id(), customer, Range::After { after: 0 })
        .await
        .unwrap()
        .unwrap();
    assert_eq!((page.delivered, page.read), (3, 1));
}

#[tokio::test]
async fn marks_are_maxima_however_late_doubled_or_lower_they_come() {
    let world = World::new().await;
    let talk = talk(&world).await;
    let receipts = world.store.receipts();
    receipts.mark(&[mark(&talk, Side::Customer, 3, 2)]).await.unwrap();
    let marks = [mark(&talk, Side::Customer, 1, 1), mark(&talk, Side::Customer, 2, 0)];
    let marked = receipts.mark(&marks).await.unwrap();
    assert_eq!(marked.len(), 1);
    assert_eq!((marked[0].delivered, marked[0].read), (3, 2));
    assert_eq!((marked[0].delivered_there, marked[0].read_there), (5, 4));
}

#[tokio::test]
async fn a_mark_beyond_the_newest_counts_as_the_newest() {
    let world = World::new().await;
    let talk = talk(&world).await;
    let marked =
        world.store.receipts().mark(&[mark(&talk, Side::Customer, u64::MAX, u64::MAX)]).await.unwrap();
    assert_eq!((marked[0].delivered, marked[0].read), (3, 3));
    assert_eq!(marked[0].read_there, 5);
}

#[tokio::test]
async fn a_mark_under_another_tenant_is_passed_over() {
    let world = World::new().await;
    let talk = talk(&world).await;
    let foreign = Mark { tenant: tenant(), ..mark(&talk, Side::Customer, 3, 3) };
    assert!(world.store.receipts().mark(&[foreign]).await.unwrap().is_empty());
    assert_eq!(world.count("receipt").await, 0);
}

#[tokio::test]
async fn what_was_read_was_shown() {
    let world = World::new().await;
    let talk = talk(&world).await;
    let marked = world.store.receipts().mark(&[mark(&talk, Side::Customer, 0, 3)]).await.unwrap();
    assert_eq!(marked[0].delivered, 3);
}
