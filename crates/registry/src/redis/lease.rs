//! A lease as it stands in Redis.
//!
//! A lease is written only where the writer knows what stood there: a command that was given up may be applied seconds
//! later, and `SET … XX` alone would then put an old boot over a new one, or call a table whole that was emptied since.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::seat::FORMAT;
use crate::{Lease, Pod, RegistryError};

/// **Shape** of the value: `boot` comes first, [`super::scripts::CLAIM`] compares it as text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub(super) struct Stored {
    boot: Uuid,
    /// Another one each time the table is asserted: a late write of an earlier round is another text.
    round: Uuid,
    /// Set by a clean end: whoever remembers this boot may forget it at once.
    #[serde(default)]
    left: bool,
    pod: Pod,
    #[serde(default)]
    whole_under: Option<String>,
    /// How this pod writes its seats, [`super::seat::FORMAT`].
    #[serde(default)]
    seats: u16,
}

impl Stored {
    /// A lease whose table is not known to be complete.
    pub(super) fn not_whole(pod: Pod, round: Uuid) -> Self {
        Self { boot: pod.boot, round, left: false, pod, whole_under: None, seats: FORMAT }
    }

    /// The same round, now complete under `run_id`.
    pub(super) fn whole(self, run_id: &str) -> Self {
        Self { whole_under: Some(run_id.to_owned()), ..self }
    }

    /// What a pod leaves behind that has ended.
    pub(super) fn left(pod: Pod) -> Self {
        Self { left: true, ..Self::not_whole(pod, Uuid::nil()) }
    }

    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).expect("a lease has only string keys")
    }

    /// How the text of every lease of this boot begins.
    pub(super) fn beginning(boot: Uuid) -> String {
        format!("{{\"boot\":\"{boot}\"")
    }

    /// Reads a lease; none if its pod has left. Seats in another format are not seen here: such a table is not whole.
    pub(super) fn read(key: &str, text: &str) -> Result<Option<Lease>, RegistryError> {
        let stored: Self =
            serde_json::from_str(text).map_err(|_| RegistryError::Malformed { key: key.to_owned() })?;
        let whole_under = stored.whole_under.filter(|_| stored.seats == FORMAT);
        Ok((!stored.left).then_some(Lease { pod: stored.pod, whole_under }))
    }
}

#[cfg(test)]
mod tests {
    use domain::PodId;

    use super::*;
    use crate::PodKind;

    #[test]
    fn every_lease_of_a_boot_begins_with_it() {
        let boot = Uuid::from_u128(5);
        let pod = Pod { id: PodId(Uuid::nil()), boot, kind: PodKind::Api, address: "a:1".to_owned() };
        let stored = Stored::not_whole(pod.clone(), Uuid::from_u128(6));
        assert!(stored.text().starts_with(&Stored::beginning(boot)));
        let whole = stored.whole("run").text();
        assert!(whole.starts_with(&Stored::beginning(boot)));
        let lease = Lease { pod: pod.clone(), whole_under: Some("run".to_owned()) };
        assert_eq!(Stored::read("key", &whole).unwrap(), Some(lease));
        let newer = whole.replace("\"seats\":1", "\"seats\":2");
        assert_ne!(newer, whole);
        let not_for_us = Lease { pod: pod.clone(), whole_under: None };
        assert_eq!(
            Stored::read("key", &newer).unwrap(),
            Some(not_for_us),
            "its seats cannot be seen from here"
        );
        assert_eq!(Stored::read("key", &Stored::left(pod).text()).unwrap(), None);
        assert!(matches!(Stored::read("key", "junk"), Err(RegistryError::Malformed { .. })));
    }
}
