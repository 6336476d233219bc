//! What must be true after every step, and once the owners have come to rest.

use std::collections::{HashMap, HashSet};

use domain::conversation::{Side, Stage};
use domain::entry::EntryKind;
use domain::operator::Connection;
use domain::ticket::TicketState;
use domain::{SenderId, SenderNo, TimelineId};
use protocol::record::Command;

use super::world::{World, is_fact};

pub(super) fn after_each_step(world: &World) {
    let mut heads: HashMap<TimelineId, (u64, u64)> = HashMap::new();
    let mut order: HashMap<(TimelineId, SenderId), SenderNo> = HashMap::new();
    for entry in &world.store.entries {
        let (position, seq) = heads.entry(entry.timeline).or_default();
        *position += 1;
        assert_eq!(entry.position.0, *position, "positions have no gap");
        if let Some(found) = entry.seq {
            *seq += 1;
            assert_eq!(found.0, *seq, "seqs have no gap");
        }
        assert_eq!(entry.seq.is_some(), entry.kind.is_for_customer());
        if let Some((sender, no)) = entry.sender {
            let last = order.insert((entry.timeline, sender), no);
            assert!(last.is_none_or(|last| last < no), "a sender's entries stand in its order");
        }
    }
    for timeline in world.store.timelines.values() {
        let head = heads.get(&timeline.id).copied().unwrap_or_default();
        assert_eq!((timeline.last_position.0, timeline.last_seq.0), head);
    }
    for ticket in world.store.tickets.values() {
        if let TicketState::Assigned { assignee, is_lost: false, .. } = &ticket.state {
            let connection = world.store.operators[&assignee.operator].presence.connection;
            assert_ne!(connection, Connection::Gone, "who has gone keeps what nobody misses");
        }
    }
}

pub(super) fn at_the_end(world: &World) {
    let entries: HashSet<_> =
        world.store.entries.iter().map(|entry| (entry.timeline, entry.author, entry.client_id)).collect();
    assert_eq!(entries.len(), world.store.entries.len(), "nothing stands twice");
    for record in world.log.values().flatten().filter(|record| !is_fact(record)) {
        match &record.command {
            Command::Say { timeline, author, client_id, .. }
            | Command::Fill { timeline, author, client_id, .. } => {
                let is_refused = world.store.answers.keys().any(|(_, _, answered)| answered == client_id);
                let stands = entries.contains(&(*timeline, *author, *client_id));
                assert!(stands || is_refused, "what was said stands, or was refused");
                assert!(stands || author.operator().is_some(), "a customer is never refused");
            }
            Command::Take { client_id, .. }
            | Command::Close { client_id, .. }
            | Command::Reopen { client_id, .. } => {
                let answered = world.store.answers.keys().any(|(_, _, answered)| answered == client_id);
                assert!(answered, "every command has its answer");
            }
            Command::Desk { ask, client_id, .. } if ask.is_answered() => {
                let answered = world.store.answers.keys().any(|(_, _, answered)| answered == client_id);
                assert!(answered, "every question to the desk has its answer");
            }
            Command::Desk { .. } | Command::HandOver { .. } | Command::Fact { .. } => {}
        }
    }
    for entry in &world.store.entries {
        let from_customer = matches!(entry.author, domain::entry::Author::Customer(_));
        assert!(!(from_customer && matches!(entry.kind, EntryKind::Undelivered { .. })));
    }
    at_rest(world);
}

/// What must be true whenever everything that was told has arrived.
pub(super) fn at_rest(world: &World) {
    the_owners_agree(world);
    nobody_waits_for_nothing(world);
    no_time_has_passed_unheard(world);
}

fn the_owners_agree(world: &World) {
    let mut current = HashSet::new();
    for timeline in world.store.timelines.values() {
        let Some(conversation) = &timeline.conversation else { continue };
        current.insert(conversation.id);
        let ticket = &world.store.tickets[&conversation.id];
        if ticket.opened_version == conversation.opened_version {
            assert_eq!(ticket.since, conversation.since, "the customer's wait is counted from the opening");
        }
        if let TicketState::Assigned { is_lost: true, .. } = ticket.state {
            let is_owed = conversation.words.last.is_some_and(|last| last.by == Side::Customer);
            assert!(!is_owed, "the customer waits for a word of somebody who has gone");
        }
        match (&conversation.stage, &ticket.state) {
            (Stage::Human { assignee }, TicketState::Assigned { .. } | TicketState::Offered { .. }) => {
                assert_eq!(assignee.as_ref(), ticket.assignee());
                let (ours, theirs) = (conversation.words.rules, world.desk().settings().queue(ticket.queue));
                assert_eq!(ours, theirs.and_then(|queue| queue.words), "words count by the queue's rules");
            }
            (Stage::Human { assignee: None }, TicketState::Waiting { .. })
            | (Stage::Closed { .. }, TicketState::Done | TicketState::WrapUp { .. }) => {}
            other => panic!("the owners disagree: {other:?}"),
        }
    }
    for ticket in world.store.tickets.values().filter(|ticket| !current.contains(&ticket.conversation)) {
        let is_over = matches!(ticket.state, TicketState::Done | TicketState::WrapUp { .. });
        assert!(is_over, "an older conversation has an open ticket");
    }
}

/// Slots are counted from the tickets: a desk built anew counts what the one that has lived through everything does.
fn nobody_waits_for_nothing(world: &World) {
    let mut anew = world.store.desk(world.now());
    for operator in world.store.operators.values() {
        let (busy, open) = anew.load(operator.id);
        assert_eq!(world.desk().load(operator.id), (busy, open), "a slot has leaked");
    }
    for ticket in world.store.tickets.values().filter(|ticket| ticket.is_waiting()) {
        let last = world.store.stories.last(ticket.conversation);
        assert!(matches!(last, "not offered" | "round over"), "it waits, and the last word on it is {last}");
    }
    // All that could be offered has been.
    let more = anew.route(world.now());
    assert_eq!(more, None, "somebody waits while a fitting slot is free");
}

/// Nothing stands that should have ended by now.
fn no_time_has_passed_unheard(world: &World) {
    let now = world.now();
    for ticket in world.store.tickets.values() {
        assert!(ticket.due_at().is_none_or(|at| at > now), "{:?} has outlived its time", ticket.state);
    }
    for operator in world.store.operators.values() {
        assert!(operator.due_at().is_none_or(|at| at > now), "a grace has outlived its time");
    }
    let conversations = world.store.timelines.values().filter_map(|timeline| timeline.conversation.as_ref());
    for conversation in conversations {
        assert!(conversation.due_at.is_none_or(|at| at > now), "a deadline of words was not heard");
    }
}
