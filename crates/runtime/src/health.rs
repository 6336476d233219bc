//! `/live` and `/ready`: parts that say why they are not well.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Whether this process should be restarted (`live`) and whether it may be sent work (`ready`). A cheap handle of one
/// shared state. A part that was never named does not hold the process back.
#[derive(Clone, Debug, Default)]
pub struct Health {
    parts: Arc<Mutex<Parts>>,
}

#[derive(Debug, Default)]
struct Parts {
    dead: BTreeMap<&'static str, String>,
    unready: BTreeMap<&'static str, String>,
}

/// Why not, as one line a part: `settings: no router has answered yet`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unwell(pub Vec<(&'static str, String)>);

impl Health {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the process out of service until [`Self::set_ready`] of the same part.
    pub fn set_unready(&self, part: &'static str, reason: impl Into<String>) {
        self.with(|parts| parts.unready.insert(part, reason.into()));
    }

    pub fn set_ready(&self, part: &'static str) {
        self.with(|parts| parts.unready.remove(part));
    }

    /// Asks for a restart: nothing inside can mend this part.
    pub fn set_dead(&self, part: &'static str, reason: impl Into<String>) {
        self.with(|parts| parts.dead.insert(part, reason.into()));
    }

    /// Errors: the parts that only a restart mends.
    pub fn live(&self) -> Result<(), Unwell> {
        self.with(|parts| Unwell::unless_empty(&parts.dead))
    }

    /// Errors: the parts that are not ready, the dead ones among them.
    pub fn ready(&self) -> Result<(), Unwell> {
        self.with(|parts| {
            let mut all = parts.unready.clone();
            all.extend(parts.dead.iter().map(|(part, reason)| (*part, reason.clone())));
            Unwell::unless_empty(&all)
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut Parts) -> T) -> T {
        // A panic elsewhere must not make the probe panic too.
        act(&mut self.parts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Unwell {
    fn unless_empty(parts: &BTreeMap<&'static str, String>) -> Result<(), Self> {
        if parts.is_empty() {
            return Ok(());
        }
        Err(Self(parts.iter().map(|(part, reason)| (*part, reason.clone())).collect()))
    }
}

impl std::fmt::Display for Unwell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|(part, reason)| writeln!(f, "{part}: {reason}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Health;

    #[test]
    fn it_is_ready_once_every_part_is() {
        let health = Health::new();
        assert!(health.ready().is_ok());
        health.set_unready("settings", "no router has answered yet");
        health.clone().set_unready("log", "not reachable");
        assert_eq!(
            health.ready().unwrap_err().to_string(),
            "log: not reachable\nsettings: no router has answered yet\n"
        );
        assert!(health.live().is_ok(), "an unready process is not restarted");
        health.set_ready("settings");
        health.set_ready("log");
        assert!(health.ready().is_ok());
    }

    #[test]
    fn a_dead_part_makes_it_unready_too() {
        let health = Health::new();
        health.set_dead("consumer", "made anew twice in vain");
        assert!(health.live().is_err());
        assert!(health.ready().is_err());
    }
}
