//! What a desk is asked by no record of the log: kept until a turn that has looked at it is committed.

use std::collections::BTreeMap;

use domain::DeskId;
use domain::desk::{Command, Presence};

/// Questions by desk; one of each kind at most.
#[derive(Default, Debug)]
pub(crate) struct Asks {
    of: BTreeMap<DeskId, Ask>,
}

#[derive(Clone, Default, Debug)]
struct Ask {
    claimed_ms: Option<i64>,
    settings: bool,
    presence: Option<Presence>,
}

impl Asks {
    /// The desk has a new owner, or nobody could decide for so long.
    pub(crate) fn claimed(&mut self, desk: DeskId, outage_ms: i64) {
        let known = &mut self.of.entry(desk).or_default().claimed_ms;
        *known = Some(known.unwrap_or(0) + outage_ms);
    }

    pub(crate) fn settings_changed(&mut self, desk: DeskId) {
        self.of.entry(desk).or_default().settings = true;
    }

    /// What the registry said last; what it said before is of no use any more.
    pub(crate) fn present(&mut self, desk: DeskId, presence: Presence) {
        self.of.entry(desk).or_default().presence = Some(presence);
    }

    pub(crate) fn desks(&self) -> impl Iterator<Item = DeskId> {
        self.of.keys().copied()
    }

    /// In the order in which they are decided.
    pub(crate) fn commands(&self, desk: DeskId) -> Vec<Command> {
        let Some(ask) = self.of.get(&desk) else { return vec![] };
        let claimed = ask.claimed_ms.map(|outage_ms| Command::Claimed { outage_ms });
        let settings = ask.settings.then_some(Command::SettingsChanged);
        let presence = ask.presence.clone().map(Command::Presence);
        claimed.into_iter().chain(settings).chain(presence).collect()
    }

    /// A committed turn has looked at all that these desks were asked.
    pub(crate) fn answered(&mut self, desks: impl IntoIterator<Item = DeskId>) {
        for desk in desks {
            self.of.remove(&desk);
        }
    }

    pub(crate) fn retain(&mut self, is_ours: impl Fn(DeskId) -> bool) {
        self.of.retain(|desk, _| is_ours(*desk));
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const DESK: DeskId = DeskId(Uuid::from_u128(1));

    #[test]
    fn questions_stay_until_they_are_answered_and_are_one_of_a_kind() {
        let mut asks = Asks::default();
        asks.present(DESK, Presence::default());
        asks.claimed(DESK, 100);
        asks.claimed(DESK, 50);
        asks.present(DESK, Presence::default());
        let commands = asks.commands(DESK);
        assert_eq!(commands, [Command::Claimed { outage_ms: 150 }, Command::Presence(Presence::default())]);
        assert_eq!(asks.commands(DESK), commands);
        asks.answered([DESK]);
        assert_eq!(asks.commands(DESK), []);
    }
}
