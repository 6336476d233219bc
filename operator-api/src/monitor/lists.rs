//! Operators, who waits, and what is answered.

use std::collections::HashMap;

use domain::operator::{Connection, GRACE_MS, Status};
use domain::policy::Priority;
use domain::ticket::{Ticket, TicketState};
use domain::{OperatorId, TimelineId};
use protocol::frame::StatusName;
use protocol::limit;
use protocol::monitor::{
    LiveConversation, LiveConversations, LivePlace, OperatorRow, Operators, WaitPlace, WaitPriority, Waiting,
    WaitingRow, WindowName,
};
use store::reads::{Held, InLine};

use super::digest;
use super::picture::{Picture, Sight, is_waiting, owes_word};

impl Picture {
    pub(crate) fn operators(&self, window: WindowName, sight: &Sight) -> Operators {
        let loads = self.loads();
        let done = self.ledger.operators(self.from(window));
        let seen = self.desk.operators.iter().filter(|(id, ..)| self.sees(sight, *id));
        let operators = seen.map(|(id, name, presence)| {
            let load = loads.get(id).cloned().unwrap_or_default();
            let done = done.get(id).copied().unwrap_or_default();
            let lost = match presence.connection {
                Connection::Lost { since } => Some(since),
                Connection::Connected | Connection::Doubted | Connection::Gone => None,
            };
            let (status, reason) = status_of(&presence.status);
            let next = presence.next.as_ref().map(status_of);
            OperatorRow {
                id: *id,
                name: name.clone(),
                state: self.state(*id, presence, &load),
                since: lost.unwrap_or(presence.since).0,
                grace_until: lost.map(|since| since.plus_ms(GRACE_MS).0),
                status,
                reason,
                next: next.as_ref().map(|(next, _)| *next),
                next_reason: next.and_then(|(_, reason)| reason),
                used: load.used,
                capacity: self.capacity(*id, presence),
                in_hand: load.in_hand,
                queues: self.house.operators.get(id).map_or_else(Vec::new, |of| {
                    of.queues.iter().map(|membership| membership.queue).collect()
                }),
                reply_since: load.reply.map(|(since, _)| since),
                reply_conversation: load.reply.map(|(_, conversation)| conversation),
                wrap_up_until: load.wrap_up_until,
                misses: presence.misses,
                answered: done.answered,
                missed_offers: done.missed_offers,
                declined_offers: done.declined_offers,
                closed: done.closed,
            }
        });
        let mut list = Operators { as_of: 0, digest: String::new(), operators: operators.collect() };
        list.digest = digest(&list);
        list.as_of = self.desk.now.0;
        list
    }

    /// `line`: as just read; what somebody may not see is left out.
    pub(crate) fn waiting(&self, line: Vec<InLine>, sight: &Sight) -> Waiting {
        let total = self.waiting_in(sight);
        let rows = line.into_iter().filter(|row| sight.covers(row.ticket.queue)).map(|row| {
            let InLine { ticket, place, customer_name, preview } = row;
            let (state, offered_to, until) = match &ticket.state {
                TicketState::Offered { offer, .. } => {
                    (WaitPlace::Offered, Some(offer.to), Some(offer.until.0))
                }
                TicketState::Waiting { rest_until: Some(until) } => (WaitPlace::Resting, None, Some(until.0)),
                _ => (WaitPlace::Waiting, None, None),
            };
            WaitingRow {
                conversation: ticket.conversation,
                timeline: ticket.timeline,
                customer: ticket.customer,
                name: customer_name,
                queue: ticket.queue,
                place,
                since: ticket.since.0,
                priority: priority(ticket.priority),
                skills: self.skills_beside(&ticket),
                state,
                offered_to,
                offered_name: offered_to.and_then(|operator| self.name_of(operator)),
                until,
                tried: u32::try_from(ticket.tried.len()).unwrap_or(u32::MAX),
                version: ticket.version.0,
                preview,
            }
        });
        let mut list = Waiting { as_of: 0, digest: String::new(), waiting: rows.collect(), total };
        list.digest = digest(&list);
        list.as_of = self.desk.now.0;
        list
    }

