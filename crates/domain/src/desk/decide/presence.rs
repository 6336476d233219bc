//! What operators choose, and what is measured of them.

use super::Draft;
use crate::desk::{Decision, Presence};
use crate::ids::{OperatorId, SenderId};
use crate::operator::{self, Connection, Status};
use crate::refusal::Refusal;

impl Draft<'_> {
    pub(super) fn set_status(mut self, id: OperatorId, status: &Status, is_next: bool) -> Decision {
        let Some(before) = self.operator(id).cloned() else {
            return Decision::refused(Refusal::NoSuchOperator);
        };
        let at = self.at;
        let waits_for_tickets = is_next && self.open(id) > 0;
        let version = self.choose(id, |operator| {
            let presence = &mut operator.presence;
            presence.misses = 0;
            if waits_for_tickets {
                presence.next = Some(status.clone());
            } else {
                presence.next = None;
                if presence.status != *status {
                    presence.status = status.clone();
                    presence.since = at;
                    presence.idle_since = at;
                }
            }
        });
        match status {
            Status::Offline if !waits_for_tickets => self.leave(id),
            Status::Away { .. } | Status::Offline => self.withdraw_offers(id),
            Status::Online => {}
        }
        if before.presence.status == Status::Offline {
            self.come_back(id);
        }
        self.answered(Ok(version))
    }

    pub(super) fn set_capacity(mut self, id: OperatorId, capacity: Option<u16>) -> Decision {
        if self.operator(id).is_none() {
            return Decision::refused(Refusal::NoSuchOperator);
        }
        let version = self.choose(id, |operator| operator.presence.capacity = capacity);
        self.answered(Ok(version))
    }

    /// A page has come, or its person has gone or come back.
    pub(super) fn device(&mut self, id: OperatorId, device: SenderId, is_away: bool) {
        self.heard(id);
        self.change_devices(id, |presence| presence.hear(device, is_away));
    }

    pub(super) fn presence(&mut self, presence: &Presence) {
        for id in &presence.seated {
            self.heard(*id);
            self.forget_devices(*id, &presence.pages);
        }
        for id in &presence.missing {
            let known = self.operator(*id).filter(|known| {
                matches!(known.presence.connection, Connection::Connected | Connection::Doubted)
            });
            let Some(mut operator) = known.cloned() else { continue };
            // Who has signed out is not waited for, unless something was taken since.
            if operator.presence.status == Status::Offline && self.open(*id) == 0 {
                operator.presence.connection = Connection::Gone;
                operator.presence.devices.clear();
                self.put_operator(operator);
            } else {
                operator.presence.connection = Connection::Lost { since: self.at };
                self.put_operator(operator);
                self.withdraw_offers(*id);
            }
        }
    }

    /// Pages that are closed say nothing of where the operator is.
    fn forget_devices(&mut self, id: OperatorId, pages: &[SenderId]) {
        if !pages.is_empty() {
            self.change_devices(id, |presence| presence.devices.retain(|device| pages.contains(&device.id)));
        }
    }

    /// What is known of an operator's pages changes; whoever is away on all of them is offered nothing.
    fn change_devices(&mut self, id: OperatorId, change: impl FnOnce(&mut operator::Presence)) {
        let Some(before) = self.operator(id).cloned() else { return };
        let mut after = before.clone();
        change(&mut after.presence);
        if after.presence.devices == before.presence.devices {
            return;
        }
        let is_away = after.presence.is_away_everywhere();
        if is_away == before.presence.is_away_everywhere() {
            return self.put_operator(after);
        }
        self.choose(id, |known| known.presence = after.presence);
        if is_away {
            self.withdraw_offers(id);
        }
    }
}
