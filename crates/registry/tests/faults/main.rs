//! What happens to the registry when Redis forgets, hangs or dies: it costs broadcasts, never a listener.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod forgetting;
mod outage;
mod world;
