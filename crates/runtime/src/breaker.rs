//! Not asking who does not answer.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::time::Instant;

/// When a breaker opens, and for how long.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Failures in a row that open it.
    pub failures: u32,
    /// The first pause; doubled by each probe that fails.
    pub pause_ms: u64,
    /// The longest pause.
    pub max_pause_ms: u64,
}

/// Closed: asks go through. Open: none does until a time. Probing: one ask is under way, the others are refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Closed { failures: u32 },
    Open { until_ms: u64, pause_ms: u64 },
    Probing { until_ms: u64, pause_ms: u64 },
}

/// What the breaker says to an ask.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Ask,
    /// Not now: the other side gets rest for this long.
    Rest {
        retry_ms: u64,
    },
}

impl State {
    pub const NEW: Self = Self::Closed { failures: 0 };

    /// Whether one may ask at `now_ms`.
    ///
    /// | state | before `until` | from `until` on |
    /// |---|---|---|
    /// | Closed | ask | ask |
    /// | Open | rest | ask, as the probe |
    /// | Probing | rest | ask: the probe never reported, it counts as lost |
    #[must_use]
    pub fn ask(self, now_ms: u64) -> (Self, Verdict) {
        match self {
            Self::Closed { .. } => (self, Verdict::Ask),
            Self::Open { until_ms, .. } | Self::Probing { until_ms, .. } if now_ms < until_ms => {
                (self, Verdict::Rest { retry_ms: until_ms - now_ms })
            }
            Self::Open { pause_ms, .. } | Self::Probing { pause_ms, .. } => {
                (Self::Probing { until_ms: now_ms.saturating_add(pause_ms), pause_ms }, Verdict::Ask)
            }
        }
    }

    /// Who was asked has answered: whatever it was, it closes.
    #[must_use]
    pub const fn succeeded(self) -> Self {
        Self::NEW
    }

    /// Who was asked has not answered.
    #[must_use]
    pub fn failed(self, now_ms: u64, settings: &Settings) -> Self {
        match self {
            Self::Closed { failures } if failures + 1 < settings.failures => {
                Self::Closed { failures: failures + 1 }
            }
            Self::Closed { .. } => Self::open(now_ms, settings.pause_ms.min(settings.max_pause_ms)),
            Self::Probing { pause_ms, .. } => {
                Self::open(now_ms, pause_ms.saturating_mul(2).min(settings.max_pause_ms))
            }
            // An ask that went out before it opened: known already.
            Self::Open { .. } => self,
        }
    }

    const fn open(now_ms: u64, pause_ms: u64) -> Self {
        Self::Open { until_ms: now_ms.saturating_add(pause_ms), pause_ms }
    }
}

/// A [`State`] shared by those who ask one peer.
#[derive(Clone, Debug)]
pub struct Breaker {
    settings: Settings,
    born: Instant,
    state: Arc<Mutex<State>>,
}

/// The peer failed too often of late.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not asked: it failed of late; ask again in {retry_ms} ms")]
pub struct Resting {
    pub retry_ms: u64,
}

impl Breaker {
    pub fn new(settings: Settings) -> Self {
        Self { settings, born: Instant::now(), state: Arc::new(Mutex::new(State::NEW)) }
    }

    /// Asks for leave. Who gets it reports [`Self::succeeded`] or [`Self::failed`]; who never reports costs one pause.
    pub fn ask(&self) -> Result<(), Resting> {
        match self.step(|state, now_ms| state.ask(now_ms)) {
            Verdict::Ask => Ok(()),
            Verdict::Rest { retry_ms } => Err(Resting { retry_ms }),
        }
    }

    pub fn succeeded(&self) {
        self.step(|state, _| (state.succeeded(), ()));
    }

    pub fn failed(&self) {
        self.step(|state, now_ms| (state.failed(now_ms, &self.settings), ()));
    }

    pub fn is_open(&self) -> bool {
        self.step(|state, _| (state, !matches!(state, State::Closed { .. })))
    }

    fn step<T>(&self, next: impl FnOnce(State, u64) -> (State, T)) -> T {
        let now_ms = u64::try_from(self.born.elapsed().as_millis()).unwrap_or(u64::MAX);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (after, answer) = next(*state, now_ms);
        *state = after;
        answer
    }
}

impl Default for Settings {
    /// Five failures; 200 ms to 5 s of rest.
    fn default() -> Self {
        Self { failures: 5, pause_ms: 200, max_pause_ms: 5000 }
    }
}

#[cfg(test)]
mod tests;