    fn waiting_in(&self, sight: &Sight) -> u32 {
        let unasked =
            self.desk.waits.iter().filter(|(queue, _)| sight.covers(*queue)).map(|(_, waits)| waits.len());
        let offered =
            self.desk.held.iter().filter(|held| is_waiting(&held.ticket) && sight.covers(held.ticket.queue));
        u32::try_from(unasked.sum::<usize>() + offered.count()).unwrap_or(u32::MAX)
    }

    /// By name; skills that settings do not name any more are left out.
    fn skills_beside(&self, ticket: &Ticket) -> Vec<String> {
        ticket.skills.iter().filter_map(|skill| self.house.skills.get(&skill.0).cloned()).collect()
    }

    /// What operators have in hand, the longest unanswered first.
    pub(crate) fn conversations(&self, sight: &Sight, operator: Option<OperatorId>) -> LiveList<'_> {
        let mut held: Vec<(&Held, OperatorId)> = self
            .desk
            .held
            .iter()
            .filter(|held| sight.covers(held.ticket.queue))
            .filter_map(|held| hands(&held.ticket).map(|operator| (held, operator)))
            .filter(|(_, of)| operator.is_none_or(|wanted| wanted == *of))
            .collect();
        let reply = |held: &Held| owes_word(held).map_or(i64::MAX, |(_, since)| since);
        held.sort_by_key(|(held, _)| (reply(held), held.ticket.place_since, held.ticket.conversation));
        let total = u32::try_from(held.len()).unwrap_or(u32::MAX);
        held.truncate(limit::BOARD_ROWS);
        LiveList { picture: self, held, total }
    }
}

/// What operators have in hand, before its newest messages are read.
pub(crate) struct LiveList<'a> {
    picture: &'a Picture,
    held: Vec<(&'a Held, OperatorId)>,
    total: u32,
}

impl LiveList<'_> {
    pub(crate) fn timelines(&self) -> Vec<TimelineId> {
        self.held.iter().map(|(held, _)| held.ticket.timeline).collect()
    }

    pub(crate) fn with(&self, previews: &HashMap<TimelineId, String>) -> LiveConversations {
        let Self { picture, held, total } = self;
        let rows = held.iter().map(|(held, operator)| {
            let operator = *operator;
            let ticket = &held.ticket;
            LiveConversation {
                conversation: ticket.conversation,
                timeline: ticket.timeline,
                customer: ticket.customer,
                name: held.customer_name.clone(),
                queue: ticket.queue,
                operator,
                operator_name: picture.name_of(operator).unwrap_or_default(),
                place: place(ticket),
                since: ticket.since.0,
                in_hand_since: ticket.place_since.0,
                reply_since: owes_word(held).map(|(_, since)| since),
                version: ticket.version.0,
                preview: previews.get(&ticket.timeline).cloned().unwrap_or_default(),
            }
        });
        let conversations = rows.collect();
        let mut list = LiveConversations { as_of: 0, digest: String::new(), conversations, total: *total };
        list.digest = digest(&list);
        list.as_of = picture.desk.now.0;
        list
    }
}

/// In whose hands it is.
fn hands(ticket: &Ticket) -> Option<OperatorId> {
    match &ticket.state {
        TicketState::WrapUp { assignee, .. } => Some(assignee.operator),
        _ => ticket.assignee().map(|assignee| assignee.operator),
    }
}

const fn place(ticket: &Ticket) -> LivePlace {
    match &ticket.state {
        TicketState::WrapUp { .. } => LivePlace::WrapUp,
        TicketState::Offered { .. } => LivePlace::Leaving,
        TicketState::Assigned { is_lost: true, .. } => LivePlace::Lost,
        TicketState::Assigned { is_held: true, .. } => LivePlace::OnHold,
        TicketState::Assigned { .. } | TicketState::Waiting { .. } | TicketState::Done => LivePlace::Active,
    }
}

fn status_of(status: &Status) -> (StatusName, Option<String>) {
    match status {
        Status::Online => (StatusName::Online, None),
        Status::Away { reason } => (StatusName::Away, Some(reason.clone())),
        Status::Offline => (StatusName::Offline, None),
    }
}

const fn priority(priority: Priority) -> WaitPriority {
    match priority {
        Priority::Low => WaitPriority::Low,
        Priority::Normal => WaitPriority::Normal,
        Priority::High => WaitPriority::High,
        Priority::Urgent => WaitPriority::Urgent,
    }
}
