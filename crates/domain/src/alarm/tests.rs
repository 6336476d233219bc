//! Each cell of the table, and what follows from all of them together.

use super::{Act, CALM_MS, Comparison, Rule, State, decide};
use crate::number::Timestamp;

const RULE: Rule = Rule { comparison: Comparison::Above, threshold: 5.0, for_ms: 30_000 };
const AT_ONCE: Rule = Rule { for_ms: 0, ..RULE };
const MET: Option<f64> = Some(5.5);
const UNMET: Option<f64> = Some(5.0);
const NOW: Timestamp = Timestamp(1_000_000);

fn ago(ms: i64) -> Timestamp {
    NOW.plus_ms(-ms)
}

#[test]
fn every_cell_of_the_table_is_as_it_says() {
    let pending = |ms| State::Pending { since: ago(ms) };
    let easing = |ms| State::Easing { since: ago(ms) };
    for (rule, state, figure, after, act) in [
        (RULE, State::Quiet, UNMET, State::Quiet, None),
        (RULE, State::Quiet, MET, pending(0), None),
        (AT_ONCE, State::Quiet, MET, State::Raised, Some(Act::Raise)),
        (RULE, pending(29_999), UNMET, State::Quiet, None),
        (RULE, pending(29_999), MET, pending(29_999), None),
        (RULE, pending(30_000), MET, State::Raised, Some(Act::Raise)),
        (RULE, pending(30_000), UNMET, State::Quiet, None),
        (RULE, State::Raised, MET, State::Raised, None),
        (RULE, State::Raised, UNMET, easing(0), None),
        (AT_ONCE, State::Raised, UNMET, State::Quiet, Some(Act::End)),
        (RULE, easing(CALM_MS - 1), UNMET, easing(CALM_MS - 1), None),
        (RULE, easing(CALM_MS), UNMET, State::Quiet, Some(Act::End)),
        (RULE, easing(CALM_MS), MET, State::Raised, None),
        (RULE, easing(0), MET, State::Raised, None),
    ] {
        assert_eq!(decide(state, &rule, figure, NOW), (after, act), "{state:?} at {figure:?}");
    }
}

#[test]
fn a_short_rule_is_over_as_soon_as_it_was_raised() {
    let rule = Rule { for_ms: 3_000, ..RULE };
    let easing = State::Easing { since: ago(3_000) };
    assert_eq!(decide(easing, &rule, UNMET, NOW), (State::Quiet, Some(Act::End)));
}

#[test]
fn a_clock_that_went_back_raises_and_ends_nothing() {
    let later = NOW.plus_ms(60_000);
    for state in [State::Pending { since: later }, State::Easing { since: later }] {
        let figure = if state.lasts() { UNMET } else { MET };
        assert_eq!(decide(state, &RULE, figure, NOW), (state, None));
    }
}

#[test]
fn a_rule_is_met_beyond_its_threshold_and_never_by_nothing() {
    let below = Rule { comparison: Comparison::Below, ..RULE };
    for (figure, is_above, is_below) in
        [(Some(4.9), false, true), (Some(5.0), false, false), (Some(5.1), true, false), (None, false, false)]
    {
        assert_eq!((RULE.is_met(figure), below.is_met(figure)), (is_above, is_below), "{figure:?}");
    }
}

/// Whatever the figure does, alerts are raised and ended in turn, and an act is what changes whether one lasts.
#[test]
fn raising_and_ending_take_turns_in_every_course_of_ten_seconds_by_ten() {
    for course in 0_u32..1 << 12 {
        for rule in [RULE, AT_ONCE] {
            let mut state = State::Quiet;
            for step in 0..12 {
                let figure = if course >> step & 1 == 1 { MET } else { UNMET };
                let (after, act) = decide(state, &rule, figure, NOW.plus_ms(i64::from(step) * 10_000));
                let wanted = match (state.lasts(), after.lasts()) {
                    (false, true) => Some(Act::Raise),
                    (true, false) => Some(Act::End),
                    _ => None,
                };
                assert_eq!(act, wanted, "course {course:b}, step {step}");
                state = after;
            }
        }
    }
}
