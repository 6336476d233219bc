//! What changes by being told.

use super::line::{Key, Queue};
use super::{DeskView, Ticket};
use crate::ids::{ConversationId, OperatorId, QueueId};
use crate::policy::operator::OperatorView;
use crate::policy::queue::QueueRules;
use crate::policy::ticket::{Place, TicketView, With};

impl DeskView {
    /// The state of a ticket that waits or that operators have.
    pub fn put_ticket(&mut self, ticket: TicketView) {
        let conversation = ticket.conversation;
        if self.tickets.get(&conversation).is_some_and(|known| known.view == ticket) {
            return;
        }
        let before = self.take_out(conversation);
        if let Place::With(with) = &ticket.place {
            self.count(&ticket, with, true);
        }
        self.tickets.insert(conversation, Ticket { view: ticket, spot: None });
        self.join_line(conversation);
        self.wake_holders(before.as_ref());
    }

    /// A ticket is done, or none of this desk's.
    pub fn remove_ticket(&mut self, conversation: ConversationId) {
        let before = self.take_out(conversation);
        self.wake_holders(before.as_ref());
    }

    /// The state of an operator.
    pub fn put_operator(&mut self, operator: OperatorView) {
        let slot = self.roster.slot_or_new(operator.id);
        let skills = self.skills.set(operator.skills.iter().copied());
        let before = self.roster.at(slot).view.clone();
        if before.as_ref().is_none_or(|before| before.queues != operator.queues) {
            for membership in before.iter().flat_map(|before| &before.queues) {
                self.queue(membership.queue).leave(operator.id);
            }
            for membership in &operator.queues {
                self.queue(membership.queue).join(operator.id, slot, membership.limit);
            }
        }
        let same = before.is_some_and(|before| before.fits_like(&operator));
        let member = self.roster.at_mut(slot);
        member.skills = skills;
        member.view = Some(operator);
        if !same {
            self.wake(slot);
        }
    }

    /// An operator is none of this desk's any more. Their tickets are put by whoever decides about them.
    pub fn remove_operator(&mut self, id: OperatorId) {
        let Some(slot) = self.roster.slot(id) else { return };
        let before = self.roster.at_mut(slot).view.take();
        for membership in before.iter().flat_map(|before| &before.queues) {
            self.queue(membership.queue).leave(id);
        }
    }

    /// The settings of a queue.
    pub fn put_queue(&mut self, mut rules: QueueRules) {
        let id = rules.id;
        rules.overflow.retain(|overflow| overflow.to != id);
        rules.overflow.sort_by_key(|overflow| overflow.after_ms);
        let before = self.queue(id).rules.clone();
        if before.as_ref() == Some(&rules) {
            return;
        }
        for overflow in before.iter().flat_map(|before| &before.overflow) {
            self.queue(overflow.to).feeders.retain(|feeder| *feeder != id);
        }
        for overflow in &rules.overflow {
            let feeders = &mut self.queue(overflow.to).feeders;
            if !feeders.contains(&id) {
                feeders.push(id);
            }
        }
        // Settings change rarely: whatever hangs on them is computed anew.
        self.recount(id, false);
        self.queue(id).rules = Some(rules);
        self.recount(id, true);
        let waiting: Vec<Key> = self.queue(id).line.iter().copied().collect();
        for key in waiting {
            self.leave_line(key.conversation);
            self.join_line(key.conversation);
        }
        self.turn_gate(id);
        self.roster.all_slots().for_each(|slot| self.wake(slot));
    }

    pub(super) fn queue(&mut self, id: QueueId) -> &mut Queue {
        self.queues.entry(id).or_insert_with(Queue::new)
    }

    fn take_out(&mut self, conversation: ConversationId) -> Option<Ticket> {
        self.leave_line(conversation);
        let before = self.tickets.remove(&conversation)?;
        if let Place::With(with) = &before.view.place {
            self.count(&before.view, with, false);
        }
        Some(before)
    }

    fn wake_holders(&mut self, before: Option<&Ticket>) {
        if let Some(Ticket { view: TicketView { place: Place::With(with), .. }, .. }) = before {
            for slot in with.operators.iter().filter_map(|id| self.roster.slot(*id)).collect::<Vec<u32>>() {
                self.wake(slot);
            }
        }
    }

    /// Adds a ticket to what its operators have, or takes it away.
    fn count(&mut self, ticket: &TicketView, with: &With, is_gained: bool) {
        let rules = self.queues.get(&ticket.queue).and_then(|queue| queue.rules.as_ref());
        let is_freed = rules.is_some_and(|rules| {
            with.is_idle && rules.idle_frees_slot || with.is_held && rules.held_frees_slot
        });
        for (at, operator) in with.operators.iter().enumerate() {
            if with.operators[..at].contains(operator) {
                continue;
            }
            let slot = self.roster.slot_or_new(*operator);
            let member = self.roster.at_mut(slot);
            if is_gained {
                member.gain(ticket.queue, !is_freed);
            } else {
                member.lose(ticket.queue, !is_freed);
            }
        }
    }

    fn recount(&mut self, queue: QueueId, is_gained: bool) {
        let held = |ticket: &&Ticket| ticket.view.queue == queue && ticket.spot.is_none();
        let held: Vec<TicketView> =
            self.tickets.values().filter(held).map(|ticket| ticket.view.clone()).collect();
        for ticket in &held {
            if let Place::With(with) = &ticket.place {
                self.count(ticket, with, is_gained);
            }
        }
    }
}
