use domain::{SenderId, Subject, TenantId, TimelineId};
use protocol::frame::AuthorKind;
use protocol::link::{Report, Side};
use uuid::Uuid;

use super::{Dropped, WAITING, Waiting};

fn mark(timeline: u128, side: Side, delivered: u64, read: u64) -> Report {
    let (tenant, timeline) = (TenantId(Uuid::from_u128(1)), TimelineId(Uuid::from_u128(timeline)));
    Report::Mark { tenant, timeline, side, delivered, read }
}

fn typing(timeline: u128) -> Report {
    Report::Typing {
        tenant: TenantId(Uuid::from_u128(1)),
        timeline: TimelineId(Uuid::from_u128(timeline)),
        by: AuthorKind::Customer,
        by_id: Uuid::from_u128(2),
        name: "Alice".to_owned(),
        on: true,
    }
}

fn doubled(sender: u128) -> Report {
    let subject = Subject::Pod(domain::PodId(Uuid::from_u128(3)));
    Report::Doubled { subject, sender: SenderId(Uuid::from_u128(sender)) }
}

#[test]
fn marks_of_one_side_of_one_timeline_wait_as_their_maxima() {
    let mut waiting = Waiting::default();
    waiting.put(mark(1, Side::Customer, 5, 2));
    waiting.put(mark(1, Side::Operator, 9, 9));
    waiting.put(mark(1, Side::Customer, 4, 3));
    waiting.put(mark(2, Side::Customer, 1, 0));
    let taken = waiting.take(10);
    let expected =
        vec![mark(1, Side::Customer, 5, 3), mark(1, Side::Operator, 9, 9), mark(2, Side::Customer, 1, 0)];
    assert_eq!(taken, expected);
}

#[test]
fn typing_is_dropped_first_and_the_oldest_of_it() {
    let mut waiting = Waiting::default();
    for timeline in 0..WAITING as u128 {
        waiting.put(typing(timeline));
    }
    waiting.put(mark(1, Side::Customer, 1, 1));
    waiting.put(doubled(1));
    waiting.put(typing(9_999));
    assert_eq!(waiting.dropped(), Dropped { typing: 3, others: 0 });
    assert_eq!(waiting.len(), WAITING);
    let taken = waiting.take(WAITING);
    assert_eq!(taken[0], doubled(1));
    assert_eq!(taken[1], mark(1, Side::Customer, 1, 1));
    assert_eq!(taken[2], typing(3), "the three oldest are gone");
    assert_eq!(taken[WAITING - 1], typing(9_999));
}

#[test]
fn full_of_marks_it_still_raises_those_that_wait_and_drops_the_rest() {
    let mut waiting = Waiting::default();
    for timeline in 0..WAITING as u128 {
        waiting.put(mark(timeline, Side::Customer, 1, 0));
    }
    waiting.put(mark(0, Side::Customer, 8, 8));
    waiting.put(mark(99_999, Side::Customer, 1, 0));
    waiting.put(typing(1));
    assert_eq!(waiting.dropped(), Dropped { typing: 1, others: 1 });
    assert_eq!(waiting.take(1), vec![mark(0, Side::Customer, 8, 8)]);
    assert_eq!(waiting.len(), WAITING - 1);
}

#[test]
fn what_is_put_back_merges_with_what_came_meanwhile() {
    let mut waiting = Waiting::default();
    waiting.put(mark(1, Side::Customer, 5, 2));
    waiting.put(typing(1));
    let taken = waiting.take(10);
    waiting.put(mark(1, Side::Customer, 4, 4));
    waiting.put_back(taken);
    assert_eq!(waiting.take(10), vec![mark(1, Side::Customer, 5, 4)]);
    assert_eq!(waiting.dropped().typing, 1);
}
