//! Buckets, sums, and what follows from what.

use proptest::prelude::*;
use uuid::Uuid;

use super::{Event, Happened, Histogram, Ledger, Tally, share_percent};
use crate::ids::{ConversationId, OperatorId, QueueId, TenantId};
use crate::number::Timestamp;

fn durations() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(prop_oneof![0..300_i64, 0..100_000_i64, 0..100_000_000_i64], 1..200)
}

/// The smallest value that at least `percent` of a hundred do not exceed.
fn nearest_rank(values: &[i64], percent: usize) -> i64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted[(sorted.len() * percent).div_ceil(100).max(1) - 1]
}

proptest! {
    #[test]
    fn a_percentile_is_never_below_the_exact_one_and_less_than_a_sixty_fourth_above(values in durations()) {
        let mut histogram = Histogram::default();
        values.iter().for_each(|ms| histogram.add(*ms));
        for percent in [1, 50, 90, 99, 100] {
            let exact = nearest_rank(&values, percent);
            let told = histogram.percentile_ms(u32::try_from(percent).unwrap()).unwrap();
            prop_assert!(told >= exact && (told - exact) * 64 <= exact, "{told} for {exact}");
            prop_assert!(exact >= 128 || told == exact || told == *values.iter().max().unwrap());
        }
        let (sum, count) = (values.iter().sum::<i64>(), i64::try_from(values.len()).unwrap());
        prop_assert_eq!(histogram.average_ms(), Some((2 * sum + count) / (2 * count)));
        prop_assert_eq!(histogram.longest_ms(), values.iter().max().copied());
    }

    #[test]
    fn two_halves_merged_are_the_whole(values in durations(), at in any::<prop::sample::Index>()) {
        let of = |values: &[i64]| {
            let mut histogram = Histogram::default();
            values.iter().for_each(|ms| histogram.add(*ms));
            histogram
        };
        let (first, second) = values.split_at(at.index(values.len()));
        let mut merged = of(first);
        merged.merge(&of(second));
        prop_assert_eq!(merged, of(&values));
    }

    #[test]
    fn the_order_of_events_does_not_matter(seed in prop::collection::vec((0..7_200_000_i64, 0..12_i16, 0..90_000_i64), 1..100)) {
        let events: Vec<Event> = seed.into_iter().map(|(at, code, ms)| event(at, code + 1, ms)).collect();
        let sum = |events: &mut dyn Iterator<Item = &Event>| {
            let mut ledger = Ledger::default();
            events.for_each(|event| ledger.apply(event));
            let mut tally = ledger.queues(Timestamp(0)).remove(&event(0, 1, 0).queue).unwrap_or_default();
            tally.ended.sort_unstable_by_key(|ended| (ended.at, ended.ms, ended.is_answered, ended.is_abandoned));
            tally
        };
        prop_assert_eq!(sum(&mut events.iter()), sum(&mut events.iter().rev()));
    }
}

fn event(at: i64, code: i16, ms: i64) -> Event {
    Event {
        tenant: TenantId(Uuid::nil()),
        at: Timestamp(at),
        queue: QueueId(Uuid::nil()),
        conversation: ConversationId(Uuid::nil()),
        operator: Some(OperatorId(Uuid::nil())),
        what: Happened::of_code(code, Some(ms)).unwrap(),
    }
}

#[test]
fn nothing_is_null_and_not_zero() {
    let tally = Tally::default();
    assert_eq!(
        (tally.wait.average_ms(), tally.wait.percentile_ms(50), tally.wait.longest_ms()),
        (None, None, None)
    );
    assert_eq!(share_percent(0, 0), None);
    assert_eq!(share_percent(0, 3), Some(0.0));
    assert_eq!(share_percent(2, 3), Some(66.7));
    assert_eq!(share_percent(1, 8), Some(12.5));
    assert_eq!(share_percent(1, 2_000), Some(0.1), "halves go up");
}

#[test]
fn a_customer_who_leaves_at_once_is_not_held_against_the_service_level() {
    let mut tally = Tally::default();
    for (code, ms) in [(2, 20_000), (2, 40_000), (3, 9_999), (3, 10_000), (4, 5)] {
        tally.apply(&event(0, code, ms));
    }
    assert_eq!(
        (tally.answered(), tally.abandoned(), tally.abandoned_short(), tally.flowed_out()),
        (2, 2, 1, 1)
    );
    assert_eq!(tally.judged(), 3);
    assert_eq!(tally.answered_within(20_000), 1);
}

#[test]
fn a_code_means_what_it_meant_when_it_was_written() {
    for code in 1..=12 {
        let happened = Happened::of_code(code, Some(7)).unwrap();
        assert_eq!(happened.code().0, code);
        assert_eq!(Happened::of_code(code, happened.code().1), Some(happened));
    }
    assert_eq!(Happened::of_code(13, None), None, "a later build's");
}

#[test]
fn what_is_over_is_forgotten_by_the_minute() {
    let mut ledger = Ledger::default();
    for at in [0, 59_999, 60_000, 125_000] {
        ledger.apply(&event(at, 1, 0));
    }
    ledger.forget_before(Timestamp(61_000));
    let queue = event(0, 1, 0).queue;
    assert_eq!(ledger.queues(Timestamp(0))[&queue].entered, 2);
    assert_eq!(ledger.between(Timestamp(60_000), Timestamp(120_000), None)[&queue].entered, 1);
    assert_eq!(ledger.operators(Timestamp(120_000)).len(), 1);
}
