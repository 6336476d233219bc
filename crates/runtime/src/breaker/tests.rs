use std::time::Duration;

use proptest::prelude::*;

use super::{Breaker, Resting, Settings, State, Verdict};

const SETTINGS: Settings = Settings { failures: 3, pause_ms: 100, max_pause_ms: 350 };

#[test]
fn failures_in_a_row_open_it_and_one_answer_starts_the_count_again() {
    let state = State::NEW.failed(0, &SETTINGS).failed(0, &SETTINGS).succeeded().failed(0, &SETTINGS);
    assert_eq!(state, State::Closed { failures: 1 });
    let open = state.failed(1, &SETTINGS).failed(1, &SETTINGS);
    assert_eq!(open, State::Open { until_ms: 101, pause_ms: 100 });
}

#[test]
fn the_pause_doubles_up_to_its_limit() {
    let mut state = State::Open { until_ms: 100, pause_ms: 100 };
    let mut pauses = Vec::new();
    for _ in 0..4 {
        let State::Open { until_ms, .. } = state else { panic!("open") };
        state = state.ask(until_ms).0.failed(until_ms, &SETTINGS);
        let State::Open { pause_ms, .. } = state else { panic!("open again") };
        pauses.push(pause_ms);
    }
    assert_eq!(pauses, [200, 350, 350, 350]);
}

#[test]
fn a_probe_that_never_reports_is_replaced_after_a_pause() {
    let (probing, verdict) = State::Open { until_ms: 100, pause_ms: 100 }.ask(100);
    assert_eq!(verdict, Verdict::Ask);
    assert_eq!(probing.ask(150).1, Verdict::Rest { retry_ms: 50 });
    assert_eq!(probing.ask(200).1, Verdict::Ask);
}

#[tokio::test(start_paused = true)]
async fn one_probe_goes_out_after_the_pause_and_its_answer_closes() {
    let breaker = Breaker::new(SETTINGS);
    for _ in 0..3 {
        breaker.ask().unwrap();
        breaker.failed();
    }
    assert_eq!(breaker.ask(), Err(Resting { retry_ms: 100 }));
    tokio::time::advance(Duration::from_millis(100)).await;
    assert!(breaker.ask().is_ok(), "the probe");
    assert!(breaker.clone().ask().is_err(), "nobody beside the probe");
    breaker.succeeded();
    assert!(!breaker.is_open());
    assert!(breaker.ask().is_ok());
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Ask,
    Succeed,
    Fail,
    Wait(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => Just(Step::Ask),
        1 => Just(Step::Succeed),
        3 => Just(Step::Fail),
        2 => (0..500_u64).prop_map(Step::Wait),
    ];
    proptest::collection::vec(step, 0..200)
}

proptest! {
    /// Whatever happens: a rest is never longer than the longest pause, after it one may ask, and while it is not
    /// closed at most one ask goes out in any pause.
    #[test]
    fn it_never_shuts_for_ever_and_never_floods(steps in steps()) {
        let (mut state, mut now_ms, mut last_probe) = (State::NEW, 0_u64, None::<u64>);
        for step in steps {
            match step {
                Step::Wait(ms) => now_ms += ms,
                Step::Succeed => (state, last_probe) = (state.succeeded(), None),
                Step::Fail => state = state.failed(now_ms, &SETTINGS),
                Step::Ask => {
                    let before = state;
                    let (after, verdict) = state.ask(now_ms);
                    state = after;
                    match (before, verdict) {
                        (State::Closed { .. }, verdict) => prop_assert_eq!(verdict, Verdict::Ask),
                        (_, Verdict::Rest { retry_ms }) => {
                            prop_assert!(retry_ms > 0 && retry_ms <= SETTINGS.max_pause_ms);
                            prop_assert_eq!(state.ask(now_ms + retry_ms).1, Verdict::Ask);
                        }
                        (_, Verdict::Ask) => {
                            if let Some(last) = last_probe {
                                prop_assert!(now_ms - last >= SETTINGS.pause_ms, "two probes in one pause");
                            }
                            last_probe = Some(now_ms);
                        }
                    }
                }
            }
            if let State::Closed { failures } = state {
                prop_assert!(failures < SETTINGS.failures);
            }
        }
    }
}
